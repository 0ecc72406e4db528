"""The map of a region: Varde's own tiles, or real outlines where the operator has imported them. Colour shows the
class, and a number on each tile says the same, so that nothing hangs on colour alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varde.core.templatetags.varde import number
from varde.insight.coverage import RegionCoverage, UnitCoverage
from varde.places.public import PlaceIndex, PlaceShape

WIDE, HIGH, MARGIN = 76, 64, 4
#: Upper limits of the classes of days since last contact; what comes after the last is the weakest class.
DAYS = (30, 90, 180, 365)
CLASSES = 5


@dataclass(frozen=True)
class Step:
    """One class of the legend. css: step-0 (nothing, hatched) to step-5 (most)."""

    css: str
    label: str
    count: int


@dataclass(frozen=True)
class Tile:
    """One unit on the map, ready to draw. `path` is empty for a tile; x and y are the corner, or where a shape's
    number stands."""

    url: str
    says: str
    name: str
    short: str
    value: str
    css: str
    x: int
    y: int
    path: str = ""
    dimmed: bool = False


@dataclass
class CoverageMap:
    """A drawing: `box` is the SVG viewBox."""

    measure: str
    box: str
    tiles: list[Tile]
    legend: list[Step]
    #: Lines between counties: (x1, y1, x2, y2).
    borders: list[tuple[int, int, int, int]] = field(default_factory=list)
    source: str = ""
    #: Size of the numbers on real outlines, in units of the drawing.
    text_size: int = 0


def draw(
    coverage: RegionCoverage, measure: str, shown: set[int], shapes: dict[int, PlaceShape] | None = None
) -> CoverageMap:
    """`measure`: "deltakerdager" or "siste". `shown`: ids of the units in the list; others are dimmed. `shapes`:
    real outlines by place; without them the tiles are drawn."""
    scale = days_scale() if measure == "siste" else amount_scale([u.participant_days for u in coverage.units])
    if shapes:
        return _outlines(coverage, measure, scale, shown, shapes)
    placed = [u for u in coverage.units if u.info.tile_row is not None and u.info.tile_column is not None]
    at = {(u.info.tile_row or 0, u.info.tile_column or 0): u for u in placed}
    top, left = min((r for r, _c in at), default=0), min((c for _r, c in at), default=0)
    bottom, right = max((r for r, _c in at), default=0), max((c for _r, c in at), default=0)
    tiles = [
        _tile(u, measure, scale, shown, (column - left) * WIDE + MARGIN, (row - top) * HIGH + MARGIN)
        for (row, column), u in sorted(at.items(), key=lambda kv: kv[0])
    ]
    box = f"0 0 {(right - left + 1) * WIDE + 2 * MARGIN} {(bottom - top + 1) * HIGH + 2 * MARGIN}"
    return CoverageMap(measure, box, tiles, _legend(coverage.units, measure, scale), _borders(at, top, left))


@dataclass(frozen=True)
class Scale:
    """step(unit's number) gives 0–5; bounds are the limits between classes, for the legend."""

    step: Callable[[UnitCoverage], int]
    labels: tuple[str, ...]


def amount_scale(amounts: Sequence[int]) -> Scale:
    """Classes of about equal size, with round limits. 0 is a class of its own."""
    some = sorted(a for a in amounts if a > 0)
    limits = sorted({_round(some[len(some) * k // CLASSES]) for k in range(1, CLASSES)} - {0, 1}) if some else []
    limits = [limit for limit in limits if limit <= some[-1]]

    def step(unit: UnitCoverage) -> int:
        if unit.participant_days == 0:
            return 0
        below = sum(unit.participant_days >= limit for limit in limits)
        return CLASSES - len(limits) + below

    starts = [1, *limits]
    ends = [*(limit - 1 for limit in limits), None]
    labels = [_("Ingen")]
    for start, end in zip(starts, ends, strict=True):
        if end is None:
            labels.append(_("%s eller flere") % number(start))
        else:
            labels.append(f"{number(start)}–{number(end)}" if end > start else number(start))
    return Scale(step, (labels[0], *[""] * (CLASSES + 1 - len(labels)), *labels[1:]))


def days_scale() -> Scale:
    """The more recent, the stronger. Never is a class of its own."""

    def step(unit: UnitCoverage) -> int:
        if unit.days_since is None:
            return 0
        return CLASSES - sum(unit.days_since > limit for limit in DAYS)

    labels = [_("Aldri"), _("Over 365 dager siden")]
    labels += [
        _("%(low)d–%(high)d dager siden") % {"low": low + 1, "high": high}
        for low, high in zip(DAYS[-2::-1], DAYS[:0:-1], strict=True)
    ]
    labels += [_("Siste %d dager") % DAYS[0]]
    return Scale(step, tuple(labels))


def _round(amount: int) -> int:
    """A number one would choose for a limit: 137 gives 100, 170 gives 200, 61 gives 50."""
    size = 10 ** (len(str(amount)) - 1)
    return min((f * size for f in (1, 2, 3, 5, 10)), key=lambda n: abs(n - amount))


def _legend(units: Sequence[UnitCoverage], measure: str, scale: Scale) -> list[Step]:
    counts = [0] * (CLASSES + 1)
    for unit in units:
        counts[scale.step(unit)] += 1
    return [Step(f"step-{n}", scale.labels[n], counts[n]) for n in range(CLASSES, -1, -1) if scale.labels[n]]


def _tile(unit: UnitCoverage, measure: str, scale: Scale, shown: set[int], x: int, y: int, path: str = "") -> Tile:
    name = unit.info.name.split(" - ")[0]
    if measure == "siste":
        days = unit.days_since
        value = _("aldri") if days is None else _("%d d") % days
        says = (
            _("ingen kontakt registrert")
            if days is None
            else ngettext("%d dag siden siste kontakt", "%d dager siden siste kontakt", days) % days
        )
    else:
        value = number(unit.participant_days) if unit.participant_days else "–"
        says = ngettext("%s deltakerdag", "%s deltakerdager", unit.participant_days) % number(unit.participant_days)
        if unit.status == "never":
            says = _("aldri nådd")
    return Tile(
        url=reverse("insight:coverage_place", args=[unit.info.code]),
        says=f"{name}: {says}",
        name=fit(name, 9),
        short=fit(name, 4),
        value=value,
        css=f"step-{scale.step(unit)}",
        x=x,
        y=y,
        path=path,
        dimmed=unit.info.id not in shown,
    )


#: First words that say which of several: their initial is enough.
_WHICH = {
    "Nord", "Sør", "Stor", "Midt", "Nordre", "Søndre", "Østre", "Vestre", "Midtre", "Øvre", "Nedre", "Indre", "Ytre",
    "Gamle", "Store", "Evje", "Nore",
}  # fmt: skip


def fit(name: str, width: int) -> str:
    """A name that fits in a tile: «Nordre Follo» is N. Follo, «Sør-Aurdal» S-Aurdal, «Aurskog-Høland» Aurskog. In a
    tile for four letters they are NFol, SAur and Aurs."""
    if len(name) <= width:
        return name
    between = "-" if "-" in name.split(" ")[0] else " "
    first, _between, rest = name.partition(between)
    tight = width < 6
    if rest and first in _WHICH:
        name = f"{first[0]}{'' if tight else '-' if between == '-' else '. '}{rest}"
    elif rest and between == "-":
        name = first
    if len(name) <= width:
        return name
    return name[:width] if tight else f"{name[: width - 1].rstrip()}."


def _borders(at: dict[tuple[int, int], UnitCoverage], top: int, left: int) -> list[tuple[int, int, int, int]]:
    """A line where a tile of another county begins."""
    lines = []
    for (row, column), unit in at.items():
        x, y = (column - left) * WIDE + MARGIN, (row - top) * HIGH + MARGIN
        for other, line in (
            (at.get((row, column + 1)), (x + WIDE, y, x + WIDE, y + HIGH)),
            (at.get((row + 1, column)), (x, y + HIGH, x + WIDE, y + HIGH)),
        ):
            if other is not None and other.info.county_id != unit.info.county_id:
                lines.append(line)
    return lines


def _outlines(
    coverage: RegionCoverage, measure: str, scale: Scale, shown: set[int], shapes: dict[int, PlaceShape]
) -> CoverageMap:
    """Real outlines. The map has no city districts, so Oslo is drawn as one, with its districts together."""
    units = [*coverage.units, *together(coverage.units, coverage.index)]
    drawn = [(u, shapes[u.info.id]) for u in units if u.info.id in shapes]
    left, top = min(s.x_min for _u, s in drawn), min(s.y_min for _u, s in drawn)
    right, bottom = max(s.x_max for _u, s in drawn), max(s.y_max for _u, s in drawn)
    text = max(right - left, bottom - top) // 75
    tiles = []
    for unit, shape in drawn:
        x, y = (shape.x_min + shape.x_max) // 2, (shape.y_min + shape.y_max) // 2
        if unit.info.id not in shown and unit not in coverage.units:
            shown = shown | {unit.info.id}
        tile = _tile(unit, measure, scale, shown, x, y, shape.path)
        room = shape.x_max - shape.x_min > 2.4 * text and shape.y_max - shape.y_min > 1.6 * text
        tiles.append(tile if room else replace(tile, value=""))
    box = f"{left - 20} {top - 20} {right - left + 40} {bottom - top + 40}"
    drawing = CoverageMap(measure, box, tiles, _legend(coverage.units, measure, scale))
    drawing.source = drawn[0][1].source
    drawing.text_size = text
    return drawing


def together(units: Sequence[UnitCoverage], index: PlaceIndex) -> list[UnitCoverage]:
    """The municipality behind each group of city districts, with what they got together."""
    made: dict[Any, UnitCoverage] = {}
    municipalities = {i.county_id: i for i in index if i.kind == "municipality" and i.valid_to is None}
    for unit in units:
        if unit.info.kind != "district":
            continue
        whole = made.setdefault(unit.info.county_id, UnitCoverage(municipalities[unit.info.county_id]))
        whole.participant_days += unit.participant_days
        whole.event_ids |= unit.event_ids
        whole.inquiries += unit.inquiries
        whole.last_on = max(filter(None, (whole.last_on, unit.last_on)), default=None)
    return list(made.values())
