"""What each room counts, and what must not count."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection

from varde.content.models import WebStatistic
from varde.core.facts import mark_changed
from varde.core.models import ChangedDay
from varde.evaluation.models import Evaluation, ItemCount
from varde.events.models import EventStatus, TeachingDay
from varde.inquiries.models import Inquiry
from varde.insight import actions
from varde.insight.facts import Period
from varde.insight.models import FigureCell, StoredFact
from varde.insight.public import figure, rebuild_all, refresh_changed_days, total, year_figures
from varde.insight.tests.factories import DAY, YEAR, event, heads, place, project, refresh
from varde.projects.models import FieldOfWork, Funder, Partner, ProjectYear
from varde.worklog.models import StaffYear

pytestmark = pytest.mark.django_db
IN_2024 = Period.of_year(YEAR)


def test_a_half_day_counts_as_a_whole_day(cast) -> None:
    held = event(cast.ost)
    held.days.update(hours=Decimal("3.0"))
    heads(held, 12)
    refresh(cast.ost)
    assert total(cast.ost, "participants.days", IN_2024) == 12


def test_a_person_at_a_three_day_course_counts_three_times_and_the_course_once(cast) -> None:
    days = [date(YEAR, 3, d) for d in (4, 5, 6)]
    for day in event(cast.ost, *days).days.all():
        heads(day, 10)
    refresh(cast.ost, *days)
    assert total(cast.ost, "participants.days", IN_2024) == 30
    assert total(cast.ost, "events.count", IN_2024) == 1
    assert total(cast.ost, "participants.per_event", IN_2024) == 30


def test_mode_type_and_field_are_those_of_the_event_and_its_project(cast) -> None:
    heads(event(cast.ost, mode="hybrid", kind="webinar", project=project(cast.ost, "Traumer")), 7, sector="health")
    refresh(cast.ost)
    found = figure(cast.ost, "participants.days", IN_2024)
    stated = {d: [c.code for c in cells if c.value] for d, cells in found.by.items()}
    assert stated["mode"] == ["hybrid"] and stated["type"] == ["webinar"] and stated["field"] == ["traumer"]
    assert stated["sector"] == ["health"] and stated["level"] == ["not_stated"]


def test_days_without_an_event_count_without_mode_and_with_the_projects_field(cast) -> None:
    loose = TeachingDay.objects.create(centre=cast.ost, project=project(cast.ost, "Vold"), on=DAY)
    heads(loose, 9)
    refresh(cast.ost)
    assert total(cast.ost, "participants.days", IN_2024, by="mode")["not_stated"] == 9
    assert total(cast.ost, "participants.days", IN_2024, by="field")["vold"] == 9
    assert total(cast.ost, "events.count", IN_2024) == 0
    assert total(cast.ost, "participants.per_event", IN_2024) is None


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.DRAFT])
def test_cancelled_postponed_and_drafts_do_not_count(cast, status) -> None:
    heads(event(cast.ost, status=status), 5)
    refresh(cast.ost)
    assert total(cast.ost, "participants.days", IN_2024) == 0
    assert total(cast.ost, "events.count", IN_2024) == 0


def test_a_planned_event_does_not_count_as_held(cast) -> None:
    event(cast.ost, status=EventStatus.PLANNED)
    refresh(cast.ost)
    assert total(cast.ost, "events.count", IN_2024) == 0


def test_an_event_over_new_year_counts_in_both_years(cast) -> None:
    days = [date(YEAR, 12, 31), date(YEAR + 1, 1, 2)]
    event(cast.ost, *days)
    refresh(cast.ost, *days)
    assert total(cast.ost, "events.count", IN_2024, by="month")["12"] == 1
    assert total(cast.ost, "events.count", Period.of_year(YEAR + 1), by="month")["01"] == 1


def test_what_another_centre_did_is_not_counted(cast) -> None:
    heads(event(cast.sor), 5)
    refresh(cast.sor)
    assert total(cast.ost, "participants.days", IN_2024) == 0
    assert total(cast.sor, "participants.days", IN_2024) == 5


def test_places_count_in_their_county_and_abroad_on_its_own(cast) -> None:
    held = event(cast.ost)
    for n, code in ((1, "3101"), (2, "32"), (4, "UTL")):
        heads(held, n, place=place(code))
    heads(held, 8)
    refresh(cast.ost)
    assert total(cast.ost, "participants.days", IN_2024, by="county") == {
        "31": 1,
        "32": 2,
        "abroad": 4,
        "not_stated": 8,
    }
    by_place = figure(cast.ost, "participants.days", IN_2024).by["place"]
    assert {c.code: c.value for c in by_place} == {"3101": 1, "32": 2, "abroad": 4, "not_stated": 8}
    assert next(c for c in by_place if c.code == "32").label == "Akershus, kommune ikke oppgitt"


def test_a_place_is_reached_with_one_participant_and_neither_a_county_nor_oslo_is_a_place(cast) -> None:
    held = event(cast.ost)
    for code in ("3101", "030101", "32", "0301", "1103"):
        heads(held, 1, place=place(code))
    refresh(cast.ost)
    found = figure(cast.ost, "municipalities.reached", IN_2024)
    assert (found.total, found.extra["of"], found.extra["percent"]) == (2, 94, Decimal("2.1"))
    assert {c.code: c.value for c in found.by["county"]} == {"03": 1, "31": 1, "32": 0, "34": 0}


def test_an_old_number_is_shown_as_it_was_and_on_todays_map(cast) -> None:
    day = date(2022, 5, 5)
    held = event(cast.ost, day)
    heads(held, 3, place=place("3001", day))
    heads(held, 2, place=place("30", day))
    refresh(cast.ost, day)
    in_2022 = Period.of_year(2022)
    assert total(cast.ost, "participants.days", in_2022, by="county") == {"30": 5, "not_stated": 0}
    now = figure(cast.ost, "participants.days", in_2022).by["county_now"]
    assert {c.label: c.value for c in now if c.value} == {"Østfold": 3, "Viken (til 2023)": 2}


def test_projects_count_once_with_involvement_funder_and_partners(cast) -> None:
    bufdir = Funder.objects.get_or_create(name="Bufdir")[0]
    nkvts, rvts = (Partner.objects.get_or_create(name=name)[0] for name in ("NKVTS", "RVTS"))
    one = project(cast.ost, user_involvement="planning", funder=bufdir)
    one.years.get().partners.add(nkvts, rvts)
    project(cast.ost)
    refresh(cast.ost, date(YEAR, 1, 1))
    assert total(cast.ost, "projects.count", IN_2024) == 2
    assert total(cast.ost, "projects.count", IN_2024, by="funder") == {"Bufdir": 1, "Hdir": 1, "not_stated": 0}
    assert total(cast.ost, "projects.count", IN_2024, by="user_involvement")["not_stated"] == 1
    assert total(cast.ost, "projects.partners", IN_2024) == 1
    assert total(cast.ost, "projects.partners", IN_2024, by="partner") == {"NKVTS": 1, "RVTS": 1}
    assert total(cast.ost, "projects.user_involvement", IN_2024) == 50


def test_inquiries_still_open_stand_as_not_stated(cast) -> None:
    Inquiry.objects.create(centre=cast.ost, number="H1", received_on=DAY, channel="phone", outcome="answered")
    Inquiry.objects.create(centre=cast.ost, number="H2", received_on=DAY)
    refresh(cast.ost)
    by = total(cast.ost, "inquiries.count", IN_2024, by="outcome")
    assert (by["answered"], by["not_stated"]) == (1, 1)


def test_evaluations_give_responses_events_and_answers_per_item(cast) -> None:
    form = Evaluation.objects.create(centre=cast.ost, title="x", held_on=DAY, responses=10)
    ItemCount.objects.create(evaluation=form, item="useful", strongly_agree=7, strongly_disagree=1)
    refresh(cast.ost)
    responses = figure(cast.ost, "evaluation.responses", IN_2024)
    assert (responses.total, responses.extra["events"]) == (10, 1)
    useful = figure(cast.ost, "evaluation.useful", IN_2024)
    assert (useful.total, useful.extra["agree_percent"]) == (8, Decimal("87.5"))


def test_fte_keeps_two_decimals(cast) -> None:
    field = FieldOfWork.objects.create(centre=cast.ost, year=YEAR, name="Vold")
    for name, fte in (("Hdir", "6.55"), ("Bufdir", "0.4")):
        funder = Funder.objects.get_or_create(name=name)[0]
        StaffYear.objects.create(centre=cast.ost, year=YEAR, field=field, funder=funder, fte=Decimal(fte))
    refresh(cast.ost, date(YEAR, 1, 1))
    assert total(cast.ost, "staff.fte", IN_2024) == Decimal("6.95")


def web(centre, amount: int, metric: str = "sessions", month: int | None = None) -> None:
    WebStatistic.objects.create(centre=centre, site="a.no", year=YEAR, month=month, metric=metric, amount=amount)


def test_web_numbers_are_never_added_together(cast) -> None:
    web(cast.ost, 100)
    web(cast.ost, 900, "page_views")
    refresh(cast.ost, date(YEAR, 1, 1))
    assert total(cast.ost, "web.sessions", IN_2024) == 100
    assert figure(cast.ost, "web.sessions", IN_2024).by["month"] == ()


def test_a_number_for_the_year_is_not_added_to_its_months(cast) -> None:
    web(cast.ost, 100)
    web(cast.ost, 30, month=5)
    web(cast.ost, 80, "users")
    web(cast.ost, 50, "users", month=5)
    refresh(cast.ost, date(YEAR, 5, 1))  # only the month is marked: the year follows
    assert total(cast.ost, "web.sessions", IN_2024) == 100
    by = total(cast.ost, "web.sessions", IN_2024, by="month")
    assert (by["05"], by["not_stated"]) == (30, 70)
    assert total(cast.ost, "web.users", IN_2024) == 80


def test_competence_offers_leave_out_meetings(cast) -> None:
    heads(event(cast.ost, kind="course"), 5)
    heads(event(cast.ost, kind="meeting"), 3)
    heads(event(cast.ost, kind="network_meeting"), 2)
    refresh(cast.ost)
    assert total(cast.ost, "offers.count", IN_2024) == 1
    assert total(cast.ost, "offers.participant_days", IN_2024) == 5


# --- corrections travel ---------------------------------------------------------------------------------


def test_moving_the_first_day_moves_the_event(cast) -> None:
    first, second = date(YEAR, 3, 4), date(YEAR, 4, 4)
    held = event(cast.ost, first, second)
    refresh(cast.ost, first, second)
    held.days.filter(on=first).delete()
    refresh(cast.ost, first)  # nobody marks the other day
    assert total(cast.ost, "events.count", IN_2024, by="month")["04"] == 1
    assert total(cast.ost, "events.count", IN_2024) == 1


def test_a_project_that_changes_its_field_takes_its_events_along(cast) -> None:
    old = project(cast.ost, "Vold")
    heads(event(cast.ost, project=old), 5)
    refresh(cast.ost)
    traumer = FieldOfWork.objects.create(centre=cast.ost, year=YEAR, name="Traumer")
    ProjectYear.objects.filter(project=old).update(field=traumer)
    refresh(cast.ost, date(YEAR, 1, 1))  # the project marks its year, not the days of its events
    by = total(cast.ost, "participants.days", IN_2024, by="field")
    assert by == {"traumer": 5, "not_stated": 0}


def test_refreshing_twice_counts_once_and_leaves_no_marks(cast) -> None:
    heads(event(cast.ost), 5)
    refresh(cast.ost)
    refresh(cast.ost)
    assert StoredFact.objects.filter(measure="participants.days").count() == 1
    assert not ChangedDay.objects.exists()
    assert refresh_changed_days() == 0


def test_what_is_taken_away_disappears_from_the_cells(cast) -> None:
    held = event(cast.ost)
    heads(held, 5, sector="health")
    refresh(cast.ost)
    held.delete()
    refresh(cast.ost)
    assert not StoredFact.objects.exists()
    assert not FigureCell.objects.exists()


def test_rebuilding_everything_gives_the_same_cells(cast) -> None:
    heads(event(cast.ost, project=project(cast.ost)), 5, sector="health")
    refresh(cast.ost)

    def shown() -> list[tuple]:
        return sorted(FigureCell.objects.values_list("measure", "dimension", "code", "value"))

    before = shown()
    FigureCell.objects.all().delete()
    StoredFact.objects.all().delete()
    rebuild_all()
    assert shown() == before


def test_a_worker_that_dies_half_way_loses_nothing_and_doubles_nothing(cast, monkeypatch) -> None:
    heads(event(cast.ost), 5)
    refresh(cast.ost)
    heads(event(cast.ost), 7)
    mark_changed("ost", [DAY])

    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(actions, "_rewrite_cells", die)
        refresh_changed_days()
    assert total(cast.ost, "participants.days", IN_2024) == 5
    assert ChangedDay.objects.count() == 1
    refresh_changed_days()
    assert total(cast.ost, "participants.days", IN_2024) == 12


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_count_once(cast) -> None:
    held = event(cast.ost)
    heads(held, 5)

    def work() -> None:
        try:
            for _ in range(10):
                mark_changed("ost", [DAY])
                refresh_changed_days()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result()
    assert StoredFact.objects.filter(measure="participants.days").count() == 1
    assert total(cast.ost, "participants.days", IN_2024) == 5
    assert not ChangedDay.objects.exists()


# --- the cost follows the answer ------------------------------------------------------------------------


@pytest.mark.parametrize("events", [1, 30])
def test_a_year_costs_the_same_number_of_queries_whatever_was_registered(
    cast, events, django_assert_max_num_queries
) -> None:
    for _ in range(events):
        heads(event(cast.ost), 5)
    refresh(cast.ost)
    with django_assert_max_num_queries(4):
        year_figures(cast.ost, YEAR)


def test_the_command_prints_the_contract_and_nothing_else(cast, capsys) -> None:
    heads(event(cast.ost), 5, sector="health")
    ChangedDay.objects.create(centre="ost", day=DAY)  # pending days are made first
    call_command("figures", centre="ost", year=YEAR, format="json")
    printed = json.loads(capsys.readouterr().out)
    assert {k: printed[k] for k in ("centre", "year", "status")} == {"centre": "ost", "year": YEAR, "status": "open"}
    first = printed["figures"][0]
    assert (first["key"], first["total"]) == ("participants.days", 5)
    assert list(first["by"]) == ["sector", "level", "mode", "county", "place", "month", "field", "type"]
    assert first["by"]["sector"][0] == {"code": "health", "label": "Helse", "value": 5, "percent": 100.0}
    assert not any(f["key"].startswith("offers.") for f in printed["figures"])
