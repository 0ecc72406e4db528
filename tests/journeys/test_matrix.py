"""Every address, every role, own and others' ids, every method: the right answer, nobody else's data, nothing changed
by those who may not (checks A1, A2, A3, S1)."""

import re

import pytest

from conftest import Cast
from tests.architecture.register_fences import addresses
from tests.journeys.access_table import BORROWED
from tests.journeys.walking import (
    ROLES,
    Answer,
    Walker,
    address,
    rows,
    same_but_for_the_address,
    unclassified,
)
from tests.journeys.world import World, build_world

pytestmark = pytest.mark.slow


@pytest.fixture
def world(cast: Cast) -> World:
    return build_world(cast)


def test_every_address_has_a_row_in_the_table():
    assert unclassified() == []


def expected_get(walker: Walker, row, whose: str) -> set[int]:
    """The statuses a GET may have."""
    if "GET" not in row.methods:
        return {302} if walker.account is None and row.who != "open" else {403, 404, 405}
    if walker.account is None:
        return set(row.answers) if row.who == "open" else {302}
    if walker.role == "stranger" and row.who not in {"open", "account"}:
        return {200, 302, 403, 404} if not row.of else {403, 404}
    if whose == "none":
        return {404} if walker.may(row.who) else {403, 404}
    if row.of and not sees(walker, row, whose):
        return {404} if walker.may(row.who) else {403, 404}
    if not walker.may(row.who):
        return {403}
    return set(row.answers)


def sees(walker: Walker, row, whose: str) -> bool:
    if row.owner == "all":
        return True
    if row.owner == "seat":
        return walker.viewer is not None and walker.viewer.centre is not None and walker.viewer.centre.slug == whose
    if row.owner == "account":
        keeper = walker.world.cast.leader if whose == "ost" else walker.world.cast.colleague
        return walker.account == keeper
    return walker.viewer is not None and whose in {c.slug for c in walker.viewer.centres}


def expected_post(walker: Walker, row, whose: str) -> set[int]:
    demand = row.post or row.who
    if "POST" not in row.methods:
        return {302, 403, 404, 405} | expected_get(walker, row, whose)
    if walker.account is None and row.who != "open":
        return {302}
    if not walker.may(demand):
        return {302, 403, 404} if walker.role == "stranger" else {403, 404}
    if whose == "none" or (row.of and not sees(walker, row, whose)):
        return {302, 404} if row.own_account else {404}
    return {200, 204, 302, 303, 400, 403, 404, 409, 422}


def faults_of(walker: Walker, method: str, name: str, path: str, answer: Answer, expected: set[int]) -> list[str]:
    faults = [f"{method} {path} ({name}): {fault}" for fault in walker.leaks(answer)]
    if answer.status not in expected:
        faults.append(f"{method} {path} ({name}): {answer.status}, not {sorted(expected)}{answer.cause}")
    if answer.status == 302 and walker.account is None and not answer.response["Location"].startswith(("/konto/", "/")):
        faults.append(f"{method} {path}: sent to {answer.response['Location']}")
    return faults


def steps(world: World):
    for name, row in rows():
        for whose in ("ost", "sor", "none"):
            path = address(world, name, row, whose)
            if path is not None:
                yield name, row, whose, path


@pytest.mark.parametrize("role", ROLES)
def test_opening_every_page(world, role):
    walker = Walker(world, role)
    faults = []
    for name, row, whose, path in steps(world):
        answer = walker.ask("GET", path, row.query)
        faults += faults_of(walker, "GET", name, path, answer, expected_get(walker, row, whose))
        if answer.wrote:
            faults.append(f"GET {path} ({name}) writes to {sorted(set(answer.wrote))}")
    assert faults == []


@pytest.mark.parametrize("role", ROLES)
def test_sending_every_form_empty(world, role):
    walker = Walker(world, role)
    faults = []
    for name, row, whose, path in steps(world):
        expected = expected_post(walker, row, whose)
        answer = walker.ask("POST", path)
        faults += faults_of(walker, "POST", name, path, answer, expected)
        allowed = walker.may(row.post or row.who) and (not row.of or sees(walker, row, whose))
        if answer.wrote and not allowed:
            faults.append(f"POST {path} ({name}) by {role} writes to {sorted(set(answer.wrote))}")
    assert faults == []


@pytest.mark.parametrize("role", ["anonymous", "adviser", "other centre's leader"])
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
def test_methods_a_browser_never_sends_change_and_show_nothing(world, role, method):
    walker = Walker(world, role)
    faults = []
    for name, _row, _whose, path in steps(world):
        answer = walker.ask(method, path)
        faults += [f"{method} {path} ({name}): {fault}" for fault in walker.leaks(answer)]
        if answer.status >= 500:
            faults.append(f"{method} {path} ({name}): {answer.status}{answer.cause}")
        if answer.wrote:
            faults.append(f"{method} {path} ({name}) writes to {sorted(set(answer.wrote))}")
    assert faults == []


