"""What an import stores, what a second one leaves alone, what undoing takes back."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from varde.content.models import WebStatistic
from varde.core.errors import Refused
from varde.core.locks import lock_year
from varde.core.models import AuditLine, ChangedDay
from varde.evaluation.models import Evaluation
from varde.events.models import Attendance, Event, TeachingDay, Way
from varde.exchange import actions
from varde.exchange.models import ImportChange, ImportRun, RunStatus
from varde.exchange.tests.factories import (
    EVALUATION,
    EVENT,
    HEADS,
    PROJECT,
    STAFF,
    WHOLE,
    bring_in,
    check,
    faults,
)
from varde.exchange.undo import TABLES, CannotUndo, undo_import
from varde.inquiries.models import Inquiry
from varde.people.public import SYSTEM_VIEWER
from varde.projects.models import FieldOfWork, Funder, GrantHeading, Partner, Project, ProjectYear
from varde.worklog.models import StaffYear

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables an import may write, but for when they were written."""
    times = {"created_at", "updated_at", "version"}
    return {
        label: [{k: v for k, v in row.items() if k not in times} for row in table.model.objects.order_by("pk").values()]
        for label, table in TABLES.items()
    }


def test_each_sheet_becomes_registrations(cast: Cast, tmp_path: Path) -> None:
    project = {**PROJECT, "Tilskuddsbrev": "2.1.3; 2.2", "Samarbeidssentre": "NKVTS;Andre", "Aktivitet": "Holdt kurs",
               "Brukermedvirkning": "Deltar i planarbeid", "Samarbeidstype": "Fagnettverk"}  # fmt: skip
    run = bring_in(tmp_path, cast.ost, WHOLE | {"Prosjekter": [project]})
    year = ProjectYear.objects.select_related("project", "field", "funder").get()
    assert (year.project.title, year.year, year.field.name, year.funder.name) == (  # type: ignore[union-attr]
        "Traumebevisst kommune", 2024, "Vold", "Hdir",
    )  # fmt: skip
    assert {h.number for h in year.headings.all()} == {"2.1.3", "2.2"}
    assert {p.name for p in year.partners.all()} == {"NKVTS", "Andre"}
    assert (year.activity, year.user_involvement, year.cooperation_kind) == ("Holdt kurs", "planning", "network")
    event = Event.objects.get()
    assert (event.status, event.kind, event.mode, event.project) == ("held", "course", "physical", year.project)
    assert [d.on for d in event.days.all()] == [date(2024, 5, 14), date(2024, 5, 15)]
    heads = Attendance.objects.get()
    assert (heads.heads, heads.sector, heads.level, heads.place.code) == (12, "health", "municipal", "3118")  # type: ignore[union-attr]
    evaluation = Evaluation.objects.get()
    assert (event.evaluation, evaluation.held_on, evaluation.responses) == (evaluation, date(2024, 5, 14), 16)
    assert evaluation.items.get().strongly_agree == 5
    assert Inquiry.objects.get().channel == "email"
    assert StaffYear.objects.get().fte == Decimal("6.80") and WebStatistic.objects.get().amount == 5673
    assert run.status == RunStatus.STORED
    assert AuditLine.objects.filter(object_type="exchange.importrun").count() == 1
    assert {date(2024, 1, 1), date(2024, 5, 14), date(2024, 3, 4)} <= set(
        ChangedDay.objects.values_list("day", flat=True)
    )


def test_the_same_file_again_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, cast.ost, WHOLE)
    before = everything()
    versions = list(Event.objects.values_list("version"))
    checked = check(tmp_path, cast.ost, WHOLE)
    assert not checked.changes_something
    ChangedDay.objects.all().delete()
    again = bring_in(tmp_path, cast.ost, WHOLE)
    assert everything() == before and list(Event.objects.values_list("version")) == versions
    assert not again.changes.exists() and not ChangedDay.objects.exists()


