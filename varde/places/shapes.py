"""Read the outlines of municipalities and counties from a GeoJSON file that the operator gives (Kartverket's
"Administrative enheter"): check it, and store it for the map. All or nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varde.core.dates import today
from varde.core.errors import Refused
from varde.places.geometry import Ring, on_the_map, simplify, svg_path, utm33
from varde.places.index import PlaceIndex, PlaceInfo, clean_code
from varde.places.models import PlaceKind, PlaceShape

KARTVERKET = "© Kartverket, CC BY 4.0"
NUMBERS = ("kommunenummer", "fylkesnummer", "kommunenr", "fylkesnr")
LARGEST_FILE = 400_000_000


class WrongShapes(Refused):
    """The file cannot be used; `faults` says all that is wrong with it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass
class ShapesReport:
    """What an import of outlines found."""

    municipalities: int = 0
    counties: int = 0
    bytes_of_path: int = 0
    warnings: list[str] = field(default_factory=list)


def import_shapes(*, path: Path, source: str = KARTVERKET, dry_run: bool = False) -> ShapesReport:
    """Store the outlines in the file for the units of today. Raises WrongShapes, and then stores nothing."""
    index = PlaceIndex.load()
    on = today()
    found = read_shapes(path, index, on)
    rings = simplify({info.code: rings for info, rings in found})
    report = ShapesReport()
    shapes = []
    for info, _rings in found:
        points = [p for ring in rings[info.code] for p in ring]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        svg = svg_path(rings[info.code])
        report.bytes_of_path += len(svg)
        report.municipalities += info.kind == PlaceKind.MUNICIPALITY
        report.counties += info.kind == PlaceKind.COUNTY
        shapes.append(
            PlaceShape(
                place_id=info.id, path=svg, source=source, imported_at=timezone.now(),
                x_min=min(xs), x_max=max(xs), y_min=min(ys), y_max=max(ys),
            )
        )  # fmt: skip
    report.warnings = missing(index, {info.code for info, _rings in found}, on)
    if not dry_run:
        with transaction.atomic():
            PlaceShape.objects.bulk_create(
                shapes,
                update_conflicts=True,
                unique_fields=["place"],
                update_fields=["path", "source", "imported_at", "x_min", "x_max", "y_min", "y_max"],
            )
    return report


def missing(index: PlaceIndex, codes: set[str], on: date) -> list[str]:
    """Sentences about units of a kind the file has some of, but not all."""
    out = []
    for kind in (PlaceKind.MUNICIPALITY, PlaceKind.COUNTY):
        all_of_kind = {i.code: i.label for i in index.units(on, kind)}
        gone = sorted(set(all_of_kind) - codes)
        if gone and len(gone) < len(all_of_kind):
            names = ", ".join(all_of_kind[c] for c in gone[:8]) + (" …" if len(gone) > 8 else "")
            out.append(
                ngettext(
                    "%(n)d enhet mangler i filen: %(names)s",
                    "%(n)d enheter mangler i filen: %(names)s",
                    len(gone),
                )
                % {"n": len(gone), "names": names}
            )
    return out


def read_shapes(path: Path, index: PlaceIndex, on: date) -> list[tuple[PlaceInfo, list[Ring]]]:
    """The units and their rings, projected. Raises WrongShapes with every fault found."""
    faults: list[str] = []
    found: dict[str, tuple[PlaceInfo, list[Ring]]] = {}
    for nr, (feature, metres) in enumerate(_features(_json(path)), 1):
        where = _("Nr. %d i filen") % nr
        try:
            info = _unit(feature, index, on)
            where = info.label
            if info.code in found:
                raise ValueError(_("står to ganger"))
            found[info.code] = (info, list(_rings(feature.get("geometry"), metres)))
        except ValueError as fault:
            faults.append(f"{where}: {fault}")
    if not found and not faults:
        faults.append(_("Filen har ingen kommuner eller fylker."))
    if faults:
        raise WrongShapes(faults)
    return list(found.values())


def _json(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise WrongShapes([_("Filen er større enn 400 MB. Bruk en forenklet utgave av kartet.")])
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as e:
        raise WrongShapes([_("Filen kan ikke leses: %s") % e.strerror]) from e
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as e:
        raise WrongShapes([_("Filen er ikke GeoJSON: innholdet er ikke gyldig JSON.")]) from e


def _features(data: Any) -> Iterator[tuple[dict[str, Any], bool]]:
    """Features with "is the file in metres". Kartverket's own download is an object of several collections, of
    which the borders have no number."""
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        collections = [data]
    elif isinstance(data, dict):
        collections = [v for v in data.values() if isinstance(v, dict) and v.get("type") == "FeatureCollection"]
        collections = [c for c in collections if any(_number(f) for f in _list(c.get("features"))[:1])]
    else:
        collections = []
    if not collections:
        raise WrongShapes([_("Filen er ikke en GeoJSON-samling (FeatureCollection) av kommuner eller fylker.")])
    for collection in collections:
        crs = json.dumps(collection.get("crs") or "")
        metres = "25833" in crs or "32633" in crs
        if not metres and any(epsg in crs for epsg in ("25832", "25835", "32632", "32635", "3857")):
            raise WrongShapes([_("Kartet må være i grader (EPSG:4258 eller 4326) eller i UTM 33 (EPSG:25833).")])
        for feature in _list(collection.get("features")):
            yield (feature if isinstance(feature, dict) else {}), metres


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    lower = {str(k).lower(): v for k, v in (properties if isinstance(properties, dict) else {}).items()}
    return next((str(lower[k]) for k in NUMBERS if lower.get(k) not in (None, "")), "")


def _unit(feature: dict[str, Any], index: PlaceIndex, on: date) -> PlaceInfo:
    number = _number(feature)
    if not number:
        raise ValueError(_("mangler kommunenummer eller fylkesnummer"))
    info = index.find(number, on)
    if info is None or info.kind not in (PlaceKind.MUNICIPALITY, PlaceKind.COUNTY):
        successor = index.match(clean_code(number), on)
        hint = f" ({successor.note})" if successor.note else ""
        raise ValueError(_("nummeret %(number)s er ikke i bruk i dag%(hint)s") % {"number": number, "hint": hint})
    return info


def _rings(geometry: Any, metres: bool) -> Iterator[Ring]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(_("formen må være Polygon eller MultiPolygon, men er %s") % (kind or _("tom")))
    polygons = _list(geometry.get("coordinates"))
    polygons = [polygons] if kind == "Polygon" else polygons
    rings = [ring for polygon in polygons for ring in _list(polygon)]
    if not rings:
        raise ValueError(_("formen har ingen punkter"))
    for ring in rings:
        try:
            points = [(float(p[0]), float(p[1])) for p in ring]
        except (TypeError, ValueError, IndexError, KeyError) as e:
            raise ValueError(_("et punkt er ikke to tall")) from e
        if len(points) < 4 or points[0] != points[-1]:
            raise ValueError(_("en ring er ikke lukket"))
        for x, y in points:
            inside = (
                (-200_000 < x < 1_300_000 and 6_300_000 < y < 9_000_000) if metres else (-10 < x < 35 and 57 < y < 82)
            )
            if not inside:
                raise ValueError(
                    _("punktet %(x)s, %(y)s ligger ikke i Norge. Rekkefølgen er lengdegrad, breddegrad")
                    % {"x": x, "y": y}
                )
        yield [on_the_map(*(p if metres else utm33(*p))) for p in points]
