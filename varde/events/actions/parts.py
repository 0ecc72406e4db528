"""What the actions share: who may, closed years, conflicts, and putting days where they belong."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from varde.core import audit
from varde.core.dates import today
from varde.core.errors import EditConflict, FieldDifference, Refused
from varde.evaluation.public import follow_keeper
from varde.events import queries, rules
from varde.events.models import Event, EventStep, TeachingDay
from varde.people.public import Organisation, Person, Viewer, correcting
from varde.places.public import Centre, Place
from varde.projects.public import Project, ensure_year


@dataclass(frozen=True)
class EventData:
    """What one says about an event, apart from its days and status."""

    title: str
    kind: str
    mode: str = ""
    project: Project | None = None
    host: Organisation | None = None
    host_name: str = ""
    place: Place | None = None
    venue: str = ""
    responsible: Person | None = None
    note: str = ""


@dataclass(frozen=True)
class DayData:
    """A teaching day as wanted. `pk` names a day that is already there, so that a new date moves it."""

    on: date
    starts_at: time | None = None
    ends_at: time | None = None
    hours: Decimal | None = None
    pk: int | None = None


LABELS: dict[str, Any] = {
    "title": gettext_lazy("Tittel"),
    "kind": gettext_lazy("Type"),
    "mode": gettext_lazy("Form"),
    "project": gettext_lazy("Prosjekt"),
    "host": gettext_lazy("Vertskap i registeret"),
    "host_name": gettext_lazy("Vertskap"),
    "place": gettext_lazy("Sted"),
    "venue": gettext_lazy("Lokale eller lenke"),
    "responsible": gettext_lazy("Ansvarlig"),
    "note": gettext_lazy("Merknad"),
}
DATA_FIELDS = tuple(f.name for f in fields(EventData))


def who(actor: Viewer) -> audit.Actor:
    """The name the trace gets: the account's, or the system's own."""
    return actor.account or audit.SYSTEM


def demand(actor: Viewer, centre: Centre | None) -> None:
    """PermissionDenied unless the actor may change events at this centre."""
    if centre is None or not actor.may("events", centre):
        raise PermissionDenied


@contextmanager
def writing(*, actor: Viewer, centre: Centre, days: Iterable[date], reason: str, what: str) -> Iterator[None]:
    """One transaction that changes these days. In a closed year only the leader gets in, with a reason. Text and
    question are those of the whole house (people.public.correcting)."""
    with correcting(actor, centre=centre, days=days, reason=reason, what=what):
        yield


def locked(pk: int) -> Event:
    """The event as it is now, held until the transaction ends."""
    return Event.objects.select_for_update(of=("self",)).select_related("centre").get(pk=pk)


def dates_of(event: Event) -> list[date]:
    return list(event.days.order_by("on").values_list("on", flat=True))


def days_text(days: Iterable[TeachingDay | DayData]) -> str:
    """«3. mai 2026 (3 t), 4. mai 2026», for the history and for conflicts."""
    parts = []
    for d in sorted(days, key=lambda d: d.on):
        extra = []
        if d.starts_at:
            extra.append(f"{d.starts_at:%H.%M}" + (f"–{d.ends_at:%H.%M}" if d.ends_at else ""))
        if d.hours is not None:
            extra.append(f"{d.hours.normalize():f} t".replace(".", ","))
        parts.append(date_format(d.on, "j. F Y") + (f" ({', '.join(extra)})" if extra else ""))
    return ", ".join(parts)


def last_changed_by(event: Event) -> str:
    line = audit.history_of(event).first()
    return line.actor_name if line else ""


def check_version(
    event: Event, version: int | None, *, data: EventData | None = None, days: Sequence[DayData] | None = None
) -> None:
    """EditConflict with what differs, when somebody saved since the form was opened. None = the caller does not
    hold a version (a command, an import)."""
    if version is None or version == event.version:
        return
    differences = []
    if data is not None:
        theirs = audit.snapshot(event, DATA_FIELDS)
        yours = audit.snapshot(with_data(Event(centre=event.centre), data), DATA_FIELDS)
        differences = [
            FieldDifference(str(LABELS[name]), theirs[name], yours[name])
            for name in DATA_FIELDS
            if theirs[name] != yours[name]
        ]
    if days is not None:
        now, typed = days_text(event.days.all()), days_text(days)
        if now != typed:
            differences.append(FieldDifference(_("Dager"), now, typed))
    if data is None and days is None:  # a form about the status
        differences.append(FieldDifference(_("Status"), str(event.get_status_display()), ""))
    raise EditConflict(version_now=event.version, changed_by=last_changed_by(event), differences=differences)


def with_data(event: Event, data: EventData) -> Event:
    for name in DATA_FIELDS:
        setattr(event, name, getattr(data, name))
    return event


def check_data(centre: Centre, data: EventData) -> None:
    if data.project is not None and data.project.centre_id != centre.pk:
        raise Refused(_("Prosjektet hører til et annet senter."))
    if data.responsible is not None and data.responsible.centre_id != centre.pk:
        raise Refused(_("Den ansvarlige hører til et annet senter."))


def keep_project_years(event: Event, *, actor: Viewer, reason: str) -> None:
    """A project with an event in a year is active in that year, and counts in it. In a closed year this is part of
    the leader's correction, with the same reason."""
    if event.project is not None:
        for year in {on.year for on in event.days.values_list("on", flat=True)}:
            ensure_year(event.project, year, actor=actor, reason=reason)


