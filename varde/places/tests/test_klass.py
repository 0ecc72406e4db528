"""On a miniature with one of each kind: recode, merge, merge that keeps its number, split, rename."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from varde.core.dates import today
from varde.core.errors import Refused
from varde.places.klass import import_klass
from varde.places.loading import load_places
from varde.places.models import Place, PlaceData
from varde.places.public import PlaceIndex

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 1)


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def _write(*rows: tuple[str, str, str, str], on: date = DAY) -> Path:
        names = ("oldCode", "oldName", "newCode", "newName")
        changes = [dict(zip(names, r, strict=True)) | {"changeOccurred": on.isoformat()} for r in rows]
        file = tmp_path / "changes.json"
        file.write_text(json.dumps({"codeChanges": changes}))
        return file

    return _write


ALL_KINDS = (
    ("3101", "Halden", "3150", "Halden"),
    ("3103", "Moss", "3151", "Nye Moss"),
    ("3112", "Råde", "3151", "Nye Moss"),
    ("3105", "Sarpsborg", "3105", "Sarpsborg"),
    ("3116", "Skiptvet", "3105", "Sarpsborg"),
    ("3118", "Indre Østfold", "3152", "Askim"),
    ("3118", "Indre Østfold", "3153", "Eidsberg"),
    ("3120", "Rakkestad", "3120", "Rakkestad - Raakka"),
    ("3122", "Marker", "3122", "Marker (Østfold)"),
)


def check(index: PlaceIndex) -> None:
    def now(code: str, on: date = date(2024, 6, 1)) -> str | None:
        unit = index.find(code, on)
        assert unit is not None
        found = index.today(unit.id)
        return found.code if found else None

    assert now("3101") == "3150"
    assert now("0101", date(2018, 1, 1)) == "3150", "old chains follow"
    assert now("3103") == now("3112") == "3151"
    assert now("3105") == now("3116") == "3105"
    assert index.match("3105", date(2024, 6, 1)).place_id != index.match("3105", DAY).place_id
    assert now("3118") is None
    assert now("3120") == "3120"
    renamed = index.find("3120", DAY)
    assert renamed is not None
    assert renamed.name == "Rakkestad - Raakka"
    assert index.match("3101", DAY).code == "3150"
    assert len(index.units(DAY, "municipality")) == 357 - 1


def test_new_changes_are_followed(write: Any) -> None:
    report = import_klass(path=write(*ALL_KINDS))
    assert len(report.made) == 8, "Marker did not change"
    check(PlaceIndex.load())
    moss = Place.objects.get(code="3151")
    assert moss.tile_row is not None
    assert moss.centre is not None
    assert moss.centre.slug == "ost"


def test_reading_the_same_file_again_changes_nothing(write: Any) -> None:
    file = write(*ALL_KINDS)
    import_klass(path=file)
    assert import_klass(path=file).made == []


def test_they_survive_a_new_edition_of_the_lists(write: Any) -> None:
    import_klass(path=write(*ALL_KINDS))
    PlaceData.objects.update(checksum="an older edition")
    load_places()
    check(PlaceIndex.load())


def test_a_dry_run_and_what_is_not_in_force_store_nothing(write: Any) -> None:
    count = Place.objects.count()
    assert len(import_klass(path=write(*ALL_KINDS), dry_run=True).made) == 8
    soon = import_klass(path=write(*ALL_KINDS, on=today() + timedelta(days=30)))
    assert soon.made == []
    assert len(soon.later) == 9
    assert Place.objects.count() == count


def test_all_faults_are_told_and_nothing_is_stored(write: Any) -> None:
    count = Place.objects.count()
    with pytest.raises(Refused) as wrong:
        import_klass(path=write(("9999", "Ingensteds", "3150", "Nye"), ("3101", "Halden", "7701", "Ukjent fylke")))
    assert "ikke i bruk" in str(wrong.value)
    assert "fylkesnummeret" in str(wrong.value)
    with pytest.raises(Refused, match="i bruk fra før"):
        import_klass(path=write(("3101", "Halden", "3103", "Moss")))
    assert Place.objects.count() == count


@pytest.mark.parametrize("text", ["tull", "[]", "{}", '{"codeChanges": [{"oldCode": 1}]}', '{"codeChanges": 3}'])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(Refused, match="codeChanges"):
        import_klass(path=file)


def test_the_command_says_what_it_did(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("places", "klass", str(write(*ALL_KINDS)))
    assert "3101 Halden → 3150 Halden" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Ingenting er lagret"):
        call_command("places", "klass", "/finnes/ikke.json")
