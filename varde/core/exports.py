"""Tables out of the house as Excel and CSV. No cell ever starts a formula (check S7)."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain(value: Any) -> Any:
    """The value as a spreadsheet should hold it: numbers and dates as such, everything else as text."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal, date, datetime)) and not isinstance(value, bool):
        return value
    return str(value)


def harmless(text: str) -> str:
    """Text that a spreadsheet opening the CSV will not take for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a mark, semicolons and decimal comma: what a Norwegian Excel opens right at a double click."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(h) for h in headings])
    for row in rows:
        cells = []
        for value in map(plain, row):
            if isinstance(value, (float, Decimal)):
                cells.append(f"{value}".replace(".", ","))
            elif isinstance(value, (date, datetime)):
                cells.append(value.isoformat())
            else:
                cells.append(harmless(value) if isinstance(value, str) else str(value))
        writer.writerow(cells)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """{sheet name: (headings, rows)} as a workbook with frozen, filterable headings."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = book.add_format({"bold": True, "bottom": 1})
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, (headings, rows) in sheets.items():
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        widths = [len(h) + 2 for h in headings]
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(map(plain, row)):
                if isinstance(value, datetime):
                    sheet.write_datetime(last, column, value.replace(tzinfo=None), as_date)
                elif isinstance(value, date):
                    sheet.write_datetime(last, column, datetime(value.year, value.month, value.day), as_date)
                elif isinstance(value, (int, float, Decimal)):
                    sheet.write_number(last, column, value)
                elif value:
                    sheet.write_string(last, column, value)
                if last < 200 and column < len(widths):
                    widths[column] = min(60, max(widths[column], len(str(value)) + 1))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if headings:
            sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)
    book.close()
    return out.getvalue()


def download(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """A file to keep: always an attachment, never guessed at by the browser."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def table_response(kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """`kind` is "xlsx" or "csv"; `name` without ending."""
    if kind == "xlsx":
        return download(to_xlsx({name[:31]: (headings, rows)}), name=f"{name}.xlsx", content_type=XLSX)
    return download(to_csv(headings, rows), name=f"{name}.csv", content_type="text/csv; charset=utf-8")
