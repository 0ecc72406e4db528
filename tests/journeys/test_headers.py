"""Every page, signed in or not, has the headers of a page nobody can frame, sniff, cache or script (check S2)."""

import pytest
from django.http import HttpResponse
from django.test import Client

from conftest import Cast
from tests.journeys.headers import faults_of, judge
from tests.journeys.walking import Walker, address, rows
from tests.journeys.world import World, build_world

pytestmark = pytest.mark.slow


@pytest.fixture
def world(cast: Cast) -> World:
    return build_world(cast)


@pytest.fixture
def behind_tls(settings):
    """The settings of an installation: what config/settings.py sets unless VARDE_INSECURE_HTTP says otherwise."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


@pytest.mark.parametrize("role", ["anonymous", "stranger", "adviser", "leader", "national"])
def test_every_answer_scores_a_plus(world, role, behind_tls):
    walker = Walker(world, role)
    faults = []
    for name, row in rows():
        for whose in ("ost", "none"):
            path = address(world, name, row, whose)
            if path is None:
                continue
            answer = walker.ask("GET", path, secure=True)
            wrong = faults_of(answer.response, signed_in=walker.account is not None)
            if wrong:
                faults.append(f"{path} ({name}) {answer.status}: {wrong}")
    assert faults == []


@pytest.mark.parametrize("path", ["/konto/login/", "/konto/password/reset/", "/finnes-ikke/", "/konto/login/code/"])
def test_the_doors_score_a_plus(db, behind_tls, path):
    assert faults_of(Client().get(path, secure=True), signed_in=False) == []


def test_a_refused_form_scores_a_plus(world, behind_tls):
    answer = Walker(world, "adviser", demand_token=True).ask("POST", "/sprak/", secure=True)
    assert answer.status == 403
    assert faults_of(answer.response, signed_in=True) == []


def test_a_bare_answer_would_be_found():
    score, wrong = judge(HttpResponse("x"), signed_in=True)
    assert score < 50
    assert any("cache" in w for w in wrong)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Security-Policy", "default-src 'self' 'unsafe-inline'"),
        ("Cache-Control", "public"),
        ("X-Content-Type-Options", ""),
        ("Access-Control-Allow-Origin", "*"),
        ("Referrer-Policy", "unsafe-url"),
    ],
)
def test_one_bad_header_would_be_found(db, behind_tls, header, value):
    answer = Client().get("/", secure=True)
    answer[header] = value
    assert faults_of(answer, signed_in=True)
