"""Figures made ready for a page: charts, rows with links to what lies behind them, and years side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from varde.core.charts import Bar, bars, columns, spark
from varde.core.templatetags.varde import number, percent
from varde.insight import measures, queries
from varde.insight.asked import IN_ADDRESS, Asked
from varde.insight.dimensions import ALL as DIMENSIONS
from varde.insight.dimensions import NOT_STATED
from varde.insight.facts import Period
from varde.insight.measures import Measure, Shape
from varde.insight.rules import Cell, Figure, Number, rounded

#: A chart shows this many bars; the table has the rest.
MOST_BARS = 15
MOST_YEARS = 8
#: A longer breakdown shows its largest rows; the rest stand as one, until they are asked for.
_LONG = 25


@dataclass(frozen=True)
class Row:
    label: str
    value: Number | None
    percent: Number | None
    url: str


@dataclass(frozen=True)
class Section:
    """One breakdown: chart and table of the same cells."""

    dimension: str
    name: str
    chart: SafeString
    rows: list[Row]
    total: Number | None
    adds_up: bool
    hidden_bars: int
    hidden_rows: int
    hidden_value: Number


@dataclass(frozen=True)
class Card:
    """A measure in a year. An item of the standard form shows the share that agrees."""

    measure: Measure
    value: Number | None
    unit: str
    before: Number | None
    difference: str
    chart: SafeString | str
    url: str


@dataclass(frozen=True)
class Comparison:
    """Years side by side: a chart of the totals and a table of one breakdown."""

    years: list[int]
    chart: SafeString
    totals: list[Number | None]
    dimension: str
    name: str
    rows: list[tuple[str, list[Number | None]]]
    notes: list[str]


def period_label(period: Period) -> str:
    """«2024» or «1. mars 2024–5. juni 2024»."""
    if period.is_whole_years:
        first, last = period.first.year, period.last.year
        return str(first) if first == last else f"{first}–{last}"
    return f"{_day(period.first)}–{_day(period.last)}"


def _day(day: date) -> str:
    return date_format(day, "j. F Y")


def sections(asked: Asked, found: Figure) -> list[Section]:
    """All breakdowns with something in them. The places of today's map only where they differ from the year's own."""
    chosen = []
    for dimension, cells in found.by.items():
        own = found.by.get(dimension.removesuffix("_now"))
        same = dimension.endswith("_now") and own and [c.code for c in own] == [c.code for c in cells]
        if cells and not same:
            chosen.append(section(asked, found, dimension))
    return chosen


def section(asked: Asked, found: Figure, dimension: str, *, width: str = "100%") -> Section:
    measure, cells = found.measure, found.by[dimension]
    name = str(DIMENSIONS[dimension].name)
    shown = bars_of(cells, dimension)
    draw = columns if dimension == "month" else bars
    title = _("%(measure)s etter %(dimension)s") % {"measure": measure.name, "dimension": name.lower()}
    chart = draw(shown, title=title, description=_description(cells), name=f"chart-{dimension}", width=width)
    listed, hidden = list(cells), []
    if len(cells) > _LONG and asked.params.get("alle") != dimension:
        largest = sorted(cells, key=lambda c: (c.code != NOT_STATED, float(c.value or 0)), reverse=True)
        keep = {c.code for c in largest[:_LONG]} | {NOT_STATED}
        listed, hidden = [c for c in cells if c.code in keep], [c for c in cells if c.code not in keep]
        listed.sort(key=lambda c: (c.code == NOT_STATED, -float(c.value or 0)))
    return Section(
        dimension,
        name,
        chart,
        [Row(c.label, c.value, c.percent, _url_behind(asked, measure, dimension, c)) for c in listed],
        found.total,
        measure.adds_up,
        max(0, _counted(cells) - len(shown)),
        len(hidden),
        sum(c.value or 0 for c in hidden),
    )


def _counted(cells: Iterable[Cell]) -> int:
    return sum(1 for c in cells if c.value)


def bars_of(cells: Sequence[Cell], dimension: str) -> list[Bar]:
    """Every cell of a short list; the largest of a long one. Nothing that is nothing is drawn, but for months."""
    if dimension == "month":
        return [
            Bar(c.label[:3], float(c.value or 0), number(c.value), "bar")
            for c in cells
            if c.code != NOT_STATED or c.value
        ]
    chosen = [c for c in cells if c.value]
    if len(chosen) > MOST_BARS:
        largest = sorted(chosen, key=lambda c: -float(c.value or 0))[:MOST_BARS]
        chosen = [c for c in largest if c.code != NOT_STATED]
    return [
        Bar(
            c.label,
            float(c.value or 0),
            number(c.value) if c.percent is None else f"{number(c.value)} ({percent(c.percent)})",
            "bar-missing" if c.code == NOT_STATED else "bar",
        )
        for c in chosen
    ]


def _description(cells: Sequence[Cell]) -> str:
    """What a reader who does not see the chart should know; the table holds every number."""
    largest = sorted((c for c in cells if c.value), key=lambda c: -float(c.value or 0))[:3]
    if not largest:
        return _("Ingen tall.")
    top = ", ".join(f"{c.label} {number(c.value)}" for c in largest)
    return _("Høyest: %(top)s. Alle tallene står i tabellen.") % {"top": top}


def _url_behind(asked: Asked, measure: Measure, dimension: str, cell: Cell) -> str:
    """Where a cell opens: the list of registrations that add up to it. A ratio opens what it is made from."""
    if not cell.value:
        return ""
    more = {IN_ADDRESS[dimension]: cell.code}
    key = measure.key
    if measure.shape is Shape.PER_EVENT:
        key, more = "participants.days", more | {IN_ADDRESS["source"]: "event"}
    return f"{reverse('insight:behind', args=[key])}?{asked.query(**more)}"


def total_url(asked: Asked, measure: Measure) -> str:
    """Where the total opens; "" for a share or a rate."""
    if measure.shape is Shape.SHARE:
        return f"{reverse('insight:behind', args=[measure.base])}?{asked.query()}"
    if measure.shape is Shape.PER_EVENT:
        more = {IN_ADDRESS["source"]: "event"}
        return f"{reverse('insight:behind', args=['participants.days'])}?{asked.query(**more)}"
    return f"{reverse('insight:behind', args=[measure.key])}?{asked.query()}"


def cards(asked: Asked) -> list[Card]:
    """The year at a glance against last year. A measure without any number in either year is left out."""
    years = sorted({y for y in asked.years if y <= asked.year} | {asked.year, asked.year - 1})[-MOST_YEARS:]
    figures = queries.overview(asked.centre, years, asked.codes)
    made = []
    for measure in measures.ALL:
        history = {y: _headline(figures[y][measure.key]) for y in years}
        now, before = history[asked.year], history[asked.year - 1]
        if not now and not before:
            continue
        drawn = [float(v or 0) for v in history.values()]
        made.append(
            Card(
                measure,
                now,
                _("prosent ganske eller helt enig") if measure.shape is Shape.ITEM else str(measure.unit_name),
                before,
                difference(now, before, measure),
                spark(drawn, slots=MOST_YEARS) if sum(1 for v in drawn if v) > 1 else "",
                f"{reverse('insight:figure', args=[measure.key])}?{asked.query()}",
            )
        )
    return made


def _headline(found: Figure) -> Number | None:
    return found.extra["agree_percent"] if found.measure.shape is Shape.ITEM else found.total


def difference(now: Number | None, before: Number | None, measure: Measure) -> str:
    """«+1 204 (+2,9 %)»; "" where there is nothing to compare with."""
    if now is None or not before:
        return ""
    change = Decimal(now) - Decimal(before)
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    text = f"{sign}{number(abs(change))}"
    if measure.shape in (Shape.SHARE, Shape.ITEM, Shape.RATE):
        return _("%(change)s prosentpoeng") % {"change": text}
    return f"{text} ({sign}{number(abs(rounded(change * 100 / Decimal(before))))} %)"


def comparison(asked: Asked, measure: Measure, dimension: str) -> Comparison | None:
    """The years up to the one asked for. None when there is nothing to compare with."""
    years = sorted(y for y in asked.years if y <= asked.year)[-MOST_YEARS:]
    if len(years) < 2:
        return None
    figures = queries.totals_by_year(asked.centre, measure.key, years, asked.where, asked.codes)
    totals = [figures[y].total for y in years]
    shown = [
        Bar(str(y), float(v or 0), number(v), "bar" if y == asked.year else "bar-before")
        for y, v in zip(years, totals, strict=True)
    ]
    title = _("%(measure)s, år for år") % {"measure": measure.name}
    description = ", ".join(f"{y}: {number(v)}" for y, v in zip(years, totals, strict=True))
    rows: dict[str, tuple[str, list[Number | None]]] = {}
    for n, year in enumerate(years):
        for cell in figures[year].by.get(dimension, ()):
            label, values = rows.setdefault(cell.code, (cell.label, [None] * len(years)))
            values[n] = cell.value
    last = rows.pop(NOT_STATED, None)
    kept = [(label, values) for label, values in [*rows.values(), *([last] if last else [])] if any(values)]
    notes = [
        (_("Fra %(year)s: ") % {"year": c.year} if c.year else "") + str(c.text)
        for c in measure.changes
        if c.year is None or years[0] < c.year <= years[-1]
    ]
    return Comparison(
        years,
        columns(shown, title=title, description=description, name="chart-years"),
        totals,
        dimension,
        str(DIMENSIONS[dimension].name) if dimension else "",
        kept,
        notes,
    )


def compare_dimensions(measure: Measure) -> list[str]:
    """Breakdowns that can be set side by side over years: on today's map where there is one."""
    every = {**measure.dimensions, **measure.more}
    return [d for d in every if not (d in ("county", "place") and f"{d}_now" in every)]
