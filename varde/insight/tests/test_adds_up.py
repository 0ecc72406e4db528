"""Check C5: key figures three ways (the cells, SQL over the raw rows, plain Python) are equal on random data sets, and
every breakdown adds up. `VARDE_TEST_EXAMPLES=1000` runs as many as the check asks for."""

import os
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from varde.events.models import Attendance, Event, EventStatus, Kind, Mode, TeachingDay
from varde.insight.facts import Period
from varde.insight.models import FigureCell
from varde.insight.public import Figure, figure, rebuild_all, year_figures
from varde.insight.tests.factories import YEAR, place, project, refresh
from varde.people.public import Level, Sector

pytestmark = pytest.mark.django_db
DAYS = [date(YEAR, 1, 1), date(YEAR, 3, 5), date(YEAR, 3, 6), date(YEAR, 12, 31)]
PLACES = ["", "3101", "030101", "32", "0301", "1103", "UTL"]
COUNTY = {"": "not_stated", "UTL": "abroad"}


@dataclass(frozen=True)
class Head:
    """One attendance row: which event (None = a day without one), which day, who and how many."""

    event: int | None
    day: date
    sector: str
    level: str
    place: str
    heads: int


@dataclass(frozen=True)
class Held:
    mode: str
    kind: str
    status: str


HELD = st.builds(
    Held,
    st.sampled_from(["", *Mode.values]),
    st.sampled_from(Kind.values),
    st.sampled_from([EventStatus.HELD, EventStatus.HELD, EventStatus.CANCELLED, EventStatus.DRAFT]),
)
HEAD = st.builds(
    Head,
    st.sampled_from([None, 0, 1, 2]),
    st.sampled_from(DAYS),
    st.sampled_from(["", *Sector.values]),
    st.sampled_from(["", *Level.values]),
    st.sampled_from(PLACES),
    st.integers(0, 40),
)


def _place_id(code: str) -> int | None:
    return place(code).pk if code else None


def store(centre: Any, events: list[Held], heads: list[Head]) -> list[Head]:
    """Write the data set; returns the rows that were kept (a group is registered once per day)."""
    made = [
        Event.objects.create(centre=centre, number=f"A{n}", title="x", mode=e.mode, kind=e.kind, status=e.status)
        for n, e in enumerate(events)
    ]
    work = project(centre)
    days: dict[tuple[int | None, date], TeachingDay] = {}
    kept: dict[tuple, Head] = {}
    for head in heads:
        key = (head.event, head.day, head.sector, head.level, head.place)
        if key in kept:
            continue
        kept[key] = head
        at = days.get((head.event, head.day))
        if at is None:
            owner = {"project": work} if head.event is None else {"event": made[head.event]}
            at = days[head.event, head.day] = TeachingDay.objects.create(centre=centre, on=head.day, **owner)
        Attendance.objects.create(
            day=at,
            sector=head.sector,
            level=head.level,
            place_id=_place_id(head.place),
            heads=head.heads,
        )
    return list(kept.values())


def in_python(events: list[Held], heads: list[Head], dimension: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for h in heads:
        of = events[h.event] if h.event is not None else None
        if of and of.status != EventStatus.HELD:
            continue
        code = {
            "sector": h.sector,
            "level": h.level,
            "mode": of.mode if of else "",
            "type": of.kind if of else "",
            "month": f"{h.day.month:02}",
            "county": COUNTY.get(h.place, h.place[:2]),
        }[dimension]
        found[code or "not_stated"] += h.heads
    return +found


def in_sql(centre: Any, column: str) -> Counter[str]:
    """Straight from the tables, past everything Varde does with them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column}, SUM(a.heads) FROM events_attendance a JOIN events_teachingday d ON d.id = a.day_id"
            " LEFT JOIN events_event e ON e.id = d.event_id"
            " WHERE d.centre_id = %s AND (e.id IS NULL OR e.status = 'held') GROUP BY 1",
            [centre.pk],
        )
        return +Counter({code or "not_stated": int(n) for code, n in cursor.fetchall()})


def in_cells(found: Figure, dimension: str) -> Counter[str]:
    return +Counter({c.code: int(c.value or 0) for c in found.by[dimension]})


@settings(
    max_examples=int(os.environ.get("VARDE_TEST_EXAMPLES", "8")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(events=st.lists(HELD, min_size=3, max_size=3), heads=st.lists(HEAD, max_size=25))
def test_cells_sql_and_python_agree_and_every_breakdown_adds_up(cast, events, heads) -> None:
    with transaction.atomic():
        kept = store(cast.ost, events, heads)
        refresh(cast.ost, *DAYS)
        found = figure(cast.ost, "participants.days", Period.of_year(YEAR))
        for dimension in ("sector", "level", "mode", "type", "month", "county"):
            assert in_cells(found, dimension) == in_python(events, kept, dimension), dimension
        for dimension, column in {
            "sector": "a.sector", "level": "a.level", "mode": "COALESCE(e.mode, '')", "type": "COALESCE(e.kind, '')",
        }.items():  # fmt: skip
            assert in_cells(found, dimension) == in_sql(cast.ost, column), dimension
        for one in year_figures(cast.ost, YEAR):
            if one.measure.adds_up:
                for dimension, cells in one.by.items():
                    if cells:
                        assert sum(c.value or 0 for c in cells) == one.total, (one.key, dimension)
        by_day = sorted(FigureCell.objects.values_list("measure", "dimension", "code", "value"))
        rebuild_all([cast.ost])
        assert sorted(FigureCell.objects.values_list("measure", "dimension", "code", "value")) == by_day
        transaction.set_rollback(True)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    events=st.lists(HELD, min_size=3, max_size=3),
    heads=st.lists(HEAD, max_size=15),
    where=st.sampled_from(
        [{"sector": "health"}, {"mode": "not_stated"}, {"county": "03", "month": "03"}, {"field": "vold"}]
    ),
)
def test_a_narrowed_figure_adds_up_too(cast, events, heads, where) -> None:
    with transaction.atomic():
        store(cast.ost, events, heads)
        refresh(cast.ost, *DAYS)
        found = figure(cast.ost, "participants.days", Period.of_year(YEAR), where)
        for dimension, cells in found.by.items():
            assert sum(c.value or 0 for c in cells) == found.total, dimension
        transaction.set_rollback(True)