@pytest.mark.parametrize(
    ("sheet", "change", "days"),
    [
        ("Prosjekter", {"Tittel": "Ny tittel"}, {date(2024, 1, 1), date(2024, 5, 14)}),
        ("Prosjekter", {"Tjenesteområde": "Selvmord"}, {date(2024, 1, 1), date(2024, 5, 14)}),
        ("Prosjekter", {"Samarbeidssentre": "RBUP"}, {date(2024, 1, 1)}),
        ("Arrangementer", {"Form": "Digital"}, {date(2024, 5, 14), date(2024, 5, 15)}),
        ("Deltakelse", {"Antall": 13}, {date(2024, 5, 14)}),
        ("Henvendelser", {"Mottatt": date(2024, 3, 5)}, {date(2024, 3, 4), date(2024, 3, 5)}),
        ("Evalueringer", {"Helt enig": 6}, {date(2024, 5, 14)}),
        ("Årsverk", {"Årsverk": 7}, {date(2024, 1, 1)}),
        ("Nettressurser", {"Antall": 1}, {date(2024, 1, 1)}),
    ],
)
def test_a_changed_row_updates_that_row_and_can_be_undone(
    cast: Cast, tmp_path: Path, sheet: str, change: dict[str, Any], days: set[date]
) -> None:
    bring_in(tmp_path, cast.ost, WHOLE)
    before = everything()
    ChangedDay.objects.all().delete()
    content = WHOLE | {sheet: [{**WHOLE[sheet][0], **change}]}
    checked = check(tmp_path, cast.ost, content)
    changed = {key for key, c in checked.counts.items() if c["changed"]}
    assert not any(c["new"] for c in checked.counts.values()) and changed
    run = bring_in(tmp_path, cast.ost, content)
    assert everything() != before
    assert days <= set(ChangedDay.objects.values_list("day", flat=True))
    assert not check(tmp_path, cast.ost, content).changes_something
    undo_import(actor=SYSTEM_VIEWER, run=run)
    assert {k: v for k, v in everything().items() if v != before[k]} == {}


def test_an_event_that_got_another_date_takes_its_empty_days_along(cast: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, cast.ost, {"Prosjekter": [PROJECT], "Arrangementer": [EVENT]})
    later = {**EVENT, "Startdato": date(2024, 5, 15), "Sluttdato": date(2024, 5, 16)}
    bring_in(tmp_path, cast.ost, {"Arrangementer": [later]})
    assert [d.on.day for d in TeachingDay.objects.all()] == [15, 16]


def test_an_evaluated_event_that_moves_takes_its_evaluation_along(cast: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, cast.ost, WHOLE)
    moved = {**EVENT, "Startdato": date(2024, 5, 13), "Tittel": "Nytt navn"}
    bring_in(tmp_path, cast.ost, {"Arrangementer": [moved]})
    evaluation = Evaluation.objects.get()
    assert (evaluation.held_on, evaluation.title) == (date(2024, 5, 13), "Nytt navn")


def test_a_missing_column_leaves_what_is_stored_alone(cast: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, cast.ost, WHOLE | {"Prosjekter": [{**PROJECT, "Målgruppe": "Alle"}]})
    from varde.exchange.checking import check_workbook
    from varde.exchange.tests.factories import write

    short = write(tmp_path / "kort.xlsx", {"Prosjekter": [{"Prosjektnr": "P1", "Tittel": "Nytt"}]}, {})
    checked = check_workbook(short, cast.ost, year=2024)
    actions.store(checked, actor=SYSTEM_VIEWER, run=actions.run_for_command(cast.ost, short))
    project = Project.objects.get()
    assert (project.title, project.target_group, project.years.get().field.name) == ("Nytt", "Alle", "Vold")  # type: ignore[union-attr]


def test_heads_told_by_way_of_taking_part_are_kept(cast: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, cast.ost, WHOLE)
    row = Attendance.objects.get()
    row.way, row.heads = Way.ROOM, 8
    row.save()
    Attendance.objects.create(day=row.day, sector=row.sector, level=row.level, place=row.place, way=Way.ONLINE, heads=4)
    assert not check(tmp_path, cast.ost, WHOLE).changes_something
    bring_in(tmp_path, cast.ost, WHOLE | {"Deltakelse": [{**HEADS, "Antall": 15}]})
    assert dict(Attendance.objects.values_list("way", "heads")) == {"room": 8, "online": 4, "": 3}
    assert faults(check(tmp_path, cast.ost, WHOLE | {"Deltakelse": [{**HEADS, "Antall": 11}]}))


def test_an_event_in_another_year_makes_its_project_active_there_under_the_same_field(
    cast: Cast, tmp_path: Path
) -> None:
    old = {**EVENT, "Arrangementsnr": "A0", "Startdato": date(2023, 12, 1), "Sluttdato": None}
    bring_in(tmp_path, cast.ost, {"Prosjekter": [PROJECT], "Arrangementer": [EVENT, old], "Deltakelse": [HEADS]})
    assert set(ProjectYear.objects.values_list("year", "field__name", "field__year")) == {
        (2024, "Vold", 2024), (2023, "Vold", 2023),
    }  # fmt: skip


def test_the_same_numbers_at_another_centre_are_others(cast: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, cast.ost, WHOLE)
    bring_in(tmp_path, cast.sor, WHOLE)
    assert Event.objects.count() == 2 and Project.objects.count() == 2
    assert Funder.objects.filter(name="Bufdir").count() == 1


def test_a_future_event_is_planned_and_a_past_one_held(cast: Cast, tmp_path: Path) -> None:
    coming = {**EVENT, "Arrangementsnr": "A2", "Startdato": date(2090, 1, 5), "Sluttdato": None}
    bring_in(tmp_path, cast.ost, {"Prosjekter": [PROJECT], "Arrangementer": [EVENT, coming]})
    assert dict(Event.objects.values_list("number", "status")) == {"A1": "held", "A2": "planned"}


