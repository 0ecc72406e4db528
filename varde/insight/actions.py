"""Facts are rewritten a whole day at a time, and the cells of the year with them.

Whoever changes a registration marks its day in the same transaction (`core.facts.mark_changed`). Here the days are
taken, rewritten and unmarked in one transaction: a process that dies in between leaves the marks, and two workers
take turns on the centre's row, so nothing is lost and nothing is counted twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any

from django.db import connection, transaction
from django.utils import translation

from varde.core.facts import Fact
from varde.core.models import ChangedDay
from varde.insight.codes import Codes
from varde.insight.facts import Period, facts_in, sums_of
from varde.insight.measures import dimensions_of_facts
from varde.insight.models import FigureCell, StoredFact
from varde.insight.sources import ROOMS
from varde.places.public import Centre
from varde.projects.public import fields_of_projects

#: With more days than this in a year, the whole stretch from the first to the last is rewritten in one go.
_MANY_DAYS = 40
_BATCH = 10_000
_ALL_TIME = (date(1990, 1, 1), date(2100, 12, 31))
_COLUMNS = (
    "centre_id", "year", "month", "day", "measure", "amount", "project", "field", "place", "sector", "level", "mode",
    "type", "category", "category2", "category3", "source_kind", "source_id",
)  # fmt: skip


def refresh_changed_days() -> int:
    """Make the facts and cells of all marked days again; returns how many days. The worker calls it all the time."""
    marked = set(ChangedDay.objects.order_by().values_list("centre", flat=True).distinct())
    return sum(_refresh(slug) for slug in sorted(marked))


def _refresh(slug: str) -> int:
    with transaction.atomic():
        # The centre's row is the turn: two workers never rewrite the same centre at once.
        centre = Centre.objects.select_for_update(no_key=True).filter(slug=slug).first()
        taken = list(ChangedDay.objects.filter(centre=slug).values_list("pk", "day"))
        if centre is not None and taken:
            days = {day for _, day in taken}
            days |= _days_that_follow(centre, days)
            for first, last in _stretches(days):
                _rewrite(centre, first, last)
            codes = Codes(centre)
            for year in sorted({day.year for day in days}):
                _rewrite_cells(codes, year)
        pks = [pk for pk, _ in taken]
        for n in range(0, len(pks), 500):
            ChangedDay.objects.filter(pk__in=pks[n : n + 500]).delete()
    return len({day for _, day in taken})


def rebuild_all(centres: Iterable[Centre] | None = None) -> int:
    """Make all facts and cells again, one transaction per centre; returns the number of facts."""
    made = 0
    for chosen in centres if centres is not None else Centre.objects.all():
        with transaction.atomic():
            centre = Centre.objects.select_for_update(no_key=True).get(pk=chosen.pk)
            before = ChangedDay.objects.filter(centre=centre.slug)
            seen = list(before.values_list("pk", flat=True))
            had = set(FigureCell.objects.filter(centre=centre).values_list("year", flat=True).distinct())
            StoredFact.objects.filter(centre=centre)._raw_delete(connection.alias)
            made += _store(chain.from_iterable(r.facts(centre, *_ALL_TIME) for r in ROOMS))
            codes = Codes(centre)
            years = StoredFact.objects.filter(centre=centre).order_by().values_list("year", flat=True).distinct()
            for year in sorted(had | set(years)):
                _rewrite_cells(codes, year)
            for n in range(0, len(seen), 500):
                ChangedDay.objects.filter(pk__in=seen[n : n + 500]).delete()
    return made


def _days_that_follow(centre: Centre, days: set[date]) -> set[date]:
    """Days nobody marked whose facts change all the same: other days of an event that was moved, the months of a
    site whose year was changed, and all days of a project that changed its field."""
    sources: dict[str, set[int]] = defaultdict(set)
    for chunk in _chunks(sorted(days), 500):
        rows = StoredFact.objects.filter(centre=centre, day__in=chunk)
        for kind, pk in rows.order_by().values_list("source_kind", "source_id").distinct():
            sources[kind].add(pk)
    more: set[date] = set()
    for room in ROOMS:
        if hasattr(room, "days_that_follow"):
            for chunk in _chunks(sorted(days), 300):
                more |= room.days_that_follow(centre, chunk, sources["event"])
    for year in {day.year for day in days if (day.month, day.day) == (1, 1)}:
        more |= _days_with_another_field(centre, year)
    return more


def _days_with_another_field(centre: Centre, year: int) -> set[date]:
    now = fields_of_projects(centre, date(year, 1, 1), date(year, 12, 31))
    facts = StoredFact.objects.filter(centre=centre, year=year, project__isnull=False).order_by()
    stored = facts.values_list("project", "field").distinct()
    moved = [p for p, field in stored if p is not None and now.get((p, year)) != field]
    return set(facts.filter(project__in=moved).values_list("day", flat=True).distinct()) if moved else set()


def _chunks(days: list[date], size: int) -> Iterator[list[date]]:
    for n in range(0, len(days), size):
        yield days[n : n + size]


def _stretches(days: set[date]) -> Iterator[tuple[date, date]]:
    """The days as stretches within a year: day after day where there are few, from first to last where many."""
    of_year: dict[int, list[date]] = defaultdict(list)
    for day in sorted(days):
        of_year[day.year].append(day)
    for found in of_year.values():
        if len(found) > _MANY_DAYS:
            yield found[0], found[-1]
            continue
        first = last = found[0]
        for day in found[1:]:
            if day != last + timedelta(days=1):
                yield first, last
                first = day
            last = day
        yield first, last


def _rewrite(centre: Centre, first: date, last: date) -> None:
    StoredFact.objects.filter(centre=centre, day__range=(first, last))._raw_delete(connection.alias)
    _store(chain.from_iterable(room.facts(centre, first, last) for room in ROOMS))


def _row(f: Fact) -> tuple[Any, ...]:
    return (
        f.centre, f.day.year, 0 if f.whole_year else f.day.month, f.day, f.measure, f.amount, f.project, f.field,
        f.place, f.sector, f.level, f.mode, f.type, f.category, f.category2, f.category3, *f.source,
    )  # fmt: skip


def _store(facts: Iterable[Fact]) -> int:
    """Insert facts, by COPY on PostgreSQL; returns how many. In batches: the connection cannot read while it copies."""
    table, columns = StoredFact._meta.db_table, ", ".join(_COLUMNS)
    marks = ", ".join(["%s"] * len(_COLUMNS))
    stored = 0
    with connection.cursor() as cursor:
        while batch := [_row(fact) for fact in islice(facts, _BATCH)]:
            stored += len(batch)
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
            else:
                plain = [(*r[:3], str(r[3]), r[4], r[5] if type(r[5]) is int else str(r[5]), *r[6:]) for r in batch]
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", plain)
    return stored


def _rewrite_cells(codes: Codes, year: int) -> None:
    """Make the cells of a centre's year again, and write only those that differ."""
    centre = codes.centre
    with translation.override("nb"):
        summed = sums_of(codes, facts_in(centre.pk, Period.of_year(year), dimensions_of_facts()))
    wanted = {
        (measure, dimension, code): (s.value, s.label[:200], s.order)
        for measure, dimensions in summed.items()
        for dimension, cells in dimensions.items()
        for code, s in cells.items()
    }
    cells = FigureCell.objects.filter(centre=centre, year=year)
    gone = []
    for pk, measure, dimension, code, *rest in cells.values_list(
        "pk", "measure", "dimension", "code", "value", "label", "order"
    ):
        if wanted.get((measure, dimension, code)) == tuple(rest):
            del wanted[measure, dimension, code]
        else:
            gone.append(pk)
    for n in range(0, len(gone), 500):
        FigureCell.objects.filter(pk__in=gone[n : n + 500]).delete()
    FigureCell.objects.bulk_create(
        FigureCell(centre=centre, year=year, measure=m, dimension=d, code=c, value=v, label=label, order=order)
        for (m, d, c), (v, label, order) in wanted.items()
    )
