"""Mending what the checks of the figures found: each action gives back what it takes to undo it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.errors import Refused
from varde.core.facts import mark_changed
from varde.events import queries
from varde.events.actions.attendance import register_attendance, store
from varde.events.actions.parts import (
    DATA_FIELDS,
    EventData,
    add_step,
    dates_of,
    demand,
    locked,
    next_number,
    remember_first_status,
    save,
    who,
    writing,
)
from varde.events.actions.registering import update_event
from varde.events.models import Event, EventStatus, TeachingDay
from varde.events.rules import Group, add_up
from varde.people.public import Viewer

#: {day: [[sector, level, place, way, heads], …]} as it was, for JSON.
Groups = dict[str, list[list[Any]]]


def change_event(*, actor: Viewer, event: Event, reason: str = "", **values: Any) -> Event:
    """Change some of what is said about an event (fields of EventData), and nothing else."""
    data = EventData(**{name: getattr(event, name) for name in DATA_FIELDS})
    return update_event(actor=actor, event=event, data=replace(data, **values), version=None, reason=reason)


def kept_groups(days: Iterable[TeachingDay]) -> Groups:
    return {str(d.pk): [[g.sector, g.level, g.place, g.way, g.heads] for g in queries.groups_of(d)] for d in days}


def change_groups(
    *, actor: Viewer, days: Iterable[TeachingDay], new: Mapping[int, list[Group]], reason: str = ""
) -> Groups:
    """Register `new` ({day: groups}) on the days; gives back what was there."""
    days = list(days)
    before = kept_groups(days)
    for day in days:
        rows = add_up(None, new[day.pk])
        register_attendance(actor=actor, day=day, rows=rows, version=None, reason=reason)
    return before


def put_back_groups(*, actor: Viewer, days: Iterable[TeachingDay], groups: Groups, reason: str = "") -> None:
    """Undo of change_groups. A day that had nothing registered has nothing again."""
    for day in days:
        if rows := groups[str(day.pk)]:
            known = [Group(s, level, place, way, heads) for s, level, place, way, heads in rows]
            register_attendance(actor=actor, day=day, rows=known, version=None, reason=reason)
        else:
            _forget_attendance(actor, day, reason)


def _forget_attendance(actor: Viewer, day: TeachingDay, reason: str) -> None:
    demand(actor, day.centre)
    named = date_format(day.on, "j. F Y")
    with writing(
        actor=actor, centre=day.centre, days=[day.on], reason=reason, what=_("deltakelse %(day)s") % {"day": named}
    ):
        day.attendance.all().delete()
        audit.record(
            actor=who(actor),
            verb=_("fjernet deltakerne %(day)s") % {"day": named},
            obj=day.event or day,
            centre=day.centre.slug,
            reason=reason,
        )
        mark_changed(day.centre.slug, [day.on])


def set_hours(*, actor: Viewer, day: TeachingDay, hours: Any, reason: str = "") -> None:
    """Hours of one teaching day."""
    demand(actor, day.centre)
    named = date_format(day.on, "j. F Y")
    with writing(
        actor=actor, centre=day.centre, days=[day.on], reason=reason, what=_("timer %(day)s") % {"day": named}
    ):
        before = day.hours
        day.hours = hours
        day.version += 1
        day.save(update_fields=["hours", "version"])
        audit.record(
            actor=who(actor),
            verb=_("endret timene %(day)s") % {"day": named},
            obj=day.event or day,
            centre=day.centre.slug,
            changes={_("Timer"): [audit.shown(before), audit.shown(hours)]},
            reason=reason,
        )


def set_span(*, actor: Viewer, event: Event, starts_on: date | None, ends_on: date | None, reason: str = "") -> None:
    """The first and last day an event stands with."""
    demand(actor, event.centre)
    with writing(
        actor=actor,
        centre=event.centre,
        days=dates_of(event),
        reason=reason,
        what=_("datoene til «%(t)s»") % {"t": event},
    ):
        event = locked(event.pk)
        before = [audit.shown(event.starts_on), audit.shown(event.ends_on)]
        event.starts_on, event.ends_on = starts_on, ends_on
        save(event, actor=actor, reason=reason)
        audit.record(
            actor=who(actor),
            verb=_("endret datoene"),
            obj=event,
            centre=event.centre.slug,
            changes={
                _("Fra"): [before[0], audit.shown(starts_on)],
                _("Til"): [before[1], audit.shown(ends_on)],
            },
            reason=reason,
        )


def fit_span(*, actor: Viewer, event: Event, reason: str = "") -> None:
    """Let the event begin with its first teaching day and end with its last."""
    days = dates_of(event)
    set_span(actor=actor, event=event, starts_on=days[0], ends_on=days[-1], reason=reason)


def give_day_to_event(*, actor: Viewer, day: TeachingDay, event: Event, reason: str = "") -> None:
    """A day that was registered on a project only becomes a day of an event of the same centre. Refused when the
    event has a day with the same date."""
    demand(actor, day.centre)
    if event.centre_id != day.centre_id or day.event_id is not None:
        raise Refused(_("Dagen kan ikke flyttes dit."))
    if event.days.filter(on=day.on).exists():
        raise Refused(_("Arrangementet har allerede en dag med den datoen. Før deltakerne der i stedet."))
    _move(actor, day, event, reason)


def event_from_day(*, actor: Viewer, day: TeachingDay, title: str, kind: str, mode: str, reason: str = "") -> Event:
    """Make a held event of a day that was registered on a project only."""
    demand(actor, day.centre)
    if day.event_id is not None:
        raise Refused(_("Dagen hører allerede til et arrangement."))
    with writing(
        actor=actor, centre=day.centre, days=[day.on], reason=reason, what=_("nytt arrangement «%(t)s»") % {"t": title}
    ):
        event = Event.objects.create(
            centre=day.centre,
            number=next_number(day.centre, day.on.year),
            title=title,
            kind=kind,
            mode=mode,
            project=day.project,
            status=EventStatus.HELD,
            starts_on=day.on,
            ends_on=day.on,
            registered_by=actor.account,
        )
        audit.record(
            actor=who(actor), verb=_("opprettet arrangementet"), obj=event, centre=day.centre.slug, reason=reason
        )
        _move(actor, day, event, reason)
    return event


def _move(actor: Viewer, day: TeachingDay, event: Event, reason: str) -> None:
    named = date_format(day.on, "j. F Y")
    with writing(
        actor=actor, centre=day.centre, days=[day.on], reason=reason, what=_("dagen %(day)s") % {"day": named}
    ):
        day.event, day.project = event, None
        day.version += 1
        day.save(update_fields=["event", "project", "version"])
        event.starts_on = min(filter(None, [event.starts_on, day.on]))
        event.ends_on = max(filter(None, [event.ends_on, day.on]))
        save(event, actor=actor, reason=reason)
        audit.record(
            actor=who(actor), verb=_("la til dagen %(day)s") % {"day": named}, obj=event, centre=day.centre.slug,
            reason=reason,
        )  # fmt: skip
        mark_changed(day.centre.slug, dates_of(event))


def loosen_day(
    *, actor: Viewer, day: TeachingDay, project_id: int, delete_event: bool = False, reason: str = ""
) -> None:
    """Undo of give_day_to_event and event_from_day: the day stands on its project again. `delete_event` takes the
    event away too, if this was its only day."""
    demand(actor, day.centre)
    event = day.event
    if event is None:
        return
    named = date_format(day.on, "j. F Y")
    with writing(
        actor=actor, centre=day.centre, days=dates_of(event), reason=reason, what=_("dagen %(day)s") % {"day": named}
    ):
        old = dates_of(event)
        day.event, day.project_id = None, project_id
        day.version += 1
        day.save(update_fields=["event", "project", "version"])
        left = dates_of(event)
        audit.record(
            actor=who(actor), verb=_("tok bort dagen %(day)s") % {"day": named}, obj=event, centre=day.centre.slug,
            reason=reason,
        )  # fmt: skip
        if delete_event and not left:
            event.delete()
        else:
            event.starts_on, event.ends_on = (left[0], left[-1]) if left else (None, None)
            save(event, actor=actor, reason=reason)
        mark_changed(day.centre.slug, old)


def set_aside(*, actor: Viewer, event: Event, same_as: Event, reason: str = "") -> dict[str, Any]:
    """The event was registered twice: this one is cancelled and its heads taken away, with the other named as why.
    Gives back what undoing needs. The evaluation stays where it is."""
    demand(actor, event.centre)
    with writing(
        actor=actor,
        centre=event.centre,
        days=dates_of(event),
        reason=reason,
        what=_("dubletten «%(t)s»") % {"t": event},
    ):
        event = locked(event.pk)
        days = list(event.days.all())
        before = {"status": event.status, "groups": kept_groups(days)}
        remember_first_status(event)
        for day in days:
            day.attendance.all().delete()
        was = str(event.get_status_display())
        event.status = EventStatus.CANCELLED
        save(event, actor=actor, reason=reason)
        why = _("Registrert to ganger, se %(other)s") % {"other": same_as.number}
        add_step(event, actor, reason=why)
        audit.record(
            actor=who(actor),
            verb=_("tok bort en dublett"),
            obj=event,
            centre=event.centre.slug,
            changes={_("Status"): [was, str(event.get_status_display())], _("Grunn"): ["", why]},
            reason=reason,
        )
        mark_changed(event.centre.slug, dates_of(event))
    return before


def take_up_again(*, actor: Viewer, event: Event, before: dict[str, Any], reason: str = "") -> None:
    """Undo of set_aside."""
    demand(actor, event.centre)
    with writing(
        actor=actor,
        centre=event.centre,
        days=dates_of(event),
        reason=reason,
        what=_("arrangementet «%(t)s»") % {"t": event},
    ):
        event = locked(event.pk)
        for day in event.days.all():
            if rows := before["groups"].get(str(day.pk)):
                store(day, {(s, level, place, way): heads for s, level, place, way, heads in rows})
        event.status = before["status"]
        save(event, actor=actor, reason=reason)
        add_step(event, actor, reason=_("Angret: ikke registrert to ganger"))
        audit.record(
            actor=who(actor), verb=_("angret siste endring"), obj=event, centre=event.centre.slug, reason=reason
        )
        mark_changed(event.centre.slug, dates_of(event))
