"""No export starts a formula in somebody's spreadsheet (check S7). The world's every text begins with «=»."""

import csv
import io

import openpyxl
import pytest

from conftest import Cast
from tests.journeys.walking import Answer, Walker, address, rows
from tests.journeys.world import World, build_world
from varde.core import exports

pytestmark = pytest.mark.slow
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.fixture
def world(cast: Cast) -> World:
    return build_world(cast)


def live_cells(answer: Answer) -> list[str]:
    """Cells of a downloaded file that a spreadsheet would run."""
    kind = answer.response.get("Content-Type", "")
    if kind.startswith("text/csv"):
        text = answer.response.content.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
        return [c for c in cells if c.startswith(STARTS) and not _is_number(c)]
    if "spreadsheetml" in kind:
        book = openpyxl.load_workbook(io.BytesIO(answer.response.content))
        return [
            str(cell.value)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f" or cell.hyperlink
        ]
    return []


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def test_no_export_starts_a_formula(world):
    walker = Walker(world, "leader")
    faults, seen, with_text = [], 0, 0
    for name, row in rows():
        path = address(world, name, row, "ost")
        if "GET" not in row.methods or path is None:
            continue
        for kind in ("csv", "xlsx", ""):
            answer = walker.ask("GET", path, dict(row.query) | ({"last": kind} if kind else {}))
            if answer.status == 200 and answer.response.get("Content-Disposition", "").startswith("attachment"):
                seen += 1
                with_text += b"CANARY-ost" in answer.shown
                faults += [f"{path} ({name}): {cell!r}" for cell in live_cells(answer)]
    assert faults == []
    if any(name == "events:list" for name, _row in rows()):
        assert seen >= 2, "the lists can be exported"
        assert with_text >= 2, "and the traps are in them"


def test_a_live_cell_would_be_found():
    from django.http import HttpResponse

    bad = HttpResponse("navn;antall\r\n=1+1;-3\r\n".encode("utf-8-sig"), content_type="text/csv")
    assert live_cells(Answer(200, bad, [])) == ["=1+1"]
    book = openpyxl.Workbook()
    book.active.append(["=1+1"])
    out = io.BytesIO()
    book.save(out)
    assert live_cells(Answer(200, HttpResponse(out.getvalue(), content_type=exports.XLSX), [])) == ["=1+1"]


@pytest.mark.parametrize("start", STARTS)
def test_both_writers_disarm_every_start_of_a_formula(start):
    from django.http import HttpResponse

    text = f"{start}1+1"
    as_csv = HttpResponse(exports.to_csv(["a"], [[text]]), content_type="text/csv")
    as_book = HttpResponse(exports.to_xlsx({"a": (["a"], [[text]])}), content_type=exports.XLSX)
    assert live_cells(Answer(200, as_csv, [])) == []
    assert live_cells(Answer(200, as_book, [])) == []
