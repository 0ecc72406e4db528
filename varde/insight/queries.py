"""Key figures read back: a year from the cells, anything narrower from the facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q
from django.utils import translation

from varde.core.locks import closed_years
from varde.core.models import ChangedDay
from varde.insight import measures
from varde.insight.codes import Codes
from varde.insight.facts import Period, Summed, add_up, facts_in, sums_of
from varde.insight.measures import Measure
from varde.insight.models import FigureCell
from varde.insight.rules import Figure, Number, Sum, build
from varde.people.public import Viewer
from varde.places.public import Centre


def centre_visible_to(viewer: Viewer, slug: str = "") -> Centre:
    """The centre whose figures are asked for; the viewer's own desk if none is named. Centre.DoesNotExist when the
    viewer may not read it."""
    if viewer.everything:
        return Centre.objects.get(slug=slug) if slug else Centre.objects.all()[0]
    for centre in viewer.centres:
        if centre.slug == slug or (not slug and centre == viewer.centre):
            return centre
    raise Centre.DoesNotExist(slug)


#: What totals are made from, where a figure's total is not a sum of its own.
_FOR_TOTALS = ("", "source", "mode", "user_involvement", "place_now", "type", "site", "answer")


def sums_of_years(centre: Centre, years: Iterable[int], *, only_totals: bool = False) -> dict[int, Summed]:
    """{year: sums} from the cells: the cost follows the number of cells, not of registrations. One query."""
    found: dict[int, Summed] = {year: {} for year in years}
    rows = FigureCell.objects.filter(centre=centre, year__in=list(found)).order_by()
    if only_totals:
        rows = rows.filter(dimension__in=_FOR_TOTALS)
    for year, measure, dimension, code, value, label, order in rows.values_list(
        "year", "measure", "dimension", "code", "value", "label", "order"
    ):
        found[year].setdefault(measure, {}).setdefault(dimension, {})[code] = Sum(code, value, label, order)
    return found


def year_figures(centre: Centre, year: int, *, contract_only: bool = False, codes: Codes | None = None) -> list[Figure]:
    """All key figures of a centre's year, in the order of the contract; then those shown on the desk only."""
    chosen = measures.CONTRACT if contract_only else measures.ALL
    sums = sums_of_years(centre, [year])[year]
    region = (codes or Codes(centre)).region
    return [build(measure, sums, region) for measure in chosen]


def figure(
    centre: Centre,
    key: str,
    period: Period,
    where: Mapping[str, str] | None = None,
    codes: Codes | None = None,
) -> Figure:
    """One figure of a period, narrowed by `where` ({dimension: code}; several narrow further).

    Whole years without conditions come from the cells, everything else from the facts. LookupError when the measure
    has no such dimension."""
    measure = measures.get(key)
    codes = codes or Codes(centre)
    if measure.yearly:
        period = Period.of_years(period.first.year, period.last.year)
    if not where and period.is_whole_years:
        return build(measure, add_up(sums_of_years(centre, period.years).values()), codes.region)
    needed = facts_behind(measure)
    condition = conditions(codes, measure, where or {})
    return build(measure, sums_of(codes, facts_in(centre.pk, period, needed, condition), needed), codes.region)


def facts_behind(measure: Measure) -> dict[str, dict[str, str]]:
    """{measure of facts: {dimension: column}} that the figure is built from."""
    keys = {
        measures.Shape.PER_EVENT: ("participants.days", "events.count"),
        measures.Shape.PARTNERS: ("projects.count", "projects.partners", "projects.partner"),
    }.get(measure.shape, (measure.facts,))
    if measure.key == "evaluation.responses":
        keys = (*keys, "evaluation.events")
    every = measures.dimensions_of_facts()
    return {key: every[key] for key in keys}


def conditions(codes: Codes, measure: Measure, where: Mapping[str, str]) -> Q:
    condition = Q()
    for dimension, code in where.items():
        condition &= codes.condition(measure, dimension, code)
    if measure.types:
        condition &= Q(type__in=measure.types)
    return condition


def total(
    centre: Centre,
    key: str,
    period: Period,
    *,
    by: str = "",
    where: Mapping[str, str] | None = None,
) -> Number | None | dict[str, Number | None]:
    """A measure's total in a period; with `by` {code: value} of that breakdown, which adds up to the total."""
    found = figure(centre, key, period, where)
    if not by:
        return found.total
    return {cell.code: cell.value for cell in found.by[by]}


def totals_by_year(
    centre: Centre, key: str, years: Iterable[int], where: Mapping[str, str] | None = None, codes: Codes | None = None
) -> dict[int, Figure]:
    """{year: figure}, oldest first, for comparing. Unfiltered years are one query."""
    codes = codes or Codes(centre)
    years = sorted(years)
    if where:
        return {year: figure(centre, key, Period.of_year(year), where, codes) for year in years}
    measure = measures.get(key)
    return {year: build(measure, sums, codes.region) for year, sums in sums_of_years(centre, years).items()}


def overview(centre: Centre, years: Iterable[int], codes: Codes | None = None) -> dict[int, dict[str, Figure]]:
    """{year: {key: figure}} with totals only, for a page of cards. One query."""
    region = (codes or Codes(centre)).region
    sums = sums_of_years(centre, years, only_totals=True)
    return {y: {m.key: build(m, s, region) for m in measures.ALL} for y, s in sums.items()}


def years_with_figures(centre: Centre) -> list[int]:
    """Years the centre has figures for, newest first."""
    years = FigureCell.objects.filter(centre=centre, dimension="").order_by().values_list("year", flat=True)
    return sorted(set(years.distinct()), reverse=True)


def is_waiting(centre: Centre) -> bool:
    """Has something been changed that the figures do not show yet?"""
    return ChangedDay.objects.filter(centre=centre.slug).exists()


def waiting_since(centre: Centre) -> datetime | None:
    """When the oldest change still waiting was made; None when nothing waits."""
    return ChangedDay.objects.filter(centre=centre.slug).aggregate(at=Min("marked_at"))["at"]


@dataclass(frozen=True)
class Document:
    """Key figures as data, for files and for freezing a year."""

    centre: Centre
    year: int
    figures: list[Figure]

    def as_json(self) -> dict[str, Any]:
        """The object of the figures format: the contract's figures and breakdowns, in stable order."""
        return {
            "centre": self.centre.slug,
            "year": self.year,
            "status": "closed" if self.year in closed_years(self.centre.slug) else "open",
            "figures": [as_json(f) for f in self.figures],
        }


def document(centre: Centre, year: int) -> Document:
    """The contract's figures of the year with Norwegian labels, whatever language is on."""
    with translation.override("nb"):
        return Document(centre, year, year_figures(centre, year, contract_only=True))


def as_json(found: Figure) -> dict[str, Any]:
    made: dict[str, Any] = {"key": found.key, "unit": found.measure.unit, "total": _number(found.total)}
    made |= {name: _number(value) for name, value in found.extra.items()}
    made["by"] = {
        dimension: [
            {"code": c.code, "label": c.label, "value": _number(c.value), "percent": _number(c.percent)} for c in cells
        ]
        for dimension, cells in found.by.items()
        if dimension in found.measure.dimensions
    }
    return made


def _number(value: Number | None) -> int | float | None:
    """Decimals as JSON numbers; 86.0 stays a decimal number."""
    return float(value) if isinstance(value, Decimal) else value
