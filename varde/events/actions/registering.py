"""Making events, changing what is said about them, and taking away what should not be there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.dates import today
from varde.core.errors import Refused
from varde.core.facts import mark_changed
from varde.evaluation.public import follow_keeper
from varde.events import queries
from varde.events.actions.attendance import Heads, store
from varde.events.actions.parts import (
    DATA_FIELDS,
    LABELS,
    DayData,
    EventData,
    add_step,
    check_data,
    check_version,
    dates_of,
    days_text,
    demand,
    locked,
    next_number,
    persons,
    place_days,
    save,
    who,
    with_data,
    writing,
)
from varde.events.models import Event, EventStatus
from varde.events.rules import Group
from varde.people.public import Viewer

#: How long after a quick registration it can be taken back with one tap.
UNDO_WITHIN = timedelta(hours=12)


def _named(changes: dict[str, list[str]]) -> dict[str, list[str]]:
    return {str(LABELS[name]): pair for name, pair in changes.items()}


def _make(actor: Viewer, data: EventData, days: Sequence[DayData], status: str, reason: str) -> Event:
    centre = actor.centre
    assert centre is not None  # demand() has seen to it
    check_data(centre, data)
    first = min((d.on for d in days), default=today())
    event = with_data(Event(centre=centre, status=status, registered_by=actor.account), data)
    event.number = next_number(centre, first.year)
    event.save()
    place_days(event, days, actor=actor, reason=reason)
    event.save(update_fields=["starts_on", "ends_on"])
    return event


def _as_new(event: Event) -> dict[str, list[str]]:
    changes = _named(audit.difference({}, audit.snapshot(event, DATA_FIELDS)))
    if days := days_text(event.days.all()):
        changes[_("Dager")] = ["", days]
    return changes


def create_event(
    *, actor: Viewer, data: EventData, days: Sequence[DayData] = (), is_draft: bool = False, reason: str = ""
) -> Event:
    """A new event at the centre the actor sits at, planned, or a draft (which may still lack its days)."""
    demand(actor, actor.centre)
    assert actor.centre is not None
    if not days and not is_draft:
        raise Refused(_("Et arrangement må ha minst én dag. Lagre det som kladd hvis datoen ikke er klar."))
    with writing(
        actor=actor,
        centre=actor.centre,
        days=[d.on for d in days],
        reason=reason,
        what=_("nytt arrangement «%(title)s»") % {"title": data.title},
    ):
        event = _make(actor, data, days, EventStatus.DRAFT if is_draft else EventStatus.PLANNED, reason)
        audit.record(
            actor=who(actor),
            verb=_("lagret en kladd") if is_draft else _("opprettet arrangementet"),
            obj=event,
            centre=event.centre.slug,
            changes=_as_new(event),
            reason=reason,
        )
        mark_changed(event.centre.slug, dates_of(event))
    return event


def quick_register(*, actor: Viewer, data: EventData, day: DayData, rows: Sequence[Group], reason: str = "") -> Event:
    """A held event with one day and its heads, in one go. `rows` adds up already (rules.add_up)."""
    demand(actor, actor.centre)
    assert actor.centre is not None
    if day.on > today():
        raise Refused(_("Dagen har ikke vært ennå. Lag et vanlig arrangement for å planlegge."))
    with writing(
        actor=actor,
        centre=actor.centre,
        days=[day.on],
        reason=reason,
        what=_("ny registrering «%(title)s»") % {"title": data.title},
    ):
        event = _make(actor, data, [day], EventStatus.HELD, reason)
        heads: Heads = {}
        for g in rows:
            heads[g.key] = heads.get(g.key, 0) + g.heads
        store(event.days.get(), heads or {Group().key: 0})
        add_step(event, actor)
        audit.record(
            actor=who(actor),
            verb=_("registrerte arrangementet med %(heads)s") % {"heads": persons(sum(heads.values()))},
            obj=event,
            centre=event.centre.slug,
            changes=_as_new(event) | {_("Deltakere"): ["", str(sum(heads.values()))]},
            reason=reason,
        )
        mark_changed(event.centre.slug, [day.on])
    return event


def update_event(
    *,
    actor: Viewer,
    event: Event,
    data: EventData,
    days: Sequence[DayData] | None = None,
    version: int | None,
    reason: str = "",
    publish: bool = False,
) -> Event:
    """Change what is said about an event and, where `days` is given, its days (one with a new date moves, and its
    heads and the evaluation with it). `publish` makes a draft a planned event."""
    demand(actor, event.centre)
    old = dates_of(event)
    new = [d.on for d in days] if days is not None else []
    with writing(
        actor=actor,
        centre=event.centre,
        days=[*old, *new],
        reason=reason,
        what=_("arrangementet «%(title)s»") % {"title": event.title},
    ):
        event = locked(event.pk)
        check_version(event, version, data=data, days=days)
        check_data(event.centre, data)
        old = dates_of(event)
        before, days_before = audit.snapshot(event, DATA_FIELDS), days_text(event.days.all())
        status_before = str(event.get_status_display())
        with_data(event, data)
        if days is not None:
            place_days(event, days, actor=actor, reason=reason)
        if publish and event.status == EventStatus.DRAFT:
            event.status = EventStatus.PLANNED
        if event.status != EventStatus.DRAFT and not event.starts_on:
            raise Refused(_("Et arrangement må ha minst én dag. Lagre det som kladd hvis datoen ikke er klar."))
        changed = audit.difference(before, audit.snapshot(event, DATA_FIELDS))
        if event.evaluation_id and (follows := {"title", "project"} & set(changed)):
            follow_keeper(pk=event.evaluation_id, values={name: getattr(event, name) for name in follows})
        changes = _named(changed)
        days_after = days_text(event.days.all())
        if days_before != days_after:
            changes[_("Dager")] = [days_before, days_after]
        if status_before != str(event.get_status_display()):
            changes[_("Status")] = [status_before, str(event.get_status_display())]
        if not changes:
            return event
        save(event, actor=actor, reason=reason)
        if changes.get(_("Dager")) and event.status != EventStatus.DRAFT and old != (now := dates_of(event)):
            add_step(event, actor, reason=reason, before=old, after=now)
        audit.record(
            actor=who(actor),
            verb=_("endret arrangementet"),
            obj=event,
            centre=event.centre.slug,
            changes=changes,
            reason=reason,
        )
        mark_changed(event.centre.slug, [*old, *dates_of(event)])
    return event


def set_days(*, actor: Viewer, event: Event, days: Sequence[DayData], version: int | None, reason: str = "") -> Event:
    """Make the event's days be `days`, and nothing else."""
    data = EventData(**{name: getattr(event, name) for name in DATA_FIELDS})
    return update_event(actor=actor, event=event, data=data, days=days, version=version, reason=reason)


