from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from varde.core.audit import history_of
from varde.core.dates import today
from varde.core.errors import EditConflict, Refused, YearIsClosed
from varde.core.locks import lock_year
from varde.core.models import ChangedDay
from varde.evaluation.public import Evaluation
from varde.events import actions, queries
from varde.events.actions import DayData, EventData
from varde.events.models import Event, EventStatus, TeachingDay
from varde.events.rules import Group
from varde.events.tests.factories import make_event, make_project

YESTERDAY, LAST_WEEK = today() - timedelta(days=1), today() - timedelta(days=7)
TOMORROW = today() + timedelta(days=1)
DATA = EventData(title="Traumebevisst omsorg", kind="course", mode="physical")


@pytest.fixture
def ada(cast):
    return cast.viewer(cast.adviser)


@pytest.fixture
def liv(cast):
    return cast.viewer(cast.leader)


def changed_days():
    return set(ChangedDay.objects.values_list("centre", "day"))


def heads_of(event):
    return {g.key: g.heads for d in event.days.all() for g in queries.groups_of(d)}


def test_an_event_gets_the_next_number_its_days_and_one_line_in_the_trace(ada):
    event = actions.create_event(
        actor=ada, data=DATA, days=[DayData(date(2026, 5, 4)), DayData(date(2026, 5, 3), hours=Decimal("6"))]
    )
    assert (event.number, event.status) == ("A26-0001", EventStatus.PLANNED)
    assert (event.starts_on, event.ends_on) == (date(2026, 5, 3), date(2026, 5, 4))
    assert event.registered_by == ada.account
    (line,) = history_of(event)
    assert line.actor_name == "Ada"
    assert line.changes["Dager"] == ["", "3. mai 2026 (6 t), 4. mai 2026"]
    assert changed_days() == {("ost", date(2026, 5, 3)), ("ost", date(2026, 5, 4))}
    again = actions.create_event(actor=ada, data=DATA, days=[DayData(date(2026, 1, 1))])
    assert again.number == "A26-0002"


def test_numbers_are_counted_per_centre(cast, ada):
    make_event(cast.sor, number="A26-0005")
    assert actions.create_event(actor=ada, data=DATA, days=[DayData(date(2026, 5, 4))]).number == "A26-0001"


def test_only_a_draft_may_lack_its_days(ada):
    with pytest.raises(Refused):
        actions.create_event(actor=ada, data=DATA)
    draft = actions.create_event(actor=ada, data=DATA, is_draft=True)
    assert draft.starts_on is None
    with pytest.raises(Refused):
        actions.update_event(actor=ada, event=draft, data=DATA, days=[], version=1, publish=True)


def test_a_project_of_another_centre_is_refused(cast, ada):
    data = EventData(title="x", kind="course", project=make_project(cast.sor))
    with pytest.raises(Refused):
        actions.create_event(actor=ada, data=data, days=[DayData(YESTERDAY)])


@pytest.mark.parametrize("role", ["reader", "stranger", "colleague"])
def test_nobody_without_the_ability_changes_anything(cast, role):
    actor, event = cast.viewer(getattr(cast, role)), make_event(cast.ost)
    day = event.days.get()
    tries = [
        lambda: actions.update_event(actor=actor, event=event, data=DATA, version=1),
        lambda: actions.register_attendance(actor=actor, day=day, rows=[Group(heads=3)], version=1),
        lambda: actions.cancel_event(actor=actor, event=event, reason="x", version=1),
        lambda: actions.postpone_event(actor=actor, event=event, reason="x", version=1),
        lambda: actions.move_event(actor=actor, event=event, new_dates={day.pk: LAST_WEEK}, reason="x", version=1),
        lambda: actions.mark_held(actor=actor, event=event, version=1),
        lambda: actions.delete_draft(actor=actor, event=event),
        lambda: actions.undo_quick(actor=actor, event=event),
    ]
    for attempt in tries:
        with pytest.raises(PermissionDenied):
            attempt()
    event.refresh_from_db()
    assert (event.version, event.status) == (1, EventStatus.PLANNED)
    assert not ChangedDay.objects.exists()


def test_heads_make_the_event_held_and_mark_its_days(cast, ada):
    event = make_event(cast.ost, days=[LAST_WEEK, YESTERDAY])
    day = event.days.get(on=LAST_WEEK)
    rows = [Group("health", "municipal", heads=30), Group(heads=12)]
    assert actions.register_attendance(actor=ada, day=day, rows=rows, version=1) == 42
    event.refresh_from_db()
    day.refresh_from_db()
    assert (event.status, event.version, day.version) == (EventStatus.HELD, 2, 2)
    assert changed_days() == {("ost", LAST_WEEK), ("ost", YESTERDAY)}
    line = history_of(event).first()
    assert line.changes["Til sammen"] == ["", "42"]
    assert line.changes["Helse · Kommunalt nivå"] == ["", "30"]


