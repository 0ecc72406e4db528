"""What lies behind a number: the registrations whose amounts add up to it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from varde.core.facts import Origin
from varde.insight import measures
from varde.insight.codes import Codes
from varde.insight.dimensions import ALL as DIMENSIONS
from varde.insight.dimensions import NOT_STATED
from varde.insight.facts import Period, facts_in
from varde.insight.measures import Measure, Shape
from varde.insight.models import StoredFact
from varde.insight.queries import conditions
from varde.insight.rules import Number, plain
from varde.insight.sources import ROOMS
from varde.people.public import Viewer
from varde.places.public import Centre

#: Figures that are no sums: a reader is shown what they are made from instead.
MADE_FROM = {
    "participants.per_event": ("participants.days", "events.count"),
    "projects.user_involvement": ("projects.count",),
}
_UNKNOWN = Origin("", "")


class NotASum(Exception):  # noqa: N818 - it is an answer, not an error
    """The figure is a ratio or a share. `instead` names the figures it is made from."""

    def __init__(self, key: str) -> None:
        self.instead = MADE_FROM[key]
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Registration:
    """One line behind a number. What belongs to a whole year has no day."""

    number: str
    title: str
    day: date | None
    project: str
    place_code: str
    place: str
    sector: str
    level: str
    mode: str
    type: str
    category: str
    amount: Number
    url: str = ""


HEADINGS = (
    _("Nummer"), _("Tittel"), _("Dato"), _("Prosjekt"), _("Stednummer"), _("Sted"), _("Sektor"),
    _("Forvaltningsnivå"), _("Form"), _("Type"), _("Kategori"), _("Antall"),
)  # fmt: skip


KEYS = (
    "number", "title", "day", "project", "place_code", "place", "sector", "level", "mode", "type", "category", "amount",
)  # fmt: skip


def row_of(r: Registration) -> tuple[object, ...]:
    """A line as the exports write it, under HEADINGS."""
    return (
        r.number, r.title, r.day, r.project, r.place_code, r.place, r.sector, r.level, r.mode, r.type, r.category,
        r.amount,
    )  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """All that lies behind a cell: how many lines, their sum, and any stretch of the lines, oldest first."""

    measure: Measure
    count: int
    total: Number
    lines: Callable[[int, int], list[Registration]]


def behind(
    viewer: Viewer,
    centre: Centre,
    key: str,
    period: Period,
    where: Mapping[str, str] | None = None,
    *,
    codes: Codes | None = None,
) -> Behind:
    """The registrations whose amounts add up to the cell, ready to be shown page by page.

    Raises Centre.DoesNotExist for a centre the viewer may not read, KeyError for an unknown measure, LookupError for
    an unknown breakdown, NotASum for a ratio."""
    if not viewer.everything and centre.pk not in viewer.centre_ids:
        raise Centre.DoesNotExist(centre.slug)
    measure = measures.get(key)
    if key in MADE_FROM:
        raise NotASum(key)
    codes = codes or Codes(centre)
    if measure.yearly:
        period = Period.of_years(period.first.year, period.last.year)
    if measure.shape is Shape.REACHED:
        places = list(_places_reached(codes, period, where or {}))
        return Behind(measure, len(places), len(places), lambda start, stop: places[start:stop])
    of = "projects.partner" if measure.shape is Shape.PARTNERS and "partner" in (where or {}) else measure.facts
    facts = facts_in(centre.pk, period, [of], conditions(codes, measure, where or {}))
    sums = facts.aggregate(count=Count("pk"), total=Sum("amount"))
    ordered = facts.order_by("day", "source_kind", "source_id", "pk")
    return Behind(
        measure,
        sums["count"],
        plain(sums["total"] or Decimal(), measure.decimals),
        lambda start, stop: list(_lines(codes, measure, ordered[start:stop])),
    )


def registrations_behind(
    viewer: Viewer, centre: Centre, key: str, period: Period, where: Mapping[str, str] | None = None
) -> list[Registration]:
    """All the lines at once; see `behind`. Their amounts add up to the cell."""
    found = behind(viewer, centre, key, period, where)
    return found.lines(0, found.count)


def _lines(codes: Codes, measure: Measure, facts: QuerySet[StoredFact]) -> Iterator[Registration]:
    rows = list(
        facts.values_list(
            "source_kind", "source_id", "day", "month", "place", "sector", "level", "mode", "type", "category", "amount"
        )
    )
    origins = _origins({(row[0], row[1]) for row in rows})
    category = next((d for d, column in measure.dimensions.items() if column == "category"), "")
    for kind, pk, day, month, place, sector, level, mode, type_, cat, amount in rows:
        origin = origins.get((kind, pk), _UNKNOWN)
        info = codes.places.find_info(place)
        yield Registration(
            origin.number,
            origin.title,
            day if month else None,
            origin.project,
            info.code if info else "",
            info.name if info else "",
            _label("sector", sector),
            _label("level", level),
            _label("mode", mode),
            _label("type", type_),
            _label(category, cat) if category else "",
            plain(amount, measure.decimals),
            origin.url,
        )


def _label(dimension: str, code: str) -> str:
    return DIMENSIONS[dimension].label(code or NOT_STATED) if code else ""


def _origins(sources: set[tuple[str, int]]) -> dict[tuple[str, int], Origin]:
    of_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in sources:
        of_kind[kind].append(pk)
    found: dict[tuple[str, int], Origin] = {}
    for room in ROOMS:
        for kind in set(room.SOURCES) & set(of_kind):
            ids = of_kind[kind]
            for n in range(0, len(ids), 5000):
                for pk, origin in room.describe(kind, ids[n : n + 5000]).items():
                    found[kind, pk] = origin
    return found


def _places_reached(codes: Codes, period: Period, where: Mapping[str, str]) -> Iterator[Registration]:
    """One line per place reached, each worth one, with the first day somebody from there took part."""
    county = where.get("county", "")
    others = {d: code for d, code in where.items() if d != "county"}
    measure = measures.get("participants.days")
    first: dict[str, date] = {}
    code_of = codes.coder("place_now")
    rows = facts_in(codes.centre.pk, period, [measure.key], conditions(codes, measure, others)).order_by()
    for place, day in rows.values_list("place", "day").distinct():
        code = code_of(place)[0]
        if codes.region.places.get(code) and (not county or codes.region.places[code] == county):
            first[code] = min(day, first.get(code, day))
    names = {i.code: i.name for i in codes.places if i.today_id == i.id}
    for code, day in sorted(first.items()):
        yield Registration(code, names.get(code, ""), day, "", code, names.get(code, ""), "", "", "", "", "", 1)


def amount_of(lines: list[Registration]) -> Number:
    return plain(sum((Decimal(line.amount) for line in lines), Decimal()))
