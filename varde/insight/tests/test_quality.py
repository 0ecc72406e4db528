"""Each check finds what it says, and nothing else; what it finds can be mended on the row and taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Cast
from varde.core import locks
from varde.core.errors import YearIsClosed
from varde.evaluation.models import Evaluation
from varde.events.models import Attendance, Event, TeachingDay
from varde.inquiries.models import Inquiry
from varde.insight.models import QualityAnswer, YearCorrection
from varde.insight.quality import BY_KEY, CHECKS, Finding, find_finding, quality_summary, run
from varde.insight.quality.answers import confirm, mend, take_back
from varde.insight.quality.mends import MENDS
from varde.insight.tests.factories import DAY, YEAR, event, heads, place, project
from varde.people.public import Viewer
from varde.projects.models import ProjectYear

pytestmark = pytest.mark.django_db


def found(viewer: Viewer, key: str) -> list[Finding]:
    return run(viewer, YEAR, [BY_KEY[key]])[0].findings


def whole(cast: Cast, *days: date, **more: Any) -> Event:
    """An event no check has anything to say about."""
    if "project" not in more:
        more["project"] = project(cast.ost)
        ProjectYear.objects.filter(project=more["project"]).update(user_involvement="teaching", funder=funder())
    made = event(cast.ost, *days, **more)
    first, last = min(days or (DAY,)), max(days or (DAY,))
    Event.objects.filter(pk=made.pk).update(starts_on=first, ends_on=last)
    for day in made.days.all():
        heads(day, 20, sector="health", level="municipal")
    return Event.objects.get(pk=made.pk)


def funder() -> Any:
    from varde.projects.models import Funder

    return Funder.objects.get_or_create(name="Hdir")[0]


@pytest.fixture
def viewer(cast: Cast) -> Viewer:
    return cast.viewer(cast.office)


def test_a_whole_year_has_nothing_to_mend(cast: Cast, viewer: Viewer) -> None:
    for n in range(3):
        whole(cast, DAY + timedelta(n))
    from varde.insight.tests.factories import refresh

    refresh(cast.ost, *(DAY + timedelta(n) for n in range(3)))
    assert quality_summary(viewer, YEAR) == []


def make_one_of_each(cast: Cast) -> dict[str, Any]:
    """One finding per check."""
    made: dict[str, Any] = {}
    p = project(cast.ost)
    made["loose_days"] = TeachingDay.objects.create(centre=cast.ost, project=p, on=DAY)
    Attendance.objects.create(day=made["loose_days"], heads=7, sector="health", level="municipal")
    made["no_mode"] = whole(cast, mode="")
    made["no_sector"] = whole(cast, DAY + timedelta(20))
    made["no_sector"].days.get().attendance.update(sector="")
    made["no_level"] = whole(cast, DAY + timedelta(21))
    made["no_level"].days.get().attendance.update(level="")
    made["no_attendance"] = whole(cast, DAY + timedelta(22))
    Attendance.objects.filter(day__event=made["no_attendance"]).delete()
    made["outside_dates"] = whole(cast, DAY + timedelta(23))
    Event.objects.filter(pk=made["outside_dates"].pk).update(ends_on=DAY, starts_on=DAY)
    made["long_days"] = whole(cast, DAY + timedelta(24))
    made["long_days"].days.update(hours=65)
    made["many_heads"] = whole(cast, DAY + timedelta(25))
    made["many_heads"].days.get().attendance.update(heads=2000)
    made["no_project"] = whole(cast, DAY + timedelta(26), project=None)
    made["other"] = whole(cast, DAY + timedelta(27))
    made["duplicates"] = whole(cast, DAY + timedelta(27))
    made["misplaced"] = whole(cast, DAY + timedelta(28))
    made["misplaced"].days.get().attendance.update(place=place("3005", date(2021, 1, 1)))
    made["no_field"] = made["no_user_involvement"] = made["no_funder"] = p
    ProjectYear.objects.filter(project=p).update(field=None)
    made["many_answers"] = whole(cast, DAY + timedelta(29))
    Event.objects.filter(pk=made["many_answers"].pk).update(
        evaluation=Evaluation.objects.create(centre=cast.ost, title="x", held_on=DAY, responses=21)
    )
    made["unlinked_inquiries"] = Inquiry.objects.create(
        centre=cast.ost, number="H1", received_on=DAY, outcome="followed_up"
    )
    return made


def test_each_check_finds_its_own_and_only_that(cast: Cast, viewer: Viewer) -> None:
    made = make_one_of_each(cast)
    for check in CHECKS:
        if check.key == "sums":
            continue
        rows = found(viewer, check.key)
        assert len(rows) == 1, (check.key, [r.label for r in rows])
        pk = getattr(made[check.key], "pk", None)
        assert str(pk) in rows[0].subject or rows[0].pk == pk or check.key in {
            "misplaced", "outside_dates", "long_days", "many_heads", "no_attendance", "many_answers",
        }  # fmt: skip


def test_the_sums_are_held_against_the_registrations(cast: Cast, viewer: Viewer) -> None:
    whole(cast)
    rows = found(viewer, "sums")
    assert [r.amount for r in rows] == [20]
    assert mended(viewer, "sums").mend == "recount"
    from varde.insight.actions import refresh_changed_days

    refresh_changed_days()
    assert found(viewer, "sums") == []


def test_another_centres_faults_are_not_shown(cast: Cast) -> None:
    make_one_of_each(cast)
    assert quality_summary(cast.viewer(cast.colleague), YEAR) == []
    assert quality_summary(cast.viewer(cast.stranger), YEAR) == []


def test_drafts_cancelled_and_coming_events_are_left_in_peace(cast: Cast, viewer: Viewer) -> None:
    for status in ("draft", "cancelled", "postponed"):
        whole(cast, mode="", status=status)
    coming = date.today() + timedelta(days=10)
    later = whole(cast, coming, status="planned")
    Attendance.objects.filter(day__event=later).delete()
    assert found(viewer, "no_mode") == []
    assert run(viewer, coming.year, [BY_KEY["no_attendance"]])[0].findings == []


def test_many_heads_are_measured_against_their_own_kind(cast: Cast, viewer: Viewer) -> None:
    """A conference with 400 is usual among conferences; a course with 199 is never asked about."""
    for n in range(5):
        whole(cast, DAY + timedelta(n), kind="conference").days.get().attendance.update(heads=350)
    whole(cast, DAY + timedelta(6), kind="conference").days.get().attendance.update(heads=400)
    for n in range(5):
        whole(cast, DAY + timedelta(n))
    whole(cast, DAY + timedelta(7)).days.get().attendance.update(heads=199)
    assert found(viewer, "many_heads") == []
    whole(cast, DAY + timedelta(8)).days.get().attendance.update(heads=201)
    assert [f.amount for f in found(viewer, "many_heads")] == [201]


def test_all_checks_together_are_few_queries_whatever_the_size(cast: Cast, viewer: Viewer) -> None:
    make_one_of_each(cast)
    for n in range(5):
        whole(cast, DAY + timedelta(n), mode="")
    with CaptureQueriesContext(
        connection,
    ) as few:
        run(viewer, YEAR)
    assert len(few) <= 15, len(few)


def mended(viewer: Viewer, key: str, reason: str = "", **data: Any) -> QualityAnswer:
    finding = found(viewer, key)[0]
    posted = {f"m-{k}": v for k, v in data.items()} | {"m-correction_reason": reason}
    form = MENDS[finding.mend].form(posted, prefix="m")
    form.setup(viewer, finding, YEAR)
    assert form.is_valid(), form.errors
    return mend(actor=viewer, year=YEAR, check=BY_KEY[key], finding=finding, form=form)


def state() -> list[Any]:
    fields = ("pk", "title", "mode", "status", "project_id", "starts_on", "ends_on", "place_id")
    return [
        list(Event.objects.order_by("pk").values_list(*fields)),
        list(TeachingDay.objects.order_by("pk").values_list("pk", "event_id", "project_id", "on", "hours")),
        list(ProjectYear.objects.order_by("pk").values_list("pk", "field", "funder", "user_involvement")),
        sorted(Attendance.objects.values_list("day_id", "sector", "level", "place_id", "way", "heads"), key=str),
    ]


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("no_mode", {"answer": "digital"}),
        ("no_sector", {"answer": "school_education"}),
        ("no_level", {"answer": "voluntary"}),
        ("no_attendance", {"answer": "0"}),
        ("outside_dates", {}),
        ("long_days", {"answer": "6,5"}),
        ("many_heads", {"answer": "200"}),
        ("misplaced", {}),
        ("no_user_involvement", {"answer": "planning"}),
        ("loose_days", {"title": "Fagdag", "kind": "study_day", "mode": "hybrid"}),
    ],
)
def test_what_is_mended_is_gone_and_can_be_taken_back(
    cast: Cast, viewer: Viewer, key: str, data: dict[str, Any]
) -> None:
    make_one_of_each(cast)
    before = state()
    answer = mended(viewer, key, **data)
    assert found(viewer, key) == []
    assert state() != before
    assert answer.by_name == "Odd"
    take_back(actor=viewer, answer=answer)
    assert state() == before
    assert len(found(viewer, key)) == 1
    take_back(actor=viewer, answer=answer)  # twice is once
    assert state() == before


def test_a_project_is_chosen_among_the_centres_own(cast: Cast, viewer: Viewer) -> None:
    make_one_of_each(cast)
    mine, foreign = project(cast.ost), project(cast.sor)
    finding = found(viewer, "no_project")[0]
    form = MENDS["project"].form({"m-answer": str(foreign.pk)}, prefix="m")
    form.setup(viewer, finding, YEAR)
    assert not form.is_valid()
    answer = mended(viewer, "no_project", answer=mine.pk)
    assert found(viewer, "no_project") == []
    take_back(actor=viewer, answer=answer)
    assert len(found(viewer, "no_project")) == 1


def test_a_project_gets_its_field_and_funder_from_the_centres_lists(cast: Cast, viewer: Viewer) -> None:
    made = make_one_of_each(cast)
    before = state()
    field = ProjectYear.objects.exclude(field=None).first().field  # type: ignore[union-attr]
    for key, answer in (("no_field", field.pk), ("no_funder", funder().pk)):  # type: ignore[union-attr]
        done = mended(viewer, key, answer=answer)
        assert found(viewer, key) == []
        take_back(actor=viewer, answer=done)
    assert state() == before
    assert made["no_field"]


def test_an_inquiry_finds_its_project_and_its_municipality(cast: Cast, viewer: Viewer) -> None:
    inquiry = Inquiry.objects.create(
        centre=cast.ost, number="H2", received_on=DAY, outcome="followed_up", place=place("3005", date(2021, 1, 1))
    )
    mine = project(cast.ost)
    linked, moved = mended(viewer, "unlinked_inquiries", answer=mine.pk), mended(viewer, "misplaced")
    inquiry.refresh_from_db()
    assert (inquiry.project, str(inquiry.place)) == (mine, "Drammen")
    for answer in (linked, moved):
        take_back(actor=viewer, answer=answer)
    inquiry.refresh_from_db()
    assert inquiry.project is None
    assert inquiry.place == place("3005", date(2021, 1, 1))


def test_a_loose_day_joins_an_event_of_its_project(cast: Cast, viewer: Viewer) -> None:
    made = make_one_of_each(cast)
    home = event(cast.ost, DAY + timedelta(1), project=made["loose_days"].project)
    before = state()
    answer = mended(viewer, "loose_days", event=home.pk)
    assert list(home.days.values_list("on", flat=True)) == [DAY, DAY + timedelta(1)]
    take_back(actor=viewer, answer=answer)
    assert [s for s in state()[1:]] == before[1:]


def test_a_duplicate_is_cancelled_and_counts_once(cast: Cast, viewer: Viewer) -> None:
    made = make_one_of_each(cast)
    before = state()
    answer = mended(viewer, "duplicates", answer=made["duplicates"].pk)
    assert found(viewer, "duplicates") == []
    assert not Attendance.objects.filter(day__event=made["duplicates"]).exists()
    assert Attendance.objects.filter(day__event=made["other"]).exists()
    take_back(actor=viewer, answer=answer)
    assert state() == before


def test_what_is_said_to_be_right_is_hidden_until_it_changes(cast: Cast, viewer: Viewer) -> None:
    made = make_one_of_each(cast)
    check = BY_KEY["many_heads"]
    answer = confirm(actor=viewer, year=YEAR, check=check, finding=found(viewer, "many_heads")[0])
    result = run(viewer, YEAR, [check])[0]
    assert (result.count, result.confirmed) == (0, 1)
    made["many_heads"].days.get().attendance.update(heads=3000)
    assert len(found(viewer, "many_heads")) == 1
    made["many_heads"].days.get().attendance.update(heads=2000)
    take_back(actor=viewer, answer=answer)
    assert len(found(viewer, "many_heads")) == 1


def test_a_reader_may_neither_mend_nor_confirm_nor_undo(cast: Cast, viewer: Viewer) -> None:
    make_one_of_each(cast)
    reader = cast.viewer(cast.reader)
    with pytest.raises(PermissionDenied):
        mended(reader, "no_mode", answer="digital")
    with pytest.raises(PermissionDenied):
        confirm(actor=reader, year=YEAR, check=BY_KEY["many_heads"], finding=found(reader, "many_heads")[0])
    answer = mended(viewer, "no_mode", answer="digital")
    with pytest.raises(PermissionDenied):
        take_back(actor=reader, answer=answer)


def test_in_a_closed_year_the_leader_is_asked_why_and_it_is_a_correction(cast: Cast, viewer: Viewer) -> None:
    from varde.insight.models import ClosedYear

    make_one_of_each(cast)
    ClosedYear.objects.create(centre=cast.ost, year=YEAR, closed_by_name="Liv", figures={}, checksum="x")
    locks.lock_year(centre="ost", year=YEAR)
    for who, may in ((viewer, False), (cast.viewer(cast.leader), True)):
        with pytest.raises(YearIsClosed) as refusal:
            mended(who, "no_mode", answer="digital")
        assert refusal.value.may_correct is may
    mended(cast.viewer(cast.leader), "no_mode", answer="digital", reason="Ringte og spurte")
    assert found(viewer, "no_mode") == []
    assert YearCorrection.objects.get().reason == "Ringte og spurte"


def test_every_mend_named_by_a_check_exists(cast: Cast, viewer: Viewer) -> None:
    make_one_of_each(cast)
    for result in run(viewer, YEAR):
        for finding in result.findings:
            assert find_finding(result, finding.subject) is finding
