"""Small registrations to count. Tests may read every room's models."""

from datetime import date
from itertools import count
from typing import Any

from varde.core.facts import mark_changed
from varde.events.models import Attendance, Event, EventStatus, TeachingDay
from varde.insight.actions import refresh_changed_days
from varde.places.models import Centre, Place
from varde.places.public import place_on
from varde.projects.models import FieldOfWork, Project, ProjectYear

_number = count(1)
YEAR = 2024
DAY = date(YEAR, 3, 5)


def project(centre: Centre, field: str = "Vold", year: int = YEAR, **of_year: Any) -> Project:
    made = Project.objects.create(centre=centre, number=f"P{next(_number)}", title="Et prosjekt")
    kind, _ = FieldOfWork.objects.get_or_create(centre=centre, year=year, name=field)
    ProjectYear.objects.create(project=made, year=year, field=kind, **of_year)
    return made


def event(centre: Centre, *days: date, **more: Any) -> Event:
    more = {"status": EventStatus.HELD, "mode": "physical", "kind": "course"} | more
    made = Event.objects.create(centre=centre, number=f"A{next(_number)}", title="Et kurs", **more)
    for day in days or (DAY,):
        TeachingDay.objects.create(centre=centre, event=made, on=day)
    return made


def heads(day: TeachingDay | Event, n: int, **more: Any) -> Attendance:
    """n persons on a day (an event's first day when an event is given)."""
    at = day if isinstance(day, TeachingDay) else day.days.order_by("on")[0]
    return Attendance.objects.create(day=at, heads=n, **more)


def place(code: str, on: date = DAY) -> Place:
    """The real place with this number on a day."""
    found = place_on(code, on)
    assert found is not None, code
    return found


def refresh(centre: Centre, *days: date) -> None:
    mark_changed(centre.slug, days or (DAY, date(YEAR, 1, 1)))
    refresh_changed_days()
