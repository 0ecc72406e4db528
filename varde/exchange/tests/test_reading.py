"""Files that are not what they should be: each one a clear message, and none brings the process down."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Cast
from varde.exchange.checking import Checked, check_workbook
from varde.exchange.reading import OLE, NotAWorkbook, column_letters, read_workbook
from varde.exchange.rows import is_ours
from varde.exchange.tests.factories import HEADINGS, PROJECT, WHOLE, faults, write


def _ole(path: Path) -> None:
    path.write_bytes(OLE + b"\0" * 600)


def _encrypted(path: Path) -> None:
    path.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100)


def _ods(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")


def _docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("word/document.xml", "<x/>")


def _broken(path: Path) -> None:
    write(path, WHOLE)
    path.write_bytes(path.read_bytes()[:3000])


def _bomb(path: Path) -> None:
    write(path, WHOLE)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/extra.xml", b" " * 210_000_000)


def _far_down(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Prosjekter").write("A900000", "x")
    book.close()


def _far_out(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Prosjekter").write("XFD2", "x")
    book.close()


def _doctype(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
        z.writestr("xl/_rels/workbook.xml.rels", "<x/>")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda p: p.write_bytes(b""), "tom"),
        (lambda p: p.write_text("Prosjektnr;Tittel"), "ikke en Excel-fil"),
        (lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n"), "ikke en Excel-fil"),
        (_ole, ".xls"),
        (_encrypted, "passord"),
        (_ods, "OpenDocument"),
        (_docx, "ikke en Excel-fil"),
        (_broken, "skadet"),
        (_bomb, "pakkes ut"),
        (_far_down, "under rad"),
        (_far_out, "lenger ut"),
        (_doctype, "kan ikke leses"),
    ],
)
def test_what_is_not_a_workbook_gets_a_clear_message(tmp_path: Path, make: Callable[[Path], object], says: str) -> None:
    make(tmp_path / "fil.xlsx")
    with pytest.raises(NotAWorkbook, match=says):
        list(read_workbook(tmp_path / "fil.xlsx", is_ours))


def test_a_file_that_is_too_large_is_turned_away_before_it_is_read(tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.MAX_WORKBOOK_BYTES = 1_000_000
    with (tmp_path / "stor.xlsx").open("wb") as f:
        f.truncate(200_000_000)
    with pytest.raises(NotAWorkbook, match="200 MB"):
        list(read_workbook(tmp_path / "stor.xlsx", is_ours))


@given(content=st.binary(max_size=400))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_bring_the_reader_down(tmp_path: Path, content: bytes) -> None:
    for head in (b"", b"PK\x03\x04", OLE):
        (tmp_path / "fil.xlsx").write_bytes(head + content)
        with pytest.raises(NotAWorkbook):
            list(read_workbook(tmp_path / "fil.xlsx", is_ours))


def _with_openpyxl(path: Path, cells: dict[str, object], merge: str = "") -> None:
    """The whole workbook, with some cells of Prosjekter changed by another program."""
    write(path, WHOLE)
    book = openpyxl.load_workbook(path)
    sheet = book["Prosjekter"]
    for place, value in cells.items():
        sheet[place] = value
    if merge:
        sheet.merge_cells(merge)
    book.save(path)


def _checked(path: Path, cast: Cast) -> Checked:
    return check_workbook(path, cast.ost)


@pytest.mark.django_db
def test_a_formula_without_a_result_is_a_fault_and_one_with_a_result_is_its_result(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "formel.xlsx"
    _with_openpyxl(path, {"B2": '="Traume"&"bevisst"'})
    assert faults(_checked(path, cast)) == [("Prosjekter", 2, "Tittel")]
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Prosjekter")
    sheet.write_row(0, 0, ["Prosjektnr", "Tittel", "Målgruppe"])
    sheet.write(1, 0, "P1")
    sheet.write_formula(1, 1, '="Traume"&"bevisst"', None, "Traumebevisst")
    book.close()
    checked = _checked(path, cast)
    assert faults(checked) == [] and checked.sheets["projects"].rows[0]["title"] == "Traumebevisst"


@pytest.mark.django_db
def test_a_cell_that_shows_an_error_is_a_fault_also_where_it_may_be_empty(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "feil.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Prosjekter")
    sheet.write_row(0, 0, ["Prosjektnr", "Tittel", "Målgruppe"])
    sheet.write_row(1, 0, ["P1", "T"])
    sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    book.close()
    assert faults(_checked(path, cast)) == [("Prosjekter", 2, "Målgruppe")]


@pytest.mark.django_db
@pytest.mark.parametrize(("area", "row", "column"), [("A2:A3", 2, "Prosjektnr"), ("C2:D2", 2, "Tjenesteområde")])
def test_merged_cells_are_a_fault_that_names_the_area(
    cast: Cast, tmp_path: Path, area: str, row: int, column: str
) -> None:
    path = tmp_path / "flettet.xlsx"
    _with_openpyxl(path, {}, merge=area)
    checked = _checked(path, cast)
    assert ("Prosjekter", row, column) in faults(checked)
    assert area in [p.value for p in checked.problems.faults]


@pytest.mark.django_db
def test_content_outside_the_columns_is_a_fault(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "utenfor.xlsx"
    _with_openpyxl(path, {"P2": "en merknad"})
    assert faults(_checked(path, cast)) == [("Prosjekter", 2, "P")]


@pytest.mark.django_db
def test_empty_rows_and_another_programs_dates_are_fine(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "rader.xlsx"
    _with_openpyxl(path, {"A5": "P5", "B5": "Femte", "M5": date(2024, 2, 1), "N5": "30.06.2024"})
    checked = _checked(path, cast)
    assert faults(checked) == []
    row = checked.sheets["projects"].rows[1]
    assert (row.number, row["starts_on"], row["ends_on"]) == (5, date(2024, 2, 1), date(2024, 6, 30))


CELL = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30), st.integers(-9, 99999),
    st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.dates(date(1900, 3, 1), date(2200, 1, 1)),
)  # fmt: skip


@pytest.mark.django_db
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_cells_bring_the_check_down(cast: Cast, tmp_path: Path, data: st.DataObject) -> None:
    title = data.draw(st.sampled_from(list(HEADINGS)))
    names = st.sampled_from(HEADINGS[title])
    row = {**WHOLE[title][0], **data.draw(st.dictionaries(names, CELL, max_size=4))}
    checked = check_workbook(write(tmp_path / "bok.xlsx", WHOLE | {title: [row]}), cast.ost)
    assert all(p.sheet and p.wrong for p in checked.problems.faults)


def test_columns_are_called_as_in_excel() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
    assert PROJECT["Prosjektnr"] == "P1"