def test_undoing_takes_back_all_of_it_also_new_list_entries(cast: Cast, tmp_path: Path) -> None:
    before = everything()
    run = bring_in(tmp_path, cast.ost, WHOLE | {"Prosjekter": [{**PROJECT, "Samarbeidssentre": "Nytt senter",
                                                               "Tilskuddsbrev": "9.9"}]})  # fmt: skip
    ChangedDay.objects.all().delete()
    undone = undo_import(actor=cast.viewer(cast.office), run=run)
    assert {k: v for k, v in everything().items() if v != before[k]} == {}
    assert (undone.status, undone.undone_by_name) == (RunStatus.UNDONE, "Odd")
    assert ChangedDay.objects.filter(day=date(2024, 5, 14)).exists() and not ImportChange.objects.exists()
    assert AuditLine.objects.filter(object_type="exchange.importrun").count() == 2


def test_a_new_list_entry_that_somebody_uses_is_left_when_the_import_is_undone(cast: Cast, tmp_path: Path) -> None:
    run = bring_in(tmp_path, cast.ost, {"Årsverk": [STAFF], "Prosjekter": [{**PROJECT, "Tilskuddsbrev": "9.9",
                                                                          "Finansiering": "Bufdir"}]})  # fmt: skip
    other = Project.objects.create(centre=cast.sor, number="S1", title="Annet")
    year = ProjectYear.objects.create(project=other, year=2024, funder=Funder.objects.get(name="Bufdir"))
    year.headings.add(GrantHeading.objects.get(number="9.9"))
    undo_import(actor=SYSTEM_VIEWER, run=run)
    assert Funder.objects.filter(name="Bufdir").exists() and GrantHeading.objects.filter(number="9.9").exists()
    assert not StaffYear.objects.exists() and not FieldOfWork.objects.filter(name="Vold").exists()
    assert not Project.objects.filter(number="P1").exists()


def _change_heads() -> None:
    Attendance.objects.update(heads=99)


def _change_event() -> None:
    Event.objects.update(title="Endret", version=2)


def _delete_inquiry() -> None:
    Inquiry.objects.all().delete()


def _add_heads() -> None:
    Attendance.objects.create(day=TeachingDay.objects.all()[0], sector="other", heads=1)


def _add_day() -> None:
    event = Event.objects.get()
    TeachingDay.objects.create(centre=event.centre, event=event, on=date(2024, 6, 1))


def _next_year() -> None:
    ProjectYear.objects.create(project=Project.objects.get(), year=2025)


def _add_inquiry() -> None:
    p = Project.objects.get()
    Inquiry.objects.create(centre=p.centre, number="H9", received_on=date(2024, 1, 1), project=p)


def _close_year() -> None:
    lock_year(centre="ost", year=2024)


@pytest.mark.parametrize("build", [_change_heads, _change_event, _delete_inquiry, _add_heads, _add_day, _next_year,
                                   _add_inquiry, _close_year])  # fmt: skip
def test_an_import_that_something_was_built_on_is_not_undone_and_says_what(
    cast: Cast, tmp_path: Path, build: Any
) -> None:
    run = bring_in(tmp_path, cast.ost, WHOLE)
    build()
    before = everything()
    with pytest.raises(CannotUndo) as said:
        undo_import(actor=SYSTEM_VIEWER, run=run)
    assert said.value.obstacles and everything() == before
    assert ImportRun.objects.get().status == RunStatus.STORED


def test_somebody_who_saves_while_the_import_is_on_its_way_is_not_written_over(cast: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, cast.ost, WHOLE)
    checked = check(tmp_path, cast.ost, WHOLE | {"Arrangementer": [{**EVENT, "Tittel": "Fra filen"}]})
    Event.objects.update(title="Fra siden", version=7)
    before = everything()
    with pytest.raises(Refused, match="Noen endret"):
        actions.store(checked, actor=SYSTEM_VIEWER, run=actions.run_for_command(cast.ost, tmp_path / "bok.xlsx"))
    assert everything() == before and ImportRun.objects.count() == 1


def test_who_may_not_import_may_neither_store_nor_undo(cast: Cast, tmp_path: Path) -> None:
    run = bring_in(tmp_path, cast.ost, WHOLE)
    for account in (cast.adviser, cast.reader, cast.colleague, cast.stranger):
        with pytest.raises(Refused):
            undo_import(actor=cast.viewer(account), run=run)
        with pytest.raises(Refused):
            actions.store(check(tmp_path, cast.ost, WHOLE), actor=cast.viewer(account), run=ImportRun(centre=cast.ost))
    assert Partner.objects.filter(name="x").count() == 0 and EVALUATION["Besvarelser"] == 16
