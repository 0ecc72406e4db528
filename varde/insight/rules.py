"""How sums become figures: percent, ratios, shares. Pure functions; nothing here asks the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from varde.evaluation.figures import AGREE
from varde.insight.dimensions import ALL as DIMENSIONS
from varde.insight.dimensions import NOT_STATED
from varde.insight.measures import Measure, Shape
from varde.projects.figures import INVOLVED, IRRELEVANT

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Sum:
    """One added-up amount under a code, with the label and place in the order that were stored with it."""

    code: str
    value: Decimal
    label: str = ""
    order: int = 0


#: {measure of facts: {dimension: {code: Sum}}}; dimension "" holds the total under code "".
Sums = Mapping[str, Mapping[str, Mapping[str, Sum]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """percent: value of the total times 100, one decimal; None where the total is nothing or the cell is a ratio."""

    code: str
    label: str
    value: Number | None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure. `total` is None where there is nothing to divide by. `by` holds {dimension: cells}: the
    breakdowns of the contract, then those shown on the desk only (see `Measure.dimensions` and `.more`).
    `extra` holds the contract's further fields: events, of, percent, of_relevant, agree_percent."""

    measure: Measure
    total: Number | None
    by: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    extra: dict[str, Number | None] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.measure.key


def rounded(value: Decimal, decimals: int = 1) -> Decimal:
    """Half up, as people expect: 86.25 -> 86.3."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def percent(part: Number, whole: Number) -> Decimal | None:
    """Part of whole in percent with one decimal, from counts; None of nothing."""
    return rounded(Decimal(part) * 100 / Decimal(whole)) if whole else None


def ratio(part: Number, whole: Number) -> Decimal | None:
    """One decimal; None when there is nothing to divide by."""
    return rounded(Decimal(part) / Decimal(whole)) if whole else None


def plain(value: Decimal, decimals: int = 0) -> Number:
    """A whole number where it is one, else with the measure's decimals."""
    return int(value) if value == value.to_integral_value() else rounded(value, decimals or 2)


def reached(visited: Iterable[str], region: Mapping[str, str]) -> dict[str, int]:
    """{county: places reached}; `region` holds {number of the place: county} for the places of the region."""
    counts = dict.fromkeys(sorted(set(region.values())), 0)
    for code in set(visited) & set(region):
        counts[region[code]] += 1
    return counts


def cells(dimension: str, sums: Mapping[str, Sum], whole: Number, decimals: int = 0) -> tuple[Cell, ...]:
    """The cells of a breakdown in the contract's order, what is not stated last and never left out."""
    d = DIMENSIONS[dimension]
    found = sorted((s for s in sums.values() if s.code not in d.codes), key=lambda s: (s.order, s.code))
    order = [*d.labels, *(s.code for s in found), *([NOT_STATED] if d.states_missing else [])]
    made = []
    for code in order:
        s = sums.get(code)
        value = plain(s.value, decimals) if s else 0
        made.append(Cell(code, d.label(code, s.label if s else ""), value, percent(value, whole)))
    return tuple(made)


@dataclass(frozen=True)
class Region:
    """The places of a centre's region on today's map: {number: county} and {county: name}."""

    places: Mapping[str, str]
    counties: Mapping[str, str]


def build(measure: Measure, sums: Sums, region: Region) -> Figure:
    """The figure of a measure from the sums of a period. Percent and ratios come from the sums, never from rounded
    parts."""
    return _SHAPES.get(measure.shape, _sum)(measure, sums, region)


def _of(sums: Sums, key: str, dimension: str = "") -> Mapping[str, Sum]:
    return sums.get(key, {}).get(dimension, {})


def _value(sums: Sums, key: str, dimension: str = "", code: str = "") -> Decimal:
    found = _of(sums, key, dimension).get(code)
    return found.value if found else Decimal()


def _broken_down(measure: Measure, sums: Sums, whole: Number) -> dict[str, tuple[Cell, ...]]:
    return {
        d: cells(d, _of(sums, measure.facts, d), whole, measure.decimals) for d in (*measure.dimensions, *measure.more)
    }


