"""Out and in again: nothing lost, nothing invented, no cell that starts a formula; and the workbook of the year we
start from."""

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from conftest import Cast
from varde.events.models import Attendance, Event
from varde.exchange.actions import run_for_command, store
from varde.exchange.checking import check_workbook
from varde.exchange.models import ImportRun
from varde.exchange.reading import NotAWorkbook
from varde.exchange.tests.factories import EVENT, HEADS, INQUIRY, PROJECT, WHOLE, bring_in, faults, write
from varde.exchange.undo import TABLES, undo_import
from varde.exchange.writing import write_template, write_year
from varde.people.public import SYSTEM_VIEWER
from varde.places.public import Centre

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "ost-2024" / "aktivitet-ost-2024.xlsx"


def cells(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def store_file(path: Path, centre: Centre) -> ImportRun:
    checked = check_workbook(path, centre)
    assert faults(checked) == []
    return store(checked, actor=SYSTEM_VIEWER, run=run_for_command(centre, path))


NASTY = [
    "=1+1",
    "+47 123",
    "-5",
    "@sum",
    "\tinn",
    "čáđŋšŧž ÆØÅ",
    "'sitat'",
    '"sitat"',
    "<b>",
    "𝄞",
    "1e5",
    "0012",
    "a" * 300,
]


@pytest.mark.django_db
def test_what_goes_out_comes_in_the_same(cast: Cast, tmp_path: Path) -> None:
    projects = [{**PROJECT, "Prosjektnr": f"P{n}", "Tittel": text, "Målsetting": text} for n, text in enumerate(NASTY)]
    inquiries = [{**INQUIRY, "Henvendelsesnr": text[:40], "Emne": text} for text in NASTY]
    loose = {**HEADS, "Arrangementsnr": None, "Prosjektnr": "P1", "Antall": 0}
    event = {**EVENT, "Prosjektnr": "P1"}
    content = WHOLE | {"Prosjekter": projects, "Henvendelser": inquiries, "Arrangementer": [event],
                       "Deltakelse": [HEADS, loose]}  # fmt: skip
    bring_in(tmp_path, cast.ost, content)
    write_year(tmp_path / "ut.xlsx", cast.ost, 2024)
    store_file(tmp_path / "ut.xlsx", cast.sor)
    write_year(tmp_path / "ut2.xlsx", cast.sor, 2024)
    assert cells(tmp_path / "ut.xlsx") == cells(tmp_path / "ut2.xlsx")
    titles = {row[1] for row in cells(tmp_path / "ut.xlsx")["Prosjekter"][1:]}
    assert titles == {text.strip() for text in NASTY}


def formulas(path: Path) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(path):
        yield from (cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


@pytest.mark.django_db
def test_no_cell_that_goes_out_starts_a_formula(cast: Cast, tmp_path: Path) -> None:
    bring_in(
        tmp_path, cast.ost, WHOLE | {"Henvendelser": [{**INQUIRY, "Emne": t, "Henvendelsesnr": t[:40]} for t in NASTY]}
    )
    write_year(tmp_path / "ut.xlsx", cast.ost, 2024)
    write_template(tmp_path / "mal.xlsx")
    for name in ("ut.xlsx", "mal.xlsx"):
        assert list(formulas(tmp_path / name)) == []
        with zipfile.ZipFile(tmp_path / name) as z:
            assert not any(b"<f>" in z.read(n) for n in z.namelist() if "worksheets" in n)


@pytest.mark.django_db
def test_an_event_that_never_was_held_is_not_handed_over(cast: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, cast.ost, WHOLE | {"Evalueringer": []})
    Event.objects.update(status="cancelled")
    write_year(tmp_path / "ut.xlsx", cast.ost, 2024)
    found = cells(tmp_path / "ut.xlsx")
    assert len(found["Arrangementer"]) == len(found["Deltakelse"]) == 1  # the headings


@pytest.mark.django_db
def test_the_template_untouched_says_that_there_is_nothing_and_filled_in_it_works(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "mal.xlsx"
    write_template(path)
    with pytest.raises(NotAWorkbook, match="eksempelrader"):
        check_workbook(path, cast.ost)
    book = openpyxl.load_workbook(path)
    assert book["Deltakelse"].data_validations.count == 2 and book["Deltakelse"]["G1"].comment is not None
    book["Prosjekter"].append(["P7", "Nytt prosjekt"])
    book.save(path)
    checked = check_workbook(path, cast.ost)
    assert faults(checked) == [] and checked.counts["projects"]["new"] == 1


@pytest.mark.django_db
def test_the_commands_say_what_they_did_and_end_with_an_error_on_faults(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write(tmp_path / "bok.xlsx", WHOLE))
    call_command("import", path, "--centre", "ost", "--dry-run")
    assert "Ingenting er lagret" in capsys.readouterr().out and not Event.objects.exists()
    call_command("import", path, "--centre", "ost")
    assert "Alt er lagret" in capsys.readouterr().out and Event.objects.exists()
    call_command("export", str(tmp_path / "ut.xlsx"), "--centre", "ost", "--year", "2024")
    assert "7 rader" in capsys.readouterr().out
    write(tmp_path / "bok.xlsx", WHOLE | {"Deltakelse": [{**HEADS, "Antall": -1}]})
    with pytest.raises(CommandError, match="Ingenting er lagret"):
        call_command("import", path, "--centre", "ost")
    assert "Deltakelse, rad 2, Antall «-1.0»" in capsys.readouterr().err
    for bad in (["--centre", "paris"], []):
        with pytest.raises(CommandError, match="ost"):
            call_command("import", path, *bad)
    with pytest.raises(CommandError, match="finnes ikke"):
        call_command("import", "/finnes/ikke.xlsx", "--centre", "ost")


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the workbook of 2024 lies beside the repository, and is not there")
def test_the_year_we_start_from(cast: Cast, tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    began = time.process_time()
    with django_assert_max_num_queries(700):  # in batches, not one by one: there are 19,600 rows
        run = store_file(SHARED, cast.ost)
    assert time.process_time() - began < 20
    assert (Attendance.objects.count(), Event.objects.count()) == (17762, 1062)
    assert sum(Attendance.objects.values_list("heads", flat=True)) == 42182
    assert [w["kind"] for w in run.warnings] == ["no_event"] * 127
    assert not check_workbook(SHARED, cast.ost).changes_something
    write_year(tmp_path / "ut.xlsx", cast.ost, 2024)
    assert not check_workbook(tmp_path / "ut.xlsx", cast.ost).changes_something
    undo_import(actor=SYSTEM_VIEWER, run=run)
    assert [label for label, table in TABLES.items() if not table.a_list and table.model.objects.exists()] == []
