"""Registering who was there: heads in groups, per day."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.dates import today
from varde.core.errors import EditConflict, FieldDifference, Refused
from varde.core.facts import mark_changed
from varde.events import queries, rules
from varde.events.actions.parts import add_step, dates_of, demand, remember_first_status, save, who, writing
from varde.events.models import Attendance, Event, EventStatus, TeachingDay
from varde.events.rules import Group
from varde.people.public import Viewer
from varde.places.public import Place

Heads = dict[tuple[str, str, int | None, str], int]


def register_attendance(
    *, actor: Viewer, day: TeachingDay, rows: Sequence[Group], version: int | None, reason: str = ""
) -> int:
    """Make the day's attendance be exactly `rows`; the event is held from then on. Returns the heads.

    `version` is the day's, as the form was opened with it; `reason` is the leader's for a closed year. A day that
    has not come is refused, and so is an event that was cancelled or postponed. `rows` adds up already
    (rules.add_up); no rows at all is a registration too: nobody came, and one row of zero says so."""
    demand(actor, day.centre)
    with writing(
        actor=actor,
        centre=day.centre,
        days=[day.on],
        reason=reason,
        what=_("deltakelse %(day)s") % {"day": date_format(day.on, "j. F Y")},
    ):
        # the day's row is the lock; its event is read again behind it
        day = TeachingDay.objects.select_for_update(of=("self",)).select_related("centre").get(pk=day.pk)
        event = Event.objects.get(pk=day.event_id) if day.event_id else None
        _refuse_impossible(day, event)
        before = {g.key: g.heads for g in queries.groups_of(day)}
        after: Heads = {}
        for g in rows:
            after[g.key] = after.get(g.key, 0) + g.heads
        after = after or {Group().key: 0}
        if before != after:  # two who typed the same do not disagree
            _check_day_version(day, version, before, after)
            store(day, after)
            changes = _changes(before, after)
            day.version += 1
            day.updated_at = timezone.now()
            day.save(update_fields=["version", "updated_at"])
            if event is not None:
                changes |= _now_held(actor, event, reason)
            audit.record(
                actor=who(actor),
                verb=_("registrerte deltakere %(day)s") % {"day": date_format(day.on, "j. F Y")},
                obj=event or day,
                centre=day.centre.slug,
                changes=changes,
                reason=reason,
            )
            mark_changed(day.centre.slug, dates_of(event) if event else [day.on])
    return sum(after.values())


def _refuse_impossible(day: TeachingDay, event: Event | None) -> None:
    if day.on > today():
        raise Refused(_("Dagen har ikke vært ennå. Deltakere kan registreres fra og med dagen selv."))
    if event is not None and event.status in {EventStatus.CANCELLED, EventStatus.POSTPONED}:
        raise Refused(_("Arrangementet er avlyst eller utsatt. Gjenåpne det før du registrerer deltakere."))


def _check_day_version(
    day: TeachingDay,
    version: int | None,
    before: Heads,
    after: Heads,
) -> None:
    if version is None or version == day.version:
        return
    line = audit.history_of(day.event or day).first()
    raise EditConflict(
        version_now=day.version,
        changed_by=line.actor_name if line else "",
        differences=[FieldDifference(label, *pair) for label, pair in _changes(before, after).items()],
    )


def store(day: TeachingDay, heads: Heads) -> None:
    """Replace the day's rows."""
    day.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(day=day, sector=s, level=v, place_id=p, way=w, heads=n) for (s, v, p, w), n in heads.items()
    )


def _now_held(actor: Viewer, event: Event, reason: str) -> dict[str, list[str]]:
    if event.status == EventStatus.HELD:
        return {}
    remember_first_status(event)
    was = str(event.get_status_display())
    event.status = EventStatus.HELD
    save(event, actor=actor, reason=reason)
    add_step(event, actor, reason=_("Deltakere er registrert"))
    return {_("Status"): [was, str(event.get_status_display())]}


def _changes(before: Heads, after: Heads) -> dict[str, list[str]]:
    """{group: [heads before, heads after]} for the groups that differ, and the sum."""
    keys = [k for k in {**before, **after} if before.get(k) != after.get(k)]
    names = dict(Place.objects.filter(pk__in={k[2] for k in keys if k[2]}).values_list("pk", "name"))
    found = {}
    for sector, level, place, way in keys:
        parts = [rules.group_label(sector, level)]
        if place:
            parts.append(names.get(place, ""))
        if way:
            parts.append(str(Attendance(way=way).get_way_display()))
        key = (sector, level, place, way)
        found[", ".join(parts)] = ["" if n is None else str(n) for n in (before.get(key), after.get(key))]
    total = [str(sum(before.values())) if before else "", str(sum(after.values()))]
    return {**found, _("Til sammen"): total} if total[0] != total[1] else found