def copy_event(*, actor: Viewer, event: Event, first_day: date) -> Event:
    """The same once more, planned from `first_day` with the same distance between the days and nobody there yet.
    It belongs to the centre the actor sits at; a project and a person of another centre are left out."""
    demand(actor, actor.centre)
    assert actor.centre is not None
    data = EventData(**{name: getattr(event, name) for name in DATA_FIELDS})
    if data.project is not None and data.project.centre_id != actor.centre.pk:
        data = replace(data, project=None)
    if data.responsible is not None and data.responsible.centre_id != actor.centre.pk:
        data = replace(data, responsible=None)
    old = list(event.days.order_by("on"))
    shift = first_day - old[0].on if old else timedelta()
    days = [DayData(d.on + shift, d.starts_at, d.ends_at, d.hours) for d in old] or [DayData(first_day)]
    return create_event(actor=actor, data=data, days=days)


def delete_draft(*, actor: Viewer, event: Event) -> None:
    """Only a draft can be deleted; what was ever planned is cancelled instead, and keeps its history."""
    demand(actor, event.centre)
    if event.status != EventStatus.DRAFT:
        raise Refused(_("Bare kladder kan slettes. Avlys arrangementet i stedet."))
    _delete(actor, event, verb=_("slettet kladden"))


def undo_quick(*, actor: Viewer, event: Event) -> None:
    """Take back one's own quick registration, as long as nobody has touched it."""
    demand(actor, event.centre)
    if actor.account is None or event.registered_by_id != actor.account.pk:
        raise Refused(_("Bare den som registrerte, kan angre."))
    untouched = event.version == 1 and not event.days.exclude(version=1).exists() and not event.evaluation_id
    if not untouched or timezone.now() - event.created_at > UNDO_WITHIN:
        raise Refused(_("Arrangementet er endret siden du registrerte det. Rediger det i stedet."))
    _delete(actor, event, verb=_("angret registreringen"))


def _delete(actor: Viewer, event: Event, *, verb: str) -> None:
    days = dates_of(event)
    with writing(actor=actor, centre=event.centre, days=days, reason="", what=verb):
        heads = sum(g.heads for d in event.days.all() for g in queries.groups_of(d))
        gone = {name: [pair[1], ""] for name, pair in _as_new(event).items()}
        audit.record(
            actor=who(actor),
            verb=verb,
            obj=event,
            centre=event.centre.slug,
            changes=gone | ({_("Deltakere"): [str(heads), ""]} if heads else {}),
        )
        event.delete()
        mark_changed(event.centre.slug, days)
