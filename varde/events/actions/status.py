"""Held, cancelled, postponed, moved, opened again: each a step that keeps its reason."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.dates import today
from varde.core.errors import Refused
from varde.core.facts import mark_changed
from varde.events import queries, rules
from varde.events.actions.parts import (
    DayData,
    add_step,
    check_version,
    dates_of,
    days_text,
    demand,
    locked,
    place_days,
    remember_first_status,
    save,
    who,
    writing,
)
from varde.events.models import Event, EventStatus
from varde.people.public import Viewer


def _change(
    *,
    actor: Viewer,
    event: Event,
    version: int | None,
    wanted: Callable[[Event], str],
    verb: str,
    reason: str = "",
    new_dates: Mapping[int, date] | None = None,
) -> Event:
    """Set the status `wanted` gives for the event as it is now and, where given, new dates per day (key -> date)."""
    demand(actor, event.centre)
    with writing(
        actor=actor,
        centre=event.centre,
        days=[*dates_of(event), *(new_dates or {}).values()],
        reason=reason,
        what=f"{event.title}: {verb}",
    ):
        event = locked(event.pk)
        check_version(event, version)
        status = wanted(event)
        if status == event.status and not new_dates:
            raise Refused(_("Arrangementet er allerede «%(status)s».") % {"status": event.get_status_display()})
        if status != event.status and not rules.may_become(event.status, status, has_heads=queries.has_heads(event)):
            raise Refused(_why_not(event))
        remember_first_status(event)
        before, status_before, text_before = dates_of(event), str(event.get_status_display()), ""
        changes = {}
        event.status = status
        if new_dates:
            text_before = days_text(event.days.all())
            place_days(event, [
                DayData(new_dates.get(d.pk, d.on), d.starts_at, d.ends_at, d.hours, d.pk) for d in event.days.all()
            ], actor=actor, reason=reason)  # fmt: skip
            if (text_after := days_text(event.days.all())) != text_before:
                changes[_("Dager")] = [text_before, text_after]
        if status_before != str(event.get_status_display()):
            changes[_("Status")] = [status_before, str(event.get_status_display())]
        save(event, actor=actor, reason=reason)
        after = dates_of(event)
        moved = before != after
        add_step(event, actor, reason=reason, before=before if moved else (), after=after if moved else ())
        audit.record(actor=who(actor), verb=verb, obj=event, centre=event.centre.slug, changes=changes, reason=reason)
        mark_changed(event.centre.slug, [*before, *after])
    return event


def _why_not(event: Event) -> str:
    if queries.has_heads(event):
        return _("Arrangementet har registrerte deltakere. Ta dem bort først, eller flytt dagene.")
    return _("Arrangementet er «%(status)s», og da går ikke dette.") % {"status": event.get_status_display()}


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Skriv kort hvorfor, så andre forstår det senere."))


def cancel_event(*, actor: Viewer, event: Event, reason: str, version: int | None) -> Event:
    """It will not be held. Refused when somebody was there."""
    _demand_reason(reason)
    return _change(
        actor=actor, event=event, version=version, reason=reason, verb=_("avlyste arrangementet"),
        wanted=lambda e: EventStatus.CANCELLED,
    )  # fmt: skip


def postpone_event(*, actor: Viewer, event: Event, reason: str, version: int | None) -> Event:
    """It will be held on days nobody knows yet; the old days stay until it is moved. Refused when somebody was
    there."""
    _demand_reason(reason)
    return _change(
        actor=actor, event=event, version=version, reason=reason, verb=_("utsatte arrangementet"),
        wanted=lambda e: EventStatus.POSTPONED,
    )  # fmt: skip


def move_event(
    *, actor: Viewer, event: Event, new_dates: Mapping[int, date], reason: str, version: int | None
) -> Event:
    """New dates for the days (key of the day -> date). What was postponed is planned again. Heads move with their
    day, and the evaluation with the first day; a day with heads cannot move ahead of today."""
    _demand_reason(reason)
    return _change(
        actor=actor, event=event, version=version, reason=reason, verb=_("flyttet arrangementet"),
        wanted=lambda e: EventStatus.PLANNED if e.status == EventStatus.POSTPONED else e.status,
        new_dates=new_dates,
    )  # fmt: skip


def mark_held(*, actor: Viewer, event: Event, version: int | None, reason: str = "") -> Event:
    """It was held; from now on it counts. Refused before the first day has come."""
    if event.starts_on is None or event.starts_on > today():
        raise Refused(_("Arrangementet har ikke vært ennå."))
    return _change(
        actor=actor, event=event, version=version, reason=reason, verb=_("satte arrangementet som gjennomført"),
        wanted=lambda e: EventStatus.HELD,
    )  # fmt: skip


def reopen(*, actor: Viewer, event: Event, version: int | None, reason: str = "") -> Event:
    """Planned again, after it was cancelled, postponed or marked as held by mistake."""
    return _change(
        actor=actor, event=event, version=version, reason=reason, verb=_("gjenåpnet arrangementet"),
        wanted=lambda e: EventStatus.PLANNED,
    )  # fmt: skip


def can_undo(event: Event) -> bool:
    """Whether there is a last change of status or days to take back."""
    return event.steps.count() > 1


def undo_last_change(*, actor: Viewer, event: Event, version: int | None, reason: str = "") -> Event:
    """Take back the last step: the status before it, and the days before it where it moved them. The step stays in
    the history, and the undoing becomes one too."""
    steps = list(event.steps.order_by("-at", "-pk")[:2])
    if len(steps) < 2:
        raise Refused(_("Det er ingen endring å angre."))
    last, before = steps
    new_dates: dict[int, date] = {}
    if last.days_before and len(last.days_before) == len(last.days_after):
        back = dict(zip(last.days_after, last.days_before, strict=True))
        new_dates = {
            d.pk: date.fromisoformat(back[d.on.isoformat()]) for d in event.days.all() if d.on.isoformat() in back
        }
    return _change(
        actor=actor, event=event, version=version, reason=reason,
        verb=_("angret siste endring"), wanted=lambda e: before.status, new_dates=new_dates,
    )  # fmt: skip