def test_registering_again_replaces_and_the_trace_says_from_what_to_what(cast, ada):
    event = make_event(cast.ost, heads=40, status=EventStatus.HELD)
    actions.register_attendance(
        actor=ada, day=event.days.get(), rows=[Group("health", "municipal", heads=41)], version=1
    )
    assert heads_of(event) == {("health", "municipal", None, ""): 41}
    assert history_of(event).first().changes["Til sammen"] == ["40", "41"]


def test_nobody_came_is_a_registration_too(cast, ada):
    event = make_event(cast.ost)
    assert actions.register_attendance(actor=ada, day=event.days.get(), rows=[], version=1) == 0
    assert not queries.events_held_without_attendance(ada).exists()


def test_a_day_that_has_not_come_cannot_be_registered(cast, ada):
    event = make_event(cast.ost, days=[TOMORROW])
    with pytest.raises(Refused):
        actions.register_attendance(actor=ada, day=event.days.get(), rows=[Group(heads=1)], version=1)


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_what_was_called_off_takes_no_heads(cast, ada, status):
    event = make_event(cast.ost, status=status)
    with pytest.raises(Refused):
        actions.register_attendance(actor=ada, day=event.days.get(), rows=[Group(heads=1)], version=1)


def test_two_who_count_the_same_day_are_told_and_nothing_is_overwritten(cast, ada):
    event = make_event(cast.ost, heads=40, status=EventStatus.HELD)
    day = event.days.get()
    actions.register_attendance(actor=ada, day=day, rows=[Group("health", "municipal", heads=41)], version=1)
    with pytest.raises(EditConflict) as e:
        actions.register_attendance(
            actor=cast.viewer(cast.office), day=day, rows=[Group("health", "municipal", heads=50)], version=1
        )
    assert e.value.changed_by == "Ada"
    assert [(d.label, d.theirs, d.yours) for d in e.value.differences] == [
        ("Helse · Kommunalt nivå", "41", "50"),
        ("Til sammen", "41", "50"),
    ]
    assert heads_of(event) == {("health", "municipal", None, ""): 41}


def test_two_who_count_the_same_number_do_not_disagree(cast, ada):
    event = make_event(cast.ost)
    rows = [Group("health", "municipal", heads=41)]
    for account in (cast.adviser, cast.office):
        actions.register_attendance(actor=cast.viewer(account), day=event.days.get(), rows=rows, version=1)
    assert history_of(event).count() == 1


def test_an_old_form_gets_a_conflict_with_what_differs(cast, ada):
    event = make_event(cast.ost, title="Gammel tittel")
    actions.update_event(actor=ada, event=event, data=DATA, version=1)
    late = EventData(title="Min tittel", kind="course", mode="physical")
    with pytest.raises(EditConflict) as e:
        actions.update_event(actor=ada, event=event, data=late, days=[DayData(LAST_WEEK)], version=1)
    assert e.value.version_now == 2
    assert {d.label: d.yours for d in e.value.differences}["Tittel"] == "Min tittel"
    assert "Dager" in {d.label for d in e.value.differences}
    event.refresh_from_db()
    assert event.title == DATA.title


def test_a_change_of_nothing_leaves_no_trace(cast, ada):
    event = actions.create_event(actor=ada, data=DATA, days=[DayData(YESTERDAY)])
    actions.update_event(actor=ada, event=event, data=DATA, days=[DayData(YESTERDAY)], version=1)
    assert history_of(event).count() == 1


def test_a_new_date_moves_the_day_with_its_heads_and_the_evaluation(cast, ada):
    event = make_event(cast.ost, days=[YESTERDAY], heads=12, status=EventStatus.HELD)
    event.evaluation = Evaluation.objects.create(centre=cast.ost, title="x", held_on=YESTERDAY, responses=3)
    event.save()
    day = event.days.get()
    actions.set_days(actor=ada, event=event, days=[DayData(LAST_WEEK, pk=day.pk)], version=1)
    event.refresh_from_db()
    assert event.starts_on == event.ends_on == LAST_WEEK
    assert event.days.get().attendance.get().heads == 12
    assert Evaluation.objects.get().held_on == LAST_WEEK
    assert changed_days() == {("ost", LAST_WEEK), ("ost", YESTERDAY)}
    assert event.steps.get().days_before == [YESTERDAY.isoformat()]


