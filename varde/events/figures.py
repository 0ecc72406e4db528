"""What is counted of events.

`participants.days`: heads on each teaching day. A participant is a person on a teaching day: a half day counts as a
day, and a person at a three-day course counts three times. Mode, type and project are the event's. On a day that
belongs to a project without an event, mode and type are not stated.

`events.count`: an event that was held and has at least one teaching day in the year counts once in that year; the
fact lies on its first teaching day within the year. An event over New Year counts in both years.

Heads of an event that was cancelled, postponed or never left the draft do not count.
"""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from varde.core.facts import Fact, Origin, page_of
from varde.events.models import Attendance, Event, EventStatus, TeachingDay
from varde.places.public import Centre
from varde.projects.public import fields_of_projects

MEASURES = ("participants.days", "events.count")
#: Events whose heads count. A planned event counts with the first heads registered, it need not be over.
_HEADS_COUNT = (EventStatus.HELD, EventStatus.PLANNED)
#: Kinds of registration the facts come from; `describe` says what each is.
SOURCES = ("event", "day")


def facts(centre: Centre, first: date, last: date) -> Iterator[Fact]:
    fields = fields_of_projects(centre, first, last)
    yield from _participant_days(centre, first, last, fields)
    yield from _events(centre, first, last, fields)


def _participant_days(
    centre: Centre, first: date, last: date, fields: dict[tuple[int, int], int | None]
) -> Iterator[Fact]:
    days = {}
    for day, on, event, project, kind, mode, event_project in (
        TeachingDay.objects.filter(centre=centre, on__range=(first, last))
        .filter(Q(event=None) | Q(event__status__in=_HEADS_COUNT))
        .values_list("pk", "on", "event_id", "project_id", "event__kind", "event__mode", "event__project_id")
    ):
        if event is not None:
            days[day] = (on, ("event", event), event_project, mode, kind)
        else:
            days[day] = (on, ("day", day), project, "", "")
    rows = Attendance.objects.filter(day__centre=centre, day__on__range=(first, last), heads__gt=0)
    for day, sector, level, place, heads in rows.values_list("day_id", "sector", "level", "place_id", "heads").iterator(
        5000
    ):
        if day not in days:
            continue
        on, source, project, mode, kind = days[day]
        yield Fact(
            "participants.days", on, centre.pk, heads, source,
            project, fields.get((project, on.year)), place, sector, level, mode, kind,
        )  # fmt: skip


def _events(centre: Centre, first: date, last: date, fields: dict[tuple[int, int], int | None]) -> Iterator[Fact]:
    for year in range(first.year, last.year + 1):
        held = (
            TeachingDay.objects.filter(
                centre=centre, on__range=(date(year, 1, 1), date(year, 12, 31)), event__status=EventStatus.HELD
            )
            .values_list("event_id", "event__mode", "event__kind", "event__project_id", "event__place_id")
            .annotate(first_on=Min("on"))
            .order_by("event_id")
        )
        if first > date(year, 1, 1) or last < date(year, 12, 31):
            held = held.filter(first_on__range=(first, last))
        for event, mode, kind, project, place, on in held:
            yield Fact(
                "events.count", on, centre.pk, 1, ("event", event),
                project, fields.get((project, year)), place, "", "", mode, kind,
            )  # fmt: skip


def days_that_follow(centre: Centre, days: Collection[date], sources: Collection[int]) -> set[date]:
    """Other days whose facts change with these: all days of the events that have, or had (`sources`), a day among
    them. Moving the first day of an event moves the day the event itself counts on."""
    events = Event.objects.filter(centre=centre).filter(Q(days__on__in=list(days)) | Q(pk__in=list(sources)))
    return set(TeachingDay.objects.filter(event__in=events).values_list("on", flat=True).distinct())


def describe(kind: str, ids: Collection[int]) -> dict[int, Origin]:
    """What the registrations with these ids are. The caller has established who may see them."""
    if kind == "day":
        days = TeachingDay.objects.filter(pk__in=ids).values_list(
            "pk", "project_id", "project__number", "project__title"
        )
        return {
            pk: Origin("", str(_("Dag uten arrangement")), f"{number} {title}", page_of("projects:project", project))
            for pk, project, number, title in days
        }
    events = Event.objects.filter(pk__in=ids)
    return {
        pk: Origin(number, title, f"{p or ''} {p_title or ''}".strip(), page_of("events:event", pk))
        for pk, number, title, p, p_title in events.values_list(
            "pk", "number", "title", "project__number", "project__title"
        )
    }
