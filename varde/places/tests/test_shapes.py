"""On a miniature drawn by hand: two municipalities that share a border, one with an island."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from varde.places.geometry import simplify, svg_path, thin, utm33
from varde.places.models import PlaceShape
from varde.places.public import PlaceIndex
from varde.places.shapes import WrongShapes, import_shapes

REAL = Path(__file__).parents[4] / "shared" / "data" / "geo" / "kommuner-2024-small.geojson"
BORDER = [[11.5, 59.0], [11.51, 59.05], [11.49, 59.1], [11.5, 59.2]]
HALDEN = [[11.3, 59.0], *BORDER, [11.3, 59.2], [11.3, 59.0]]
AREMARK = [[11.8, 59.0], [11.8, 59.2], *BORDER[::-1], [11.8, 59.0]]
ISLAND = [[11.1, 59.0], [11.15, 59.0], [11.15, 59.02], [11.1, 59.02], [11.1, 59.0]]


def feature(number: str, *rings: list[Any], key: str = "kommunenummer") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {key: number},
        "geometry": {"type": "MultiPolygon", "coordinates": [[r] for r in rings]},
    }


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def _write(data: Any) -> Path:
        file = tmp_path / "kart.geojson"
        file.write_text(data if isinstance(data, str) else json.dumps(data))
        return file

    return _write


GOOD = collection(feature("3101", HALDEN, ISLAND), feature("3124", AREMARK))


@pytest.mark.parametrize(
    ("longitude", "latitude", "east", "north"),
    [(15.0, 60.0, 500_000.0, 6_651_411.19), (15.0, 0.0, 500_000.0, 0.0), (18.0, 65.0, 641_387.0, 7_211_404.5)],
)
def test_degrees_become_metres(longitude: float, latitude: float, east: float, north: float) -> None:
    x, y = utm33(longitude, latitude)
    assert x == pytest.approx(east, abs=60)
    assert y == pytest.approx(north, abs=1) or longitude != 15.0


def test_the_projection_is_symmetric_about_the_meridian() -> None:
    (west, north), (east, same) = utm33(5.0, 61.0), utm33(25.0, 61.0)
    assert west + east == pytest.approx(1_000_000)
    assert north == pytest.approx(same)


def test_a_line_keeps_what_stands_out_and_loses_the_rest() -> None:
    assert thin([(0, 0), (10, 1), (20, 0), (30, 40), (40, 0)]) == [(0, 0), (20, 0), (30, 40), (40, 0)]


def test_a_shared_border_stays_shared() -> None:
    crooked = [(100, 0), (103, 20), (97, 40), (120, 60), (101, 80), (100, 100)]
    done = simplify({"a": [[(0, 0), *crooked, (0, 100)]], "b": [[(200, 0), (200, 100), *crooked[::-1]]]})
    a, b = set(done["a"][0]), set(done["b"][0])
    assert a & b == {(100, 0), (97, 40), (120, 60), (101, 80), (100, 100)} or len(a & b) >= 3
    on_the_border = {p for p in a | b if 90 < p[0] < 130}
    assert on_the_border == a & b, "no corner that only one of them has"


def test_the_smallest_islands_go_but_never_the_whole_unit() -> None:
    speck = [(0, 0), (2, 0), (2, 2), (0, 2)]
    assert len(simplify({"a": [speck]})["a"]) == 1
    large = [(10, 10), (100, 10), (100, 100), (10, 100)]
    assert len(simplify({"a": [speck, large]})["a"]) == 1


def test_a_path_is_written_in_whole_steps() -> None:
    assert svg_path([[(5, 5), (15, 5), (15, 20)]]) == "M5 5l10 0 0 15z"


@pytest.mark.django_db
def test_the_shapes_of_a_file_are_stored(write: Any) -> None:
    report = import_shapes(path=write(GOOD))
    assert (report.municipalities, report.counties) == (2, 0)
    assert "355 enheter mangler" in report.warnings[0]
    halden = PlaceShape.objects.get(place__code="3101")
    assert halden.path.count("M") == 2
    assert halden.x_min < halden.x_max
    assert halden.y_min < halden.y_max
    assert "Kartverket" in halden.source


@pytest.mark.django_db
def test_importing_again_replaces(write: Any) -> None:
    import_shapes(path=write(GOOD))
    import_shapes(path=write(collection(feature("3101", HALDEN))), source="Et annet kart")
    assert PlaceShape.objects.count() == 2
    assert PlaceShape.objects.get(place__code="3101").source == "Et annet kart"


@pytest.mark.django_db
def test_a_dry_run_stores_nothing(write: Any) -> None:
    import_shapes(path=write(GOOD), dry_run=True)
    assert not PlaceShape.objects.exists()


@pytest.mark.django_db
def test_counties_metres_and_kartverkets_own_download_are_understood(write: Any) -> None:
    square = [[[x, y] for x, y in ((260e3, 66e5), (280e3, 66e5), (280e3, 662e4), (260e3, 662e4), (260e3, 66e5))]]
    county = feature("31", *square, key="fylkesnummer")
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}
    borders = collection({"type": "Feature", "properties": {"grensetype": "x"}, "geometry": None})
    report = import_shapes(path=write({"Fylke": collection(county, crs=crs), "Fylkesgrense": borders}))
    assert report.counties == 1
    assert PlaceShape.objects.get().place.name == "Østfold"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("dette er ikke JSON", "ikke gyldig JSON"),
        ([1, 2], "FeatureCollection"),
        ({"type": "Topology"}, "FeatureCollection"),
        (collection(), "ingen kommuner"),
        (collection({"type": "Feature", "properties": None}), "mangler kommunenummer"),
        (collection("tull"), "mangler kommunenummer"),
        (
            collection(feature("3001", HALDEN)),
            "3001 er ikke i bruk i dag (3001 Halden gjaldt til 31.12.2023. Ført på 3101",
        ),
        (collection(feature("9999", HALDEN)), "9999 er ikke i bruk i dag"),
        (collection(feature("030101", HALDEN)), "er ikke i bruk"),
        (collection(feature("3101", HALDEN), feature("3101", HALDEN)), "3101 Halden: står to ganger"),
        (collection(feature("3101", [[59.0, 11.0]] * 4)), "lengdegrad, breddegrad"),
        (collection(feature("3101", HALDEN[:-1])), "ikke lukket"),
        (collection(feature("3101", [["a", "b"]] * 4)), "to tall"),
        (collection(feature("3101")), "ingen punkter"),
        (collection({"type": "Feature", "properties": {"kommunenummer": "3101"}, "geometry": None}), "Polygon"),
        (collection(feature("3101", HALDEN), crs="EPSG:3857"), "EPSG:25833"),
    ],
)
def test_a_wrong_file_is_told_what_is_wrong_and_nothing_is_stored(write: Any, data: Any, says: str) -> None:
    with pytest.raises(WrongShapes) as wrong:
        import_shapes(path=write(data))
    assert says in "\n".join(wrong.value.faults)
    assert not PlaceShape.objects.exists()


@pytest.mark.django_db
def test_all_faults_are_told_at_once(write: Any) -> None:
    with pytest.raises(WrongShapes) as wrong:
        import_shapes(path=write(collection(feature("9999", HALDEN), feature("3101"), feature("3124", AREMARK))))
    assert len(wrong.value.faults) == 2


@pytest.mark.django_db
def test_the_command_says_what_it_did(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("places", "shapes", str(write(GOOD)))
    assert "2 kommuner" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Ingenting er lagret"):
        call_command("places", "shapes", "/finnes/ikke.geojson")


@pytest.mark.django_db
@pytest.mark.skipif(not REAL.exists(), reason="Kartverkets fil følger ikke med; hent den og kjør varde places shapes")
def test_kartverkets_map_is_read_whole_and_stays_small() -> None:
    report = import_shapes(path=REAL)
    assert report.municipalities == 357
    assert report.warnings == []
    assert report.bytes_of_path < 250_000
    index = PlaceIndex.load()
    halden = PlaceShape.objects.get(place__code="3101")
    assert index.info(halden.place_id).name == "Halden"