def test_two_days_can_change_places(cast, ada):
    event = make_event(cast.ost, days=[LAST_WEEK, YESTERDAY], heads=[10, 20], status=EventStatus.HELD)
    first, second = event.days.order_by("on")
    actions.set_days(
        actor=ada, event=event, days=[DayData(YESTERDAY, pk=first.pk), DayData(LAST_WEEK, pk=second.pk)], version=1
    )
    assert [d.attendance.get().heads for d in event.days.order_by("on")] == [20, 10]


def test_a_day_with_heads_is_not_removed_and_not_moved_ahead(cast, ada):
    event = make_event(cast.ost, days=[LAST_WEEK, YESTERDAY], heads=5, status=EventStatus.HELD)
    first = event.days.get(on=LAST_WEEK)
    for days in ([DayData(LAST_WEEK)], [DayData(TOMORROW, pk=first.pk), DayData(YESTERDAY)]):
        with pytest.raises(Refused):
            actions.set_days(actor=ada, event=event, days=days, version=1)
    assert event.days.count() == 2


def test_the_same_date_twice_is_refused(cast, ada):
    with pytest.raises(Refused):
        actions.create_event(actor=ada, data=DATA, days=[DayData(YESTERDAY), DayData(YESTERDAY)])


@pytest.mark.parametrize(
    ("action", "status"), [("cancel_event", EventStatus.CANCELLED), ("postpone_event", EventStatus.POSTPONED)]
)
def test_calling_off_keeps_reason_and_history_and_can_be_undone(cast, ada, action, status):
    event = make_event(cast.ost, days=[TOMORROW])
    getattr(actions, action)(actor=ada, event=event, reason="Foreleser er syk", version=1)
    event.refresh_from_db()
    assert event.status == status
    assert event.steps.first().reason == "Foreleser er syk"
    assert history_of(event).first().reason == "Foreleser er syk"
    actions.undo_last_change(actor=ada, event=event, version=2)
    event.refresh_from_db()
    assert event.status == EventStatus.PLANNED
    assert [s.status for s in event.steps.order_by("at", "pk")] == ["planned", status, "planned"]


def test_calling_off_needs_a_reason_and_nobody_there(cast, ada):
    event = make_event(cast.ost, heads=3, status=EventStatus.HELD)
    for action in (actions.cancel_event, actions.postpone_event):
        with pytest.raises(Refused):
            action(actor=ada, event=event, reason=" ", version=1)
        with pytest.raises(Refused, match="deltakere"):
            action(actor=ada, event=event, reason="Syk", version=1)


def test_what_was_postponed_is_planned_again_when_it_is_moved(cast, ada):
    event = make_event(cast.ost, days=[YESTERDAY], status=EventStatus.POSTPONED)
    day = event.days.get()
    moved = actions.move_event(actor=ada, event=event, new_dates={day.pk: TOMORROW}, reason="Ny dato", version=1)
    assert (moved.status, moved.starts_on) == (EventStatus.PLANNED, TOMORROW)
    assert moved.steps.first().days_after == [TOMORROW.isoformat()]
    back = actions.undo_last_change(actor=ada, event=moved, version=2)
    assert (back.status, back.starts_on) == (EventStatus.POSTPONED, YESTERDAY)


def test_held_can_be_said_from_the_first_day_on(cast, ada):
    with pytest.raises(Refused):
        actions.mark_held(actor=ada, event=make_event(cast.ost, days=[TOMORROW]), version=1)
    event = actions.mark_held(actor=ada, event=make_event(cast.ost, days=[today(), TOMORROW]), version=1)
    assert event.status == EventStatus.HELD
    assert actions.reopen(actor=ada, event=event, version=2).status == EventStatus.PLANNED


def test_what_is_already_so_is_not_written_once_more(cast, ada):
    event = make_event(cast.ost, days=[TOMORROW])
    with pytest.raises(Refused, match="allerede"):
        actions.reopen(actor=ada, event=event, version=1)
    assert not event.steps.exists()


def test_an_old_page_cannot_cancel_what_somebody_moved(cast, ada):
    event = make_event(cast.ost, days=[TOMORROW])
    actions.move_event(actor=ada, event=event, new_dates={event.days.get().pk: YESTERDAY}, reason="Ny dato", version=1)
    with pytest.raises(EditConflict):
        actions.cancel_event(actor=ada, event=event, reason="Syk", version=1)