def save(event: Event, *, actor: Viewer, reason: str) -> None:
    """Save with the next version."""
    keep_project_years(event, actor=actor, reason=reason)
    event.version += 1
    event.updated_at = timezone.now()
    event.save()


def add_step(
    event: Event, actor: Viewer, *, reason: str = "", before: Sequence[date] = (), after: Sequence[date] = ()
) -> EventStep:
    """What happened to the plan. The first step also keeps what the status was before it."""
    return EventStep.objects.create(
        event=event,
        status=event.status,
        reason=reason[:500],
        days_before=[d.isoformat() for d in before],
        days_after=[d.isoformat() for d in after],
        by_name=str(who(actor))[:200],
    )


def remember_first_status(event: Event) -> None:
    """Before the first change of status: write down what it was, so that the change can be undone."""
    if not event.steps.exists():
        EventStep.objects.create(event=event, status=event.status, at=event.created_at)


def _matched(rows: dict[int, TeachingDay], wanted: Sequence[DayData]) -> tuple[dict[int, DayData], list[DayData]]:
    """What each day that is there shall become (by its key, else by its date), and what is new."""
    by_date = {d.on: d for d in rows.values()}
    kept = {d.pk: d for d in wanted if d.pk in rows}
    added = []
    for data in (d for d in wanted if d.pk not in rows):
        same = by_date.get(data.on)
        if same is not None and same.pk not in kept:
            kept[same.pk] = data
        else:
            added.append(data)
    return kept, added


def place_days(event: Event, wanted: Sequence[DayData], *, actor: Viewer, reason: str) -> None:
    """Make the event's days be `wanted`: move, add, remove, and keep starts_on, ends_on and the evaluation's day.
    A day with heads is never removed, and never moved ahead of today. The event itself is saved by the caller."""
    if len({d.on for d in wanted}) != len(wanted):
        raise Refused(_("Samme dato står to ganger."))
    rows = {d.pk: d for d in event.days.all()}
    kept, added = _matched(rows, wanted)
    heads = set(event.days.filter(attendance__heads__gt=0).values_list("pk", flat=True))
    if lost := [row.on for pk, row in rows.items() if pk in heads and pk not in kept]:
        raise Refused(
            _("%(day)s har registrerte deltakere og kan ikke fjernes. Endre datoen hvis dagen ble flyttet.")
            % {"day": date_format(lost[0], "j. F Y")}
        )
    for pk, data in kept.items():
        if pk in heads and data.on != rows[pk].on and data.on > today():
            raise Refused(_("En dag med deltakere kan ikke flyttes fram i tid."))
    event.days.exclude(pk__in=kept).delete()
    for pk, on in rules.free_order({pk: (rows[pk].on, d.on) for pk, d in kept.items()}):
        TeachingDay.objects.filter(pk=pk).update(on=on)
    for pk, data in kept.items():
        row = rows[pk]
        if (row.on, row.starts_at, row.ends_at, row.hours) == (data.on, data.starts_at, data.ends_at, data.hours):
            continue
        row.on, row.starts_at, row.ends_at, row.hours = data.on, data.starts_at, data.ends_at, data.hours
        row.version += 1
        row.updated_at = timezone.now()
        row.save()
    for data in added:
        TeachingDay.objects.create(
            centre=event.centre,
            event=event,
            on=data.on,
            starts_at=data.starts_at,
            ends_at=data.ends_at,
            hours=data.hours,
        )
    dates = sorted(d.on for d in wanted)
    event.starts_on, event.ends_on = (dates[0], dates[-1]) if dates else (None, None)
    keep_project_years(event, actor=actor, reason=reason)
    if event.evaluation_id and event.starts_on:
        follow_keeper(pk=event.evaluation_id, values={"held_on": event.starts_on})


def next_number(centre: Centre, year: int) -> str:
    """The centre's next number of the year. The centre's row is held meanwhile, so two never get the same."""
    Centre.objects.select_for_update().get(pk=centre.pk)
    return rules.next_number(year, queries.numbers_like(centre.pk, f"A{year % 100:02d}-"))


def persons(n: int) -> str:
    """«1 deltaker», «42 deltakere»."""
    return ngettext("%(n)s deltaker", "%(n)s deltakere", n) % {"n": n}