def test_no_form_is_accepted_without_its_token(world):
    """S1: a POST from another site."""
    for role in ("national", "anonymous"):
        walker = Walker(world, role, demand_token=True)
        faults = [
            f"{name} {path}: {answer.status}"
            for name, _row, _whose, path in steps(world)
            if (answer := walker.ask("POST", path)).status not in {403, 404, 405} or answer.wrote
        ]
        assert faults == []


@pytest.mark.parametrize("role", ["adviser", "national"])
def test_ids_that_cannot_be_are_not_found(world, role):
    """A2: never 500, never somebody's data."""
    walker = Walker(world, role)
    faults = []
    for name, row in rows():
        if not row.of:
            continue
        model = address(world, name, row, "none") or ""
        for bad in ("0", "-1", str(2**31), str(2**63), "1" + "0" * 40, "abc", "1e3", "%00", "%C3%B8", "..%2f1"):
            path = model.replace("987654321", bad)
            for method in ("GET", "POST"):
                answer = walker.ask(method, path)
                if answer.status not in {404, 405, 403} and not (row.own_account and answer.status == 302):
                    faults.append(f"{method} {path} ({name}): {answer.status}{answer.cause}")
                faults += [f"{method} {path}: {fault}" for fault in walker.leaks(answer)]
    assert faults == []


def test_not_yours_and_not_there_are_the_same_answer(world):
    """A2: the page must not tell which ids exist at another centre."""
    walker = Walker(world, "leader")
    faults = []
    for name, row in rows():
        if not row.of or row.owner != "centre" or "GET" not in row.methods:
            continue
        theirs = walker.ask("GET", address(world, name, row, "sor") or "")
        nobodys = walker.ask("GET", address(world, name, row, "none") or "")
        if theirs.status != nobodys.status or not same_but_for_the_address(theirs.shown, nobodys.shown):
            faults.append(name)
    assert faults == []


JUNK = ("-1", "9" * 30, "abc", "\x00", "'\"><b>", "2024-02-31", "=1+1", "æ" * 300, "١٢")
#: Names the lists understand besides those of their own controls.
QUERY_NAMES = ("q", "side", "sorter", "last", "ar", "year", "fra", "til", "project", "prosjekt", "centre", "senter")


def test_junk_in_the_query_never_breaks_a_page(world):
    walker = Walker(world, "leader")
    faults = []
    for name, row in rows():
        path = address(world, name, row, "ost")
        if "GET" not in row.methods or path is None:
            continue
        page = walker.ask("GET", path, row.query)
        names = set(QUERY_NAMES) | set(re.findall(r'\sname="([\w-]+)"', page.shown.decode(errors="replace")))
        for junk in JUNK:
            answers = [walker.ask("GET", path, dict.fromkeys(names, junk))]
            if answers[0].status >= 500:  # find the one that did it
                answers = [a for n in sorted(names) if (a := walker.ask("GET", path, {n: junk})).status >= 500][:1]
                faults.append(f"{path} ({name}) with {junk[:20]!r}: 500{answers[0].cause if answers else ''}")
    assert faults == []


@pytest.mark.parametrize("role", ["anonymous", "stranger", "leader"])
def test_the_account_pages_break_for_nobody_and_show_nobody_else(world, role):
    walker = Walker(world, role)
    faults = []
    for route, name, _view in addresses():
        if not route.startswith(BORROWED) or "<" in route:
            continue
        for method in ("GET", "POST"):
            answer = walker.ask(method, "/" + route)
            faults += [f"{method} {route} ({name}): {fault}" for fault in walker.leaks(answer)]
            if answer.status >= 500:
                faults.append(f"{method} {route} ({name}): {answer.status}{answer.cause}")
    assert faults == []


# --- the scan has teeth --------------------------------------------------------------------------------


def test_the_world_puts_a_canary_in_every_text(world):
    """A row of Sør somewhere must not pass for a row of Øst."""
    for slug, made in world.rows.items():
        assert len(made) > 15
        assert all(not hasattr(row, "centre_id") or row.centre.slug == slug for row in made.values())


def test_a_leader_sees_the_canary_of_the_own_centre(world):
    """If nobody saw any canary, the scan would prove nothing."""
    walker = Walker(world, "leader")
    seen = [
        name
        for name, row in rows()
        if "GET" in row.methods
        and (path := address(world, name, row, "ost"))
        and b"CANARY-ost-7f3a" in walker.ask("GET", path, row.query).shown
    ]
    lists = [name for name, row in rows() if name.endswith(":list")]
    assert set(lists) - {"exchange:list"} <= set(seen), seen


def test_a_leak_would_be_found(world):
    from django.http import HttpResponse

    walker = Walker(world, "other centre's leader")
    assert walker.leaks(Answer(200, HttpResponse("x CANARY-ost-7f3a x"), []))
    assert walker.leaks(Answer(200, HttpResponse("<b>CANARY-sor-7f3a"), []))
    assert not walker.leaks(Answer(200, HttpResponse("&lt;b&gt;CANARY-sor-7f3a"), []))


def test_a_write_would_be_noted(world):
    answer = Walker(world, "adviser").ask("POST", "/sprak/", {"language": "nn"})
    assert answer.wrote == ["people_account"]
    world.cast.adviser.refresh_from_db()
    assert world.cast.adviser.language == "", "and put back"