def test_the_same_once_more_keeps_the_distance_between_days_and_nobody_is_there(cast, ada):
    event = make_event(cast.ost, days=[date(2026, 3, 2), date(2026, 3, 9)], heads=5, status=EventStatus.HELD)
    copy = actions.copy_event(actor=ada, event=event, first_day=date(2027, 4, 5))
    assert [d.on for d in copy.days.order_by("on")] == [date(2027, 4, 5), date(2027, 4, 12)]
    assert (copy.status, heads_of(copy)) == (EventStatus.PLANNED, {})
    assert copy.number == "A27-0001"


def test_only_drafts_are_deleted(cast, ada):
    event = make_event(cast.ost, status=EventStatus.DRAFT)
    actions.delete_draft(actor=ada, event=event)
    assert not Event.objects.exists()
    with pytest.raises(Refused):
        actions.delete_draft(actor=ada, event=make_event(cast.ost))


def quick(ada, on=YESTERDAY, reason=""):
    return actions.quick_register(
        actor=ada, data=DATA, day=DayData(on, hours=Decimal(3)), rows=[Group("health", "municipal", heads=42)],
        reason=reason,
    )  # fmt: skip


def test_a_quick_registration_is_held_at_once_and_can_be_taken_back(ada):
    event = quick(ada)
    assert (event.status, heads_of(event)) == (EventStatus.HELD, {("health", "municipal", None, ""): 42})
    assert changed_days() == {("ost", YESTERDAY)}
    actions.undo_quick(actor=ada, event=event)
    assert not Event.objects.exists()
    assert not TeachingDay.objects.exists()


def test_a_quick_registration_somebody_touched_or_another_made_stays(cast, ada):
    event = quick(ada)
    with pytest.raises(Refused):
        actions.undo_quick(actor=cast.viewer(cast.office), event=event)
    actions.register_attendance(actor=ada, day=event.days.get(), rows=[Group(heads=1)], version=1)
    with pytest.raises(Refused):
        actions.undo_quick(actor=ada, event=Event.objects.get())


def test_a_closed_year_opens_for_the_leader_with_a_reason_only(cast, ada, liv):
    event = make_event(cast.ost, days=[date(2024, 5, 3)], heads=5, status=EventStatus.HELD)
    lock_year(centre="ost", year=2024)
    day, rows = event.days.get(), [Group("health", "municipal", heads=6)]
    for actor, reason in ((ada, "Fordi"), (liv, ""), (liv, "  ")):
        with pytest.raises(YearIsClosed, match="lukket"):
            actions.register_attendance(actor=actor, day=day, rows=rows, version=1, reason=reason)
        with pytest.raises(YearIsClosed):
            actions.update_event(actor=actor, event=event, data=DATA, version=1, reason=reason)
        with pytest.raises(YearIsClosed):
            quick(actor, on=date(2024, 1, 1), reason=reason)
        with pytest.raises(YearIsClosed):
            actions.create_event(actor=actor, data=DATA, days=[DayData(date(2024, 1, 1))], reason=reason)
    assert heads_of(event) == {("health", "municipal", None, ""): 5}
    actions.register_attendance(actor=liv, day=day, rows=rows, version=1, reason="Glemte en")
    assert heads_of(event) == {("health", "municipal", None, ""): 6}
    assert history_of(event).first().reason == "Glemte en"


def test_a_correction_may_also_put_the_project_in_the_closed_year(cast, ada, liv):
    project = make_project(cast.ost)
    event = make_event(cast.ost, days=[date(2024, 5, 3)], heads=5, status=EventStatus.HELD, project=project)
    data = EventData(title="Nytt navn", kind="course", mode="physical", project=project)
    lock_year(centre="ost", year=2024)
    for actor, reason in ((ada, "Fordi"), (liv, "")):
        with pytest.raises(YearIsClosed):
            actions.update_event(actor=actor, event=event, data=data, version=1, reason=reason)
    assert not project.years.exists()
    actions.update_event(actor=liv, event=event, data=data, version=1, reason="Feil navn")
    assert [y.year for y in project.years.all()] == [2024]
    assert history_of(project.years.get()).first().reason == "Feil navn"
    day, rows = event.days.get(), [Group("health", "municipal", heads=6)]
    actions.register_attendance(actor=liv, day=day, rows=rows, version=1, reason="Glemte en")
    assert heads_of(event) == {("health", "municipal", None, ""): 6}


def test_a_day_cannot_be_moved_into_a_closed_year(cast, ada):
    lock_year(centre="ost", year=2024)
    event = make_event(cast.ost, days=[YESTERDAY])
    with pytest.raises(YearIsClosed):
        actions.set_days(actor=ada, event=event, days=[DayData(date(2024, 5, 3))], version=1)
