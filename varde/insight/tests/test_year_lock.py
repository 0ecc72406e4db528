"""Check C3: no path writes into a closed year, except the leader's correction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from conftest import Cast
from varde.content.models import WebStatistic
from varde.core import guards, locks
from varde.core.errors import Refused, YearIsClosed
from varde.core.models import YearUnlock
from varde.evaluation.models import Evaluation, ItemCount
from varde.events.models import Attendance, Event, TeachingDay
from varde.inquiries.models import Inquiry
from varde.projects.models import FieldOfWork, Funder, Partner, Project, ProjectYear
from varde.worklog.models import StaffYear

pytestmark = [pytest.mark.django_db, pytest.mark.migrations]


@dataclass
class Registered:
    event: Event
    day: TeachingDay
    heads: Attendance
    project: Project
    year: ProjectYear
    inquiry: Inquiry
    evaluation: Evaluation
    item: ItemCount
    staff: StaffYear
    web: WebStatistic


def register(cast: Cast, year: int, number: str) -> Registered:
    field = FieldOfWork.objects.create(centre=cast.ost, year=year, name=f"Vold {number}")
    funder, _ = Funder.objects.get_or_create(name="Hdir")
    project = Project.objects.create(centre=cast.ost, number=f"P{number}", title="Prosjekt")
    project_year = ProjectYear.objects.create(project=project, year=year, field=field, funder=funder)
    event = Event.objects.create(
        centre=cast.ost, number=f"A{number}", title="Kurs", mode="physical", status="held", project=project
    )
    day = TeachingDay.objects.create(centre=cast.ost, event=event, on=date(year, 3, 4))
    evaluation = Evaluation.objects.create(centre=cast.ost, title="Kurs", held_on=date(year, 3, 4), responses=9)
    return Registered(
        event=event,
        day=day,
        heads=Attendance.objects.create(day=day, sector="health", heads=10),
        project=project,
        year=project_year,
        inquiry=Inquiry.objects.create(
            centre=cast.ost, number=f"H{number}", received_on=date(year, 5, 5), subject="Navn"
        ),
        evaluation=evaluation,
        item=ItemCount.objects.create(evaluation=evaluation, item="useful", quite_agree=4),
        staff=StaffYear.objects.create(centre=cast.ost, year=year, field=field, funder=funder, fte=3),
        web=WebStatistic.objects.create(centre=cast.ost, site="rvts.no", year=year, metric="sessions", amount=10),
    )


@pytest.fixture
def closed(cast: Cast) -> Registered:
    made = register(cast, 2023, "1")
    locks.lock_year(centre="ost", year=2023)
    return made


def change(obj: Model, **values: Any) -> Callable[[], Any]:
    def work() -> None:
        for name, value in values.items():
            setattr(obj, name, value)
        obj.save()

    return work


def raw(sql: str, *params: Any) -> Callable[[], Any]:
    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)

    return work


def writes(r: Registered, cast: Cast) -> dict[str, Callable[[], Any]]:
    """One way in per table, verb and path."""
    partner, _ = Partner.objects.get_or_create(name="NKVTS")
    new_day = {"centre": cast.ost, "event": r.event, "on": date(2023, 9, 9)}
    return {
        "day insert": lambda: TeachingDay.objects.create(**new_day),
        "day bulk_create": lambda: TeachingDay.objects.bulk_create([TeachingDay(**new_day)]),
        "day save": change(r.day, hours=3),
        "day moved out": change(r.day, on=date(2024, 1, 3)),
        "day update": lambda: TeachingDay.objects.filter(pk=r.day.pk).update(on=date(2025, 1, 1)),
        "day delete": lambda: TeachingDay.objects.filter(pk=r.day.pk).delete(),
        "day raw update": raw('UPDATE events_teachingday SET "on" = %s WHERE id = %s', date(2025, 1, 1), r.day.pk),
        "day raw delete": raw("DELETE FROM events_teachingday WHERE id = %s", r.day.pk),
        "heads insert": lambda: Attendance.objects.create(day=r.day, sector="other", heads=1),
        "heads bulk_create": lambda: Attendance.objects.bulk_create([Attendance(day=r.day, sector="other", heads=1)]),
        "heads bulk_update": lambda: Attendance.objects.bulk_update([Attendance(pk=r.heads.pk, heads=7)], ["heads"]),
        "heads save": change(r.heads, heads=100),
        "heads update": lambda: Attendance.objects.filter(pk=r.heads.pk).update(heads=11),
        "heads delete": lambda: Attendance.objects.filter(pk=r.heads.pk).delete(),
        "heads raw update": raw("UPDATE events_attendance SET heads = 1 WHERE id = %s", r.heads.pk),
        "heads raw insert": raw(
            "INSERT INTO events_attendance (day_id, sector, level, way, heads) VALUES (%s, '', '', '', 3)", r.day.pk
        ),
        "event mode": change(r.event, mode="digital"),
        "event kind": lambda: Event.objects.filter(pk=r.event.pk).update(kind="meeting"),
        "event project": lambda: Event.objects.filter(pk=r.event.pk).update(project=None),
        "event cancelled": lambda: Event.objects.filter(pk=r.event.pk).update(status="cancelled"),
        "event number": lambda: Event.objects.filter(pk=r.event.pk).update(number="x"),
        "event delete": lambda: r.event.delete(),
        "project year insert": lambda: ProjectYear.objects.create(
            project=Project.objects.create(centre=cast.ost, number="Ny", title="Ny"), year=2023
        ),
        "project year save": change(r.year, user_involvement="teaching"),
        "project year moved": lambda: ProjectYear.objects.filter(pk=r.year.pk).update(year=2024),
        "project year delete": lambda: r.year.delete(),
        "partner added": lambda: r.year.partners.add(partner),
        "project to another centre": lambda: Project.objects.filter(pk=r.project.pk).update(centre=cast.sor),
        "inquiry insert": lambda: Inquiry.objects.create(centre=cast.ost, number="Ny", received_on=date(2023, 12, 31)),
        "inquiry save": change(r.inquiry, outcome="answered"),
        "inquiry delete": lambda: r.inquiry.delete(),
        "evaluation save": change(r.evaluation, responses=1),
        "evaluation delete": lambda: r.evaluation.delete(),
        "item insert": lambda: ItemCount.objects.create(evaluation=r.evaluation, item="satisfied"),
        "item save": change(r.item, quite_agree=400),
        "item delete": lambda: r.item.delete(),
        "staff insert": lambda: StaffYear.objects.create(
            centre=cast.ost,
            year=2023,
            field=r.staff.field,
            funder=Funder.objects.get_or_create(name="Bufdir")[0],
            fte=1,
        ),
        "staff save": change(r.staff, fte=99),
        "staff delete": lambda: r.staff.delete(),
        "web insert": lambda: WebStatistic.objects.create(
            centre=cast.ost, site="rvts.no", year=2023, month=1, metric="sessions", amount=10
        ),
        "web save": change(r.web, amount=1),
        "web delete": lambda: r.web.delete(),
    }


def test_every_path_into_a_closed_year_is_refused_and_nothing_changes(cast: Cast, closed: Registered) -> None:
    tables = [
        Event, TeachingDay, Attendance, ProjectYear, Inquiry, Evaluation, ItemCount, StaffYear, WebStatistic,
        ProjectYear.partners.through,
    ]  # fmt: skip

    def everything() -> list[Any]:
        return [list(t.objects.order_by("pk").values()) for t in tables]

    before = everything()
    let_in = []
    for name, work in writes(closed, cast).items():
        try:
            with transaction.atomic():
                work()
            let_in.append(name)
        except IntegrityError as e:
            assert locks.is_refusal(e), (name, e)
    assert let_in == []
    assert everything() == before


def test_a_partner_of_a_closed_year_cannot_be_taken_away(cast: Cast) -> None:
    made = register(cast, 2023, "1")
    made.year.partners.add(Partner.objects.create(name="KORUS"))
    locks.lock_year(centre="ost", year=2023)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.year.partners.clear()


def test_the_leaders_key_opens_every_path_and_is_gone_afterwards(cast: Cast, closed: Registered) -> None:
    keys = {field: (type(obj), obj.pk) for field, obj in vars(closed).items()}
    for name in writes(closed, cast):
        again = Registered(**{field: model.objects.get(pk=pk) for field, (model, pk) in keys.items()})
        with transaction.atomic():
            with locks.leaders_key(centre="ost", years={2023}):
                writes(again, cast)[name]()
            assert not YearUnlock.objects.exists(), name
            transaction.set_rollback(True)


def test_the_key_of_another_year_or_centre_does_not_fit(cast: Cast, closed: Registered) -> None:
    for centre, year in (("sor", 2023), ("ost", 2022)):
        with pytest.raises(IntegrityError), locks.leaders_key(centre=centre, years={year}):
            Attendance.objects.filter(pk=closed.heads.pk).update(heads=2)
    assert not YearUnlock.objects.exists()


def test_open_years_and_other_centres_are_as_before(cast: Cast, closed: Registered) -> None:
    for name, work in writes(register(cast, 2024, "2"), cast).items():
        if "2023" not in name and name.split()[1] in {"save", "update", "mode", "kind", "bulk_update"}:
            work()
    at_sor = Event.objects.create(centre=cast.sor, number="A1", title="Kurs")
    day = TeachingDay.objects.create(centre=cast.sor, event=at_sor, on=date(2023, 3, 4))
    Attendance.objects.create(day=day, heads=4)
    day.delete()


def test_what_is_no_figure_may_change_in_a_closed_year(cast: Cast, closed: Registered) -> None:
    """A subject is forgotten, a title mended, the version counts up: no figure moves."""
    change(closed.inquiry, subject="")()
    change(closed.event, title="Kurset", note="x", version=2)()
    change(closed.year, activity="Det vi gjorde")()
    change(closed.evaluation, title="Kurset")()


def test_a_correction_needs_a_reason_and_tells_those_who_listen(
    cast: Cast, closed: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(locks, "on_correction", [lambda **kw: told.append(kw)])
    asked: dict[str, Any] = {"centre": "ost", "years": {2023, 2024}, "actor": cast.leader, "what": "Kurs"}
    with pytest.raises(Refused), locks.correction(**asked, reason="  "):
        change(closed.heads, heads=12)()
    closed.heads.refresh_from_db()
    assert closed.heads.heads == 10
    with locks.correction(**asked, reason="Glemt liste"):
        change(closed.heads, heads=12)()
    assert [t["years"] for t in told] == [{2023}]
    assert told[0]["reason"] == "Glemt liste"


def test_a_correction_that_fails_leaves_nothing_behind(cast: Cast, closed: Registered) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        locks.correction(centre="ost", years=[2023], reason="x", actor=cast.leader, what="x"),
    ):
        change(closed.heads, heads=12)()
        raise ZeroDivisionError
    closed.heads.refresh_from_db()
    assert closed.heads.heads == 10
    assert not YearUnlock.objects.exists()


def test_a_change_of_open_years_only_asks_for_no_reason(cast: Cast, closed: Registered) -> None:
    with locks.correction(centre="ost", years={2024}, reason="", actor=cast.adviser, what="x"):
        register(cast, 2024, "2")


def test_the_refusal_can_be_read(cast: Cast, closed: Registered) -> None:
    with pytest.raises(YearIsClosed, match="2023 er lukket"), locks.readable_refusal("2023 er lukket"):
        Attendance.objects.filter(pk=closed.heads.pk).update(heads=2)
    with pytest.raises(IntegrityError), locks.readable_refusal("2023 er lukket"):
        Event.objects.create(centre=cast.ost, number="A1", title="Samme nummer")


def test_every_guard_stands_after_a_change_of_the_tables(cast: Cast) -> None:
    """SQLite makes a table anew to change it, which loses its triggers: they are put up again after migrate."""
    wanted = {f"{t}_lock_{v}" for t in guards.GUARDS for v in ("insert", "update", "delete")}
    assert len(wanted) == 11 * 3
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )

    def standing() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(catalogue)
            return {row[0] for row in cursor.fetchall()} & wanted

    assert standing() == wanted
    if connection.vendor == "sqlite":
        from django.apps import apps

        core = apps.get_app_config("core")
        guards.take_down_before_migrate(core, "default", plan=["something"])
        assert standing() == set()
        guards.put_up_after_migrate(core, "default")
        assert standing() == wanted
        call_command("migrate", verbosity=0)
        assert standing() == wanted


def test_a_refusal_nobody_caught_is_a_page_and_not_a_fault(
    cast: Cast, closed: Registered, as_: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from varde.insight import views_periods

    def careless(*_args: Any, **_more: Any) -> None:
        Attendance.objects.filter(pk=closed.heads.pk).update(heads=2)

    monkeypatch.setattr(views_periods.periods, "years_of", careless)
    answer = as_(cast.leader).get("/perioder/")
    assert answer.status_code == 409
    assert "Året er lukket" in answer.content.decode()
