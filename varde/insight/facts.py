"""Reading stored facts: the sums of a period, as they are needed for figures. The only place that adds up facts."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, Round

from varde.core.dates import year_bounds
from varde.insight import measures
from varde.insight.codes import Coded, Codes
from varde.insight.models import StoredFact
from varde.insight.rules import Sum

#: {measure of facts: {column: {what the fact holds: hundredths}}}
Raw = dict[str, dict[str, dict[Any, int]]]
#: {measure of facts: {dimension: {code: Sum}}}
Summed = dict[str, dict[str, dict[str, Sum]]]


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(*year_bounds(year))

    @classmethod
    def of_years(cls, first: int, last: int) -> "Period":
        return cls(date(first, 1, 1), date(last, 12, 31))

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)

    @property
    def is_whole_years(self) -> bool:
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)


def facts_in(centre_id: int, period: Period, keys: Iterable[str], condition: Q | None = None) -> QuerySet[StoredFact]:
    """The stored facts of these measures. Facts of a whole year are in when their 1 January is."""
    found = StoredFact.objects.filter(centre=centre_id, year__in=list(period.years), measure__in=list(keys))
    if not period.is_whole_years:
        found = found.filter(day__range=(period.first, period.last))
    return found.filter(condition) if condition else found


def sums_of(codes: Codes, facts: QuerySet[StoredFact], needed: dict[str, dict[str, str]] | None = None) -> Summed:
    """The facts added up in every breakdown that is needed ({measure: {dimension: column}}; default all)."""
    needed = needed if needed is not None else measures.dimensions_of_facts()
    raw = _raw(facts, needed)
    coders: dict[str, Callable[[Any], Coded]] = {}
    summed: Summed = {}
    for measure, dimensions in needed.items():
        columns = raw.get(measure)
        if not columns:
            continue
        summed[measure] = {"": {"": Sum("", _whole(sum(columns["measure"].values())))}}
        for dimension, column in dimensions.items():
            code_of = coders.setdefault(dimension, codes.coder(dimension))
            amounts: dict[str, int] = defaultdict(int)
            names: dict[str, tuple[str, int]] = {}
            for value, amount in columns[column].items():
                code, label, order = code_of(value)
                amounts[code] += amount
                names[code] = (label, order)
            summed[measure][dimension] = {c: Sum(c, _whole(n), *names[c]) for c, n in amounts.items() if n}
    return summed


def add_up(parts: Iterable[Summed]) -> Summed:
    """Several years' sums as one. The last label wins."""
    total: Summed = {}
    for part in parts:
        for measure, dimensions in part.items():
            for dimension, cells in dimensions.items():
                into = total.setdefault(measure, {}).setdefault(dimension, {})
                for code, s in cells.items():
                    before = into[code].value if code in into else Decimal()
                    into[code] = Sum(code, before + s.value, s.label, s.order)
    return total


def _whole(hundredths: int) -> Decimal:
    return Decimal(hundredths) / 100


def _raw(facts: QuerySet[StoredFact], needed: dict[str, dict[str, str]]) -> Raw:
    """One pass over the facts. Amounts are read as hundredths: whole numbers add up exactly on every database."""
    columns = sorted({c for dimensions in needed.values() for c in dimensions.values()})
    hundredths = Cast(Round(ExpressionWrapper(F("amount") * 100, output_field=FloatField())), BigIntegerField())
    at = {column: n for n, column in enumerate(columns)}
    rows = facts.order_by().annotate(hundredths=hundredths).values_list(*columns, "measure", "hundredths")
    of_measure: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows.iterator(5000):
        of_measure[row[-2]].append(row)
    raw: Raw = {}
    for measure, found in of_measure.items():
        raw[measure] = {"measure": {"": sum(row[-1] for row in found)}}
        for column in set(needed.get(measure, {}).values()):
            place = at[column]
            sums: dict[Any, int] = defaultdict(int)
            for row in found:
                sums[row[place]] += row[-1]
            raw[measure][column] = sums
    return raw
