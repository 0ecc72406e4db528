"""A real browser for the tests of this folder. Where there is none, they are skipped and say why."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from conftest import Cast
from tests.browser.visitor import Visitor
from tests.journeys.world import World, build_world

HERE = Path(__file__).parent
AXE = HERE / "vendor" / "axe.min.js"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

#: playwright's own event loop makes Django believe that it runs asynchronously
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


def find_chromium() -> str:
    """VARDE_CHROMIUM, a chromium on the path, or the one playwright fetched; "" if there is none."""
    for name in (os.environ.get("VARDE_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    return ""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
    path = find_chromium()
    with playwright.sync_playwright() as p:
        if not path and not Path(p.chromium.executable_path).exists():
            pytest.skip("no chromium on this machine (apt-get install chromium, or set VARDE_CHROMIUM)")
        started = p.chromium.launch(
            executable_path=path or None, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    text = AXE.read_text()
    assert hashlib.sha256(text.encode()).hexdigest() == AXE_SHA256, "the vendored axe-core is not the one we pinned"
    return text


@pytest.fixture
def world(transactional_db: None, cast: Cast) -> World:
    """The world with canaries, and its figures made."""
    from django.utils.module_loading import autodiscover_modules

    from varde.core.tasks import JOBS

    made = build_world(cast)
    autodiscover_modules("jobs")
    for job in JOBS.always:
        job.function()
    return made


@pytest.fixture
def visit(browser: Any, axe: str, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    """visit(world, "leader", width=390, dark=True) is somebody at a browser of that size."""
    contexts = []

    def come(
        world: World | None = None,
        role: str = "anonymous",
        *,
        width: int = 1280,
        dark: bool = False,
        scripts: bool = True,
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="nb-NO",
        )
        contexts.append(context)
        account = world.account(role) if world else None
        if account is not None:
            client = Client()
            client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return Visitor(context, live_server.url, axe, scripts=scripts)

    yield come
    for context in contexts:
        context.close()
