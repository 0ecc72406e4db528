"""Closing a year freezes every figure; what is changed afterwards stands beside it, with a reason."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from conftest import Cast
from varde.core import locks
from varde.core.errors import Refused
from varde.evaluation.models import Evaluation, ItemCount
from varde.events.models import Attendance
from varde.insight import periods
from varde.insight.actions import refresh_changed_days
from varde.insight.models import ClosedYear
from varde.insight.tests.factories import DAY, YEAR, event, heads, project, refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(cast: Cast) -> Attendance:
    made = heads(event(cast.ost, project=project(cast.ost)), 20, sector="health")
    refresh(cast.ost)
    return made


def close(cast: Cast, year: int = YEAR) -> ClosedYear:
    return periods.close_year(actor=cast.viewer(cast.leader), centre=cast.ost, year=year)


def correct(cast: Cast, row: Attendance, n: int) -> None:
    from varde.core.facts import mark_changed
    from varde.people.public import correcting

    with correcting(cast.leader, centre=cast.ost, days=[DAY], reason="Glemt liste", what="Et kurs"):
        Attendance.objects.filter(pk=row.pk).update(heads=n)
        mark_changed("ost", [DAY])
    refresh_changed_days()


def figure_of(closed: ClosedYear, key: str) -> periods.FrozenFigure:
    return next(f for f in periods.compared(closed) if f.key == key)


def test_closing_freezes_the_figures_as_the_command_prints_them(cast: Cast, registered: Attendance) -> None:
    closed = close(cast)
    again = ClosedYear.objects.get(pk=closed.pk)  # as the database gives it back
    live = periods.live_figures(cast.ost, YEAR)
    assert {k: again.figures[k] for k in live} == live
    assert live["status"] == "closed"
    assert {d["key"] for d in again.figures["definitions"]} == {f["key"] for f in live["figures"]}
    assert all(d["rule"] for d in again.figures["definitions"])
    assert again.closed_by_name == "Liv"
    assert periods.is_untouched(again)
    assert not any(f.differs for f in periods.compared(again))
    assert hashlib.sha256(periods.canonical(again.figures)).hexdigest() == again.checksum


def test_changes_that_wait_are_counted_before_the_year_is_frozen(cast: Cast, registered: Attendance) -> None:
    from varde.core.facts import mark_changed

    Attendance.objects.update(heads=33)
    mark_changed("ost", [DAY])
    assert figure_of(close(cast), "participants.days").frozen == 33


def test_a_correction_stands_beside_the_frozen_number(cast: Cast, registered: Attendance) -> None:
    closed = close(cast)
    correct(cast, registered, 25)
    closed.refresh_from_db()
    shown = figure_of(closed, "participants.days")
    assert (shown.frozen, shown.now, shown.differs) == (20, 25, True)
    assert {(c.label, c.frozen, c.now) for c in shown.cells} >= {("Helse", 20, 25)}
    correction = closed.corrections.get()
    assert (correction.by_name, correction.reason, correction.what) == ("Liv", "Glemt liste", "Et kurs")
    assert periods.is_untouched(closed)


def test_a_year_is_closed_by_its_leader_once_and_when_it_is_over(cast: Cast, registered: Attendance) -> None:
    for account in (cast.adviser, cast.office, cast.reader, cast.colleague):
        with pytest.raises(PermissionDenied):
            periods.close_year(actor=cast.viewer(account), centre=cast.ost, year=YEAR)
    for year in (date.today().year, 2019):
        with pytest.raises(Refused):
            close(cast, year)
    assert not locks.closed_years("ost")
    close(cast)
    with pytest.raises(Refused, match="fra før"):
        close(cast)
    assert ClosedYear.objects.count() == 1


def test_verify_tells_when_somebody_has_touched_the_frozen_figures(
    cast: Cast, registered: Attendance, capsys: Any
) -> None:
    closed = close(cast)
    call_command("periods", "verify")
    assert "stemmer" in capsys.readouterr().out
    closed.figures["figures"][0]["total"] = 99
    closed.save()
    with pytest.raises(CommandError):
        call_command("periods", "verify", "--centre", "ost")
    assert "STEMMER IKKE" in capsys.readouterr().out


# --- pages ------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_is_open_and_closed(cast: Cast, as_: Any, registered: Attendance) -> None:
    page = as_(cast.leader).get("/perioder/").content.decode()
    assert "Kan lukkes" in page
    close(cast)
    page = as_(cast.reader).get("/perioder/").content.decode()
    assert "Lukket" in page
    assert "Liv" in page
    assert str(YEAR) not in as_(cast.colleague).get("/perioder/").content.decode()


def test_only_the_leader_sees_and_may_use_the_button(cast: Cast, as_: Any, registered: Attendance) -> None:
    url = f"/perioder/{YEAR}/"
    assert f"Lukk {YEAR}" not in as_(cast.adviser).get(url).content.decode()
    assert as_(cast.adviser).post(url, {"close-looked": "on"}).status_code == 403
    assert f"Lukk {YEAR}" in as_(cast.leader).get(url).content.decode()
    assert as_(cast.leader).post(url, {}).status_code == 422
    assert not ClosedYear.objects.exists()
    assert as_(cast.leader).post(url, {"close-looked": "on"}).status_code == 302
    assert ClosedYear.objects.get().year == YEAR
    assert as_(cast.leader).post(url, {"close-looked": "on"}).status_code == 302
    assert ClosedYear.objects.count() == 1


def test_the_closed_page_shows_both_numbers_and_why(
    cast: Cast, as_: Any, registered: Attendance, django_assert_max_num_queries: Any
) -> None:
    close(cast)
    correct(cast, registered, 25)
    reader = as_(cast.reader)
    with django_assert_max_num_queries(12):
        page = reader.get(f"/perioder/{YEAR}/").content.decode()
    assert "Glemt liste" in page
    assert "Stemmer" in page
    assert "<strong>20</strong>" in page
    assert ">25<" in page


def test_the_closed_page_tells_how_many_agreed_not_only_how_many_answered(
    cast: Cast, as_: Any, registered: Attendance
) -> None:
    form = Evaluation.objects.create(centre=cast.ost, title="x", held_on=DAY, responses=10)
    ItemCount.objects.create(evaluation=form, item="useful", strongly_agree=7, strongly_disagree=1)
    refresh(cast.ost)
    useful = figure_of(close(cast), "evaluation.useful")
    assert (useful.frozen, useful.agree, useful.agree_now) == (8, 87.5, 87.5)
    assert figure_of(ClosedYear.objects.get(), "inquiries.count").agree is None
    assert "87,5 % enig" in as_(cast.reader).get(f"/perioder/{YEAR}/").content.decode()


def test_the_frozen_files(cast: Cast, as_: Any, registered: Attendance) -> None:
    closed = close(cast)
    answer = as_(cast.reader).get(f"/perioder/{YEAR}/last-ned/json/")
    assert hashlib.sha256(answer.content).hexdigest() == closed.checksum
    assert json.loads(answer.content)["year"] == YEAR
    assert as_(cast.reader).get(f"/perioder/{YEAR}/last-ned/xlsx/").content[:2] == b"PK"
    for kind in ("json", "xlsx"):
        assert as_(cast.colleague).get(f"/perioder/{YEAR}/last-ned/{kind}/").status_code == 404
    assert as_(cast.reader).get(f"/perioder/{YEAR}/last-ned/pdf/").status_code == 404


def test_years_nobody_has_heard_of_do_not_exist(cast: Cast, as_: Any) -> None:
    for year in (0, 1990, 99999999999999999999):
        assert as_(cast.leader).get(f"/perioder/{year}/").status_code == 404
