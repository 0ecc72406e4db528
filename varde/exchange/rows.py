"""From what stands in a sheet to rows a room understands: headings, cells, and every fault with its place."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from varde.core.bulk import Column, Problem, Problems, Row, Sheet, Unreadable
from varde.core.bulk.sheet import EXAMPLE
from varde.exchange.reading import RawSheet, column_letters
from varde.exchange.sheets import SHEETS


def same_text(text: Any) -> str:
    """Headings and sheet names compare without regard to case, spaces around, and the star that marks a key."""
    return unicodedata.normalize("NFC", str(text)).strip().removesuffix("*").strip().casefold()


TITLES = {same_text(sheet.title): sheet for sheet in SHEETS}


def is_ours(title: str) -> bool:
    return same_text(title) in TITLES


def fill_sheets(raw_sheets: Iterable[RawSheet], problems: Problems, tell: Callable[[float], None]) -> list[Sheet]:
    """One Sheet object for every register, with the rows the file holds. Unknown sheets are faults."""
    filled: dict[str, Sheet] = {kind.key: kind() for kind in SHEETS}
    known = ", ".join(kind.title for kind in SHEETS)
    for raw in raw_sheets:
        kind = TITLES.get(same_text(raw.title))
        if kind is None:
            problems.faults.append(Problem(raw.title, None, "", raw.title, _("Ukjent ark."), known, "fault"))
        elif filled[kind.key].rows or filled[kind.key].given:
            wrong = _("Arket står to ganger.")
            problems.faults.append(Problem(raw.title, None, "", raw.title, wrong, "", "fault"))
        elif raw.cells:
            _Reader(filled[kind.key], raw, problems).read()
        tell(0.25 * len([s for s in filled.values() if s.given]) / len(SHEETS))
    return list(filled.values())


class _Reader:
    """Reads one sheet."""

    def __init__(self, sheet: Sheet, raw: RawSheet, problems: Problems) -> None:
        self.sheet, self.raw, self.problems = sheet, raw, problems
        self.columns: list[tuple[int, Column]] = []
        self.nameless: list[int] = []
        #: Required columns that are not there: no row has a value for them.
        self.missing: list[str] = []

    def _fault(self, row: int | None, column: str, value: Any, wrong: str, allowed: str = "") -> None:
        shown = "" if value is None else str(value)[:200]
        self.problems.faults.append(Problem(self.sheet.title, row, column, shown, wrong, allowed, "fault"))

    def read(self) -> None:
        self._read_headings()
        self._look_at_merged()
        markers = [i for i, c in self.columns if str(c.example).startswith(EXAMPLE)]
        plan = [(i, c, c.name, c.read, c.required) for i, c in self.columns]
        unsolved_rows = {row for row, _column in self.raw.unsolved}
        rows = self.sheet.rows
        for n, cells in enumerate(self.raw.cells[1:], 2):
            if not any(cell not in ("", None) for cell in cells) and n - 1 not in unsolved_rows:
                continue
            if any(isinstance(cells[i], str) and cells[i].strip().upper().startswith(EXAMPLE) for i in markers):
                self.problems.warnings.append(
                    Problem(self.sheet.title, n, "", "", _("Eksempelraden er hoppet over."), "", "example")
                )
                continue
            values: dict[str, Any] = {}
            bad = list(self.missing)
            for i, column, name, read, required in plan:
                try:
                    value = read(cells[i])
                except Unreadable as e:
                    self._fault(n, column.heading, cells[i], e.wrong, e.allowed)
                    bad.append(name)
                    continue
                if required and (value is None or value == ""):
                    bad.append(name)
                    if (n - 1, i) not in self.raw.unsolved:
                        allowed = ", ".join(column.values()) if column.values else str(column.meaning)
                        self._fault(n, column.heading, "", _("Cellen er tom."), allowed)
                    continue
                values[name] = value
            rows.append(Row(n, values, frozenset(bad)))
        self._tell_unsolved()
        self._tell_nameless()
        self.sheet.given = frozenset(c.name for _i, c in self.columns)

    def _read_headings(self) -> None:
        wanted = {same_text(c.heading): c for c in self.sheet.columns}
        seen: set[str] = set()
        for i, cell in enumerate(self.raw.cells[0]):
            name = same_text(cell)
            column = wanted.get(name)
            if not name:
                self.nameless.append(i)
            elif column is None:
                missing = [c.heading for c in self.sheet.columns if same_text(c.heading) not in seen]
                self._fault(1, str(cell)[:200], cell, _("Ukjent kolonne."), ", ".join(missing))
            elif name in seen:
                self._fault(1, column.heading, cell, _("Kolonnen står to ganger."), _("Én av hver."))
            else:
                self.columns.append((i, column))
                seen.add(name)
        for column in self.sheet.columns:
            if column.required and same_text(column.heading) not in seen:
                self.missing.append(column.name)
                self._fault(1, column.heading, "", _("Kolonnen mangler."), str(column.meaning))

    def _look_at_merged(self) -> None:
        """A merged cell hides those it covers: they would be read as empty, and empty means not stated."""
        headings = {i: c.heading for i, c in self.columns}
        for (top, left), (bottom, right) in self.raw.merged:
            covered = [i for i in range(left, right + 1) if i in headings]
            if (top, left) == (bottom, right) or not covered or (right == left and bottom == top):
                continue
            area = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
            self._fault(
                top + 1, headings[covered[0]], area, _("Cellene er slått sammen, så noen av dem er skjult."),
                _("Del opp de sammenslåtte cellene i Excel, og fyll ut hver celle."),
            )  # fmt: skip

    def _tell_unsolved(self) -> None:
        headings = {i: c.heading for i, c in self.columns}
        for (row, i), why in sorted(self.raw.unsolved.items()):
            if i not in headings or row == 0:
                continue
            value = f"{column_letters(i)}{row + 1}"
            if why == "error":
                self._fault(row + 1, headings[i], value, _("Cellen viser en feil fra Excel, for eksempel #DIV/0!."),
                            _("Rett formelen, eller skriv verdien."))  # fmt: skip
            else:
                self._fault(row + 1, headings[i], value, _("Formelen har ikke noe resultat."),
                            _("Åpne og lagre filen i Excel, eller skriv verdien i stedet for formelen."))  # fmt: skip

    def _tell_nameless(self) -> None:
        for i in self.nameless:
            for n, cells in enumerate(self.raw.cells[1:], 2):
                if cells[i] not in ("", None):
                    self._fault(n, column_letters(i), cells[i], _("Kolonnen har innhold, men ingen overskrift."),
                                ", ".join(c.heading for c in self.sheet.columns))  # fmt: skip
                    break
