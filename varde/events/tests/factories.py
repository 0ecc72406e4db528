"""Makes rows for tests, without the actions' checks."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from varde.core.dates import today
from varde.events.models import Attendance, Event, EventStatus, Kind, Mode, TeachingDay
from varde.people.public import Organisation, OrganisationKind
from varde.places.public import Centre, Place
from varde.projects.public import Project

_numbers = count(1)


def make_project(centre: Centre, **given: Any) -> Project:
    n = next(_numbers)
    return Project.objects.create(centre=centre, **({"number": f"P{n}", "title": f"Prosjekt {n}"} | given))


def make_organisation(name: str = "Solbakken skole", **given: Any) -> Organisation:
    return Organisation.objects.create(name=name, **({"kind": OrganisationKind.SCHOOL} | given))


def make_event(
    centre: Centre,
    *,
    days: Sequence[date] = (),
    heads: Sequence[int] | int | None = None,
    status: str = EventStatus.PLANNED,
    **given: Any,
) -> Event:
    """An event with days (yesterday if none is given) and, where `heads` is given, that many in one group per day."""
    n = next(_numbers)
    days = list(days) or [today() - timedelta(days=1)]
    values = {"number": f"T-{n:04d}", "title": f"Arrangement {n}", "kind": Kind.COURSE, "mode": Mode.PHYSICAL}
    event = Event.objects.create(
        centre=centre, status=status, starts_on=min(days), ends_on=max(days), **(values | given)
    )
    amounts = [heads] * len(days) if isinstance(heads, int) else list(heads or [])
    for i, on in enumerate(days):
        day = TeachingDay.objects.create(centre=centre, event=event, on=on)
        if amounts:
            Attendance.objects.create(day=day, sector="health", level="municipal", heads=amounts[i])
    return event


def a_place(code: str = "0301") -> Place:
    """A place of today; the list of places comes with the migrations."""
    return Place.objects.filter(code=code, valid_to=None).get()
