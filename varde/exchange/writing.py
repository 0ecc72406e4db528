"""The workbook on its way out: a year of a centre, and the empty template.

No cell may start a formula (check S7): every text is written as text, and one that begins like a formula is
marked as text too, so that it stays what it is when somebody edits the cell.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from varde.core.bulk import Column, Handover, Sheet
from varde.exchange.sheets import SHEETS
from varde.places.public import Centre

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
#: Rows of the template that have drop-down lists.
TEMPLATE_ROWS = 5000


class _Writer:
    """One workbook being written."""

    def __init__(self, target: Path) -> None:
        import xlsxwriter  # a tenth of a second, which no other page should wait for

        self.book = xlsxwriter.Workbook(
            str(target), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                          "constant_memory": False, "in_memory": True},
        )  # fmt: skip
        self.heading = self._format(bold=True, bg_color="#E6EEF2", bottom=1, text_wrap=True, valign="top")
        self.required = self._format(bold=True, bg_color="#CFE0E8", bottom=1, text_wrap=True, valign="top")
        self.date = self._format(num_format="yyyy-mm-dd")
        self.decimal = self._format(num_format="0.00")
        self.text = self._format(num_format="@")
        self.guarded = self._format(num_format="@", quote_prefix=True)

    def _format(self, **properties: Any) -> "Format":
        return self.book.add_format(properties)

    def sheet(self, kind: type[Sheet], notes: bool) -> "Worksheet":
        made = self.book.add_worksheet(kind.title)
        made.freeze_panes(1, 0)
        for i, column in enumerate(kind.columns):
            made.write_string(0, i, column.heading, self.required if column.required else self.heading)
            made.set_column(i, i, column.width, self.text if column.form in ("text", "code") and notes else None)
            if notes:
                made.write_comment(0, i, _note(column), {"x_scale": 2, "y_scale": 1.5, "author": "Varde"})
                self._drop_down(made, i, column)
        return made

    def _drop_down(self, made: "Worksheet", i: int, column: Column) -> None:
        if column.values is None:
            return
        made.data_validation(
            1, i, TEMPLATE_ROWS, i,
            {"validate": "list", "source": list(column.values()), "error_title": column.heading,
             "error_message": _("Velg fra listen, eller la cellen være tom.")},
        )  # fmt: skip

    def row(self, made: "Worksheet", n: int, columns: Sequence[Column], values: Iterable[Any]) -> None:
        for i, (column, value) in enumerate(zip(columns, values, strict=True)):
            if value is None or value == "":
                continue
            if isinstance(value, date):
                made.write_datetime(n, i, value, self.date)
            elif isinstance(value, (int, float, Decimal)) and column.form != "code":
                whole = value == int(value)
                made.write_number(n, i, int(value) if whole else float(value), None if whole else self.decimal)
            else:
                text = str(value)
                made.write_string(n, i, text, self.guarded if text.startswith(FORMULA_SIGNS) else None)


def _note(column: Column) -> str:
    lines = [str(column.meaning)]
    if column.values is not None:
        lines.append(_("Tillatt: %(values)s.") % {"values": ", ".join(column.values())})
    if column.key:
        lines.append(_("Nøkkel: samme verdi neste gang betyr samme rad."))
    if column.required:
        lines.append(_("Må fylles ut."))
    return "\n".join(lines)


def write_year(target: Path, centre: Centre, year: int, tell: Callable[[str, int], None] | None = None) -> int:
    """Write a year of a centre; returns the number of rows. Sheets without rows are there with their headings."""
    writer = _Writer(target)
    handover = Handover(centre_id=centre.pk, year=year)
    for kind in SHEETS:
        handover.needed_projects |= kind.projects_needed(handover)
    total = 0
    for kind in SHEETS:
        made = writer.sheet(kind, notes=False)
        n = 0
        for n, values in enumerate(kind.export(handover), 1):
            writer.row(made, n, kind.columns, values)
        if n:
            made.autofilter(0, 0, n, len(kind.columns) - 1)
        total += n
        if tell:
            tell(kind.title, n)
    writer.book.close()
    return total


def write_template(target: Path) -> None:
    """Write an empty workbook with drop-down lists, a note on each heading, and an example row in each sheet. The
    example rows are marked EKSEMPEL and are passed over by an import."""
    writer = _Writer(target)
    for kind in SHEETS:
        made = writer.sheet(kind, notes=True)
        writer.row(made, 1, kind.columns, [column.example for column in kind.columns])
    writer.book.close()
