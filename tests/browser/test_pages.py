"""Every page in a real browser, as several people, wide and narrow, light and dark: axe finds nothing (U1), nothing
is refused by the CSP (S2), nobody else is spoken to (P8), no sideways scroll at 320 px."""

import os

import pytest

from tests.journeys.walking import Walker, address, rows
from tests.journeys.world import World

#: (role, width, dark). All of them at night (VARDE_BROWSER_ALL=1), these with every commit.
VISITS = [
    ("leader", 1280, False),
    ("leader", 320, True),
    ("adviser", 390, False),
    ("national", 1280, True),
    ("anonymous", 320, False),
]
ALL_VISITS = [
    (role, width, dark)
    for role in ("leader", "adviser", "office", "communications", "reader", "national", "stranger", "anonymous")
    for width in (1280, 390, 320)
    for dark in (False, True)
]
DOORS = ["/konto/login/", "/konto/password/reset/", "/konto/login/code/", "/konto/signup/"]
OWN_DOORS = ["/konto/2fa/", "/konto/password/change/", "/konto/email/", "/konto/logout/", "/finnes-ikke/"]


def pages(world: World, role: str) -> list[str]:
    """The HTML pages this role can open."""
    walker = Walker(world, role)
    found = []
    for name, row in rows():
        path = address(world, name, row, "ost") if "GET" in row.methods else None
        if path is None:
            continue
        answer = walker.ask("GET", path)
        whole = b"<html" in answer.shown  # what htmx swaps into a page is seen with that page
        if whole and answer.status == 200 and answer.response.get("Content-Type", "").startswith("text/html"):
            found.append(path)
    return found + (DOORS if role == "anonymous" else OWN_DOORS)


@pytest.mark.parametrize(("role", "width", "dark"), ALL_VISITS if os.environ.get("VARDE_BROWSER_ALL") else VISITS)
def test_every_page_is_fit_for_everybody(world, visit, role, width, dark):
    visitor = visit(world, role, width=width, dark=dark)
    for path in pages(world, role):
        if visitor.open(path) >= 500:
            visitor.faults.append(f"{path}: broken")
        visitor.check(reflow=width <= 390)
    assert visitor.faults == []


@pytest.mark.parametrize("role", ["leader", "anonymous"])
def test_the_keyboard_reaches_everything_and_is_never_caught(world, visit, role):
    visitor = visit(world, role)
    for path in pages(world, role):
        visitor.open(path)
        visitor.walk_with_tab()
    assert visitor.faults == []


# --- the visitor has eyes ------------------------------------------------------------------------------


def test_faults_planted_in_a_page_are_seen(visit):
    visitor = visit(width=320)
    visitor.open("/")
    visitor.page.evaluate(
        """() => {
          document.body.insertAdjacentHTML("beforeend", '<img src="/static/core/varde.svg"><h1>To</h1>');
          const wide = document.createElement("div");
          wide.className = "planted"; wide.style.width = "700px"; wide.textContent = "wide";
          document.body.append(wide);
          fetch("https://example.org/").catch(() => {});
          console.error("planted");
        }"""
    )
    visitor.check(reflow=True)
    said = "\n".join(visitor.faults)
    for expected in ("axe image-alt", "2 h1", "px wide in 320", "talks to example.org", "console: planted"):
        assert expected in said or (expected == "talks to example.org" and "Content Security Policy" in said), expected


def test_a_keyboard_trap_is_seen(visit):
    visitor = visit()
    visitor.open("/")
    visitor.page.evaluate(
        """() => document.addEventListener("keydown", (e) => { if (e.key === "Tab") {
             e.preventDefault(); document.querySelector("a").focus(); } })"""
    )
    visitor.walk_with_tab()
    assert "focus is caught" in visitor.faults[-1]
