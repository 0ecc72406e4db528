"""The Kommuner page: every municipality and district of the region, and one page for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varde.core import exports
from varde.core.dates import today
from varde.insight.coverage import (
    LAST_YEAR,
    STATUSES,
    RegionCoverage,
    UnitCoverage,
    alphabetical,
    newest_year_of,
    period_of,
    region_coverage,
    years_of,
)
from varde.insight.coverage_map import draw, together
from varde.insight.coverage_place import place_coverage
from varde.insight.queries import is_waiting
from varde.people.public import Viewer, saved_views_of
from varde.places.public import Centre, PlaceIndex, PlaceKind, fold, shapes_of

#: Choices of «no contact for so many days».
SILENT = (30, 90, 180, 365)
MAP_MEASURES = {"deltakerdager": gettext_lazy("Deltakerdager"), "siste": gettext_lazy("Siste kontakt")}


@dataclass(frozen=True)
class CoverageColumn:
    """One column of the list: `sort` is its word in the address, `down` = largest first at the first click."""

    label: Any
    sort: str
    key: Callable[[UnitCoverage], Any]
    kind: str = "text"
    down: bool = False
    shown: bool = True


def _days(unit: UnitCoverage) -> int:
    return 10**6 if unit.days_since is None else unit.days_since


COLUMNS = (
    CoverageColumn(gettext_lazy("Kommune eller bydel"), "navn", lambda u: alphabetical(u.info.name)),
    CoverageColumn(gettext_lazy("Fylke"), "fylke", lambda u: (u.info.county_code, u.info.code)),
    CoverageColumn(gettext_lazy("Deltakerdager"), "deltakerdager", lambda u: u.participant_days, "number", True),
    CoverageColumn(gettext_lazy("Arrangementer"), "arrangementer", lambda u: u.events, "number", True),
    CoverageColumn(gettext_lazy("Henvendelser"), "henvendelser", lambda u: u.inquiries, "number", True),
    CoverageColumn(gettext_lazy("Tjenester"), "tjenester", lambda u: -len(u.sectors)),
    CoverageColumn(gettext_lazy("Siste kontakt"), "siste", _days, "date"),
    CoverageColumn(gettext_lazy("Dager siden"), "dager", _days, "number", True, shown=False),
)


@dataclass
class CoverageFilter:
    """What the address asks for. Values nobody offered are as if they were not there."""

    text: str
    county: str
    status: str
    silent: int
    sort: str
    measure: str

    @classmethod
    def read(cls, params: QueryDict) -> "CoverageFilter":
        def word(name: str) -> str:
            return params.get(name, "").replace("\x00", "").strip()

        silent, sort = word("uten"), word("sorter")
        return cls(
            text=word("q")[:100],
            county=word("fylke"),
            status=word("status") if word("status") in STATUSES else "",
            silent=int(silent) if silent in map(str, SILENT) else 0,
            sort=sort if sort.lstrip("-") in {c.sort for c in COLUMNS} else "navn",
            measure=word("kart") if word("kart") in MAP_MEASURES else "deltakerdager",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.county or self.status or self.silent)

    def apply(self, units: list[UnitCoverage]) -> list[UnitCoverage]:
        wanted = fold(self.text)
        kept = [
            u
            for u in units
            if (not wanted or f" {wanted}" in f" {fold(u.info.name)}" or u.info.code.startswith(wanted))
            and (not self.county or u.info.county_code == self.county)
            and (not self.status or u.status == self.status)
            and (not self.silent or _days(u) >= self.silent)
        ]
        column = next(c for c in COLUMNS if c.sort == self.sort.lstrip("-"))
        kept.sort(key=COLUMNS[0].key)
        kept.sort(key=column.key, reverse=self.sort.startswith("-"))
        return kept

    def headings(self) -> list[dict[str, Any]]:
        """Per column: label, kind, the value of `sorter` that a click asks for, and aria-sort."""
        out = []
        for c in COLUMNS:
            if not c.shown:  # the date tells it; old addresses and saved views may still sort by it
                continue
            now = {c.sort: "ascending", f"-{c.sort}": "descending"}.get(self.sort, "none")
            first, second = (f"-{c.sort}", c.sort) if c.down else (c.sort, f"-{c.sort}")
            out.append({"label": c.label, "kind": c.kind, "aria": now, "sort": second if self.sort == first else first})
        return out


def _centre(request: HttpRequest) -> tuple[Viewer, Centre]:
    """Who asks, and the centre whose region is shown. Somebody without a desk has no region."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.centre is None:
        raise PermissionDenied
    return viewer, viewer.centre


def coverage(request: HttpRequest) -> HttpResponse:
    """Summary, map and list of the region."""
    viewer, centre = _centre(request)
    years = years_of(centre)
    period = period_of(request.GET.get("periode", ""), years, newest_year_of(centre))
    wanted = CoverageFilter.read(request.GET)
    found = region_coverage(centre, period)
    shown = wanted.apply(found.units)
    if (kind := request.GET.get("last", "")) in {"xlsx", "csv"}:
        return _export(kind, found, shown)
    shapes = shapes_of([u.info.id for u in [*found.units, *together(found.units, found.index)]])
    real = bool(shapes) and request.GET.get("omriss", "") == "1"
    counties = {u.info.county_code: u.info.county_name for u in found.units}
    return render(
        request,
        "insight/coverage.html",
        {
            "centre": centre,
            "coverage": found,
            "units": shown,
            "wanted": wanted,
            "headings": wanted.headings(),
            "map": draw(found, wanted.measure, {u.info.id for u in shown}, shapes if real else None),
            "map_measures": MAP_MEASURES,
            "has_shapes": bool(shapes),
            "periods": [(LAST_YEAR, _("Siste tolv måneder")), *((str(y), str(y)) for y in years)],
            "counties": sorted(counties.items()),
            "statuses": STATUSES,
            "silent": SILENT,
            "is_waiting": is_waiting(centre),
            "reached": found.count("reached"),
            "never": found.count("never"),
            "silent_180": found.silent_for(180),
            "saved_views": saved_views_of(viewer, "insight:coverage"),
        },
    )


def _export(kind: str, found: RegionCoverage, shown: list[UnitCoverage]) -> HttpResponse:
    """The list as it is shown, with what the page has no room for."""
    headings = [
        _("Nummer"), _("Navn"), _("Fylke"), _("Deltakerdager"), _("Arrangementer"), _("Henvendelser"), _("Sektorer"),
        _("Forvaltningsnivåer"), _("Siste kontakt"), _("Dager siden siste kontakt"), _("Status"),
    ]  # fmt: skip
    rows = (
        [
            u.info.code, u.info.name, u.info.county_name, u.participant_days, u.events, u.inquiries, u.services,
            u.administrative_levels, u.last_on, u.days_since, u.status_label,
        ]
        for u in shown
    )  # fmt: skip
    return exports.table_response(kind, f"kommuner-{found.period.code}-{today():%Y-%m-%d}", headings, rows)


def place(request: HttpRequest, code: str) -> HttpResponse:
    """One municipality or district. An old number leads to the unit of today."""
    viewer, centre = _centre(request)
    index = PlaceIndex.load()
    info = index.find(code, today())
    if info is None or info.code != code:
        match = index.match(code, today())
        now = index.find_info(match.place_id)
        if now is None or now.valid_to is not None:
            raise Http404
        return redirect("insight:coverage_place", now.code)
    if info.kind not in (PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT):
        raise Http404
    found = place_coverage(viewer, centre, index, info, request.GET.get("ar", ""))
    return render(request, "insight/coverage_place.html", {"centre": centre, "place": found})