def _sum(measure: Measure, sums: Sums, region: Region) -> Figure:
    if measure.types:
        return _of_some_types(measure, sums)
    total = plain(_value(sums, measure.key), measure.decimals)
    by = _broken_down(measure, sums, total)
    if measure.key.startswith("web.") and all(c.code == NOT_STATED or not c.value for c in by["month"]):
        by["month"] = ()  # no site gave its numbers by month
    extra: dict[str, Number | None] = {}
    if measure.key == "evaluation.responses":
        extra["events"] = int(_value(sums, "evaluation.events"))
    return Figure(measure, total, by, extra)


def _of_some_types(measure: Measure, sums: Sums) -> Figure:
    of_type = {code: s for code, s in _of(sums, measure.facts, "type").items() if code in measure.types}
    total = plain(sum((s.value for s in of_type.values()), Decimal()))
    made = tuple(c for c in cells("type", of_type, total) if c.code in measure.types)
    return Figure(measure, total, {"type": made})


def _per_event(measure: Measure, sums: Sums, region: Region) -> Figure:
    """Days without an event have no mode: they are taken out of the total and out of «not stated»."""
    loose = _value(sums, "participants.days") - _value(sums, "participants.days", "source", "event")
    by = []
    for code in DIMENSIONS["mode"].codes:
        heads = _value(sums, "participants.days", "mode", code) - (loose if code == NOT_STATED else 0)
        by.append(Cell(code, DIMENSIONS["mode"].label(code), ratio(heads, _value(sums, "events.count", "mode", code))))
    total = ratio(_value(sums, "participants.days") - loose, _value(sums, "events.count"))
    return Figure(measure, total, {"mode": tuple(by)})


def _share(measure: Measure, sums: Sums, region: Region) -> Figure:
    projects = _value(sums, "projects.count")
    involved = sum((_value(sums, "projects.count", "user_involvement", c) for c in INVOLVED), Decimal())
    relevant = projects - _value(sums, "projects.count", "user_involvement", IRRELEVANT)
    return Figure(measure, percent(involved, projects), {}, {"of_relevant": percent(involved, relevant)})


def _partners(measure: Measure, sums: Sums, region: Region) -> Figure:
    projects = plain(_value(sums, "projects.count"))
    by = cells("partner", _of(sums, "projects.partner", "partner"), projects)
    return Figure(measure, plain(_value(sums, "projects.partners")), {"partner": by})


def _item(measure: Measure, sums: Sums, region: Region) -> Figure:
    total = plain(_value(sums, measure.key))
    agree = sum((_value(sums, measure.key, "answer", code) for code in AGREE), Decimal())
    return Figure(measure, total, _broken_down(measure, sums, total), {"agree_percent": percent(agree, total)})


def _reached(measure: Measure, sums: Sums, region: Region) -> Figure:
    visited = (s.code for s in _of(sums, "participants.days", "place_now").values() if s.value > 0)
    counts = reached(visited, region.places)
    total, of = sum(counts.values()), len(region.places)
    by = tuple(Cell(c, region.counties.get(c, c), n, percent(n, total)) for c, n in counts.items())
    return Figure(measure, total, {"county": by}, {"of": of, "percent": percent(total, of)})


def _rate(measure: Measure, sums: Sums, region: Region) -> Figure:
    """A rate has a total only where there is one site: rates are not added up and not averaged."""
    sites = _of(sums, measure.key, "site")
    by = tuple(Cell(s.code, s.label or s.code, plain(s.value, 1)) for s in sorted(sites.values(), key=lambda s: s.code))
    return Figure(measure, by[0].value if len(by) == 1 else None, {"site": by})


_SHAPES = {
    Shape.SUM: _sum,
    Shape.PER_EVENT: _per_event,
    Shape.SHARE: _share,
    Shape.PARTNERS: _partners,
    Shape.ITEM: _item,
    Shape.REACHED: _reached,
    Shape.RATE: _rate,
}
