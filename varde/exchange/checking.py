"""The whole workbook: read, held against the rules and against what is stored. Nothing is written here."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from varde.core.bulk import Problems, Sheet, Work
from varde.core.dates import today
from varde.core.locks import closed_years
from varde.exchange.reading import NotAWorkbook, read_workbook
from varde.exchange.rows import fill_sheets, is_ours
from varde.exchange.sheets import SHEETS
from varde.places.public import Centre, PlaceIndex

Progress = Callable[[float], None]


def nothing(_share: float) -> None:
    """Progress nobody watches."""


@dataclass
class Checked:
    """A workbook that has been checked: ready to be written when it has no faults."""

    work: Work
    sheets: dict[str, Sheet]
    counts: dict[str, dict[str, int]]

    @property
    def problems(self) -> Problems:
        return self.work.problems

    @property
    def is_faultless(self) -> bool:
        return not self.work.problems.faults

    @property
    def changes_something(self) -> bool:
        return any(c["new"] or c["changed"] for c in self.counts.values())


def main_year(sheets: list[Sheet], otherwise: int) -> int:
    """The year the workbook is about: the most common one of its events and participation; without those of its
    inquiries; without those of its FTE and web statistics. The latest of equals."""
    by_rank: dict[int, Counter[int]] = {}
    for sheet in sheets:
        for rank, year in sheet.years():
            by_rank.setdefault(rank, Counter())[year] += 1
    if not by_rank:
        return otherwise
    counted = by_rank[min(by_rank)]
    return max(counted, key=lambda year: (counted[year], year))


def check_workbook(path: Path, centre: Centre, year: int | None = None, tell: Progress = nothing) -> Checked:
    """Read the file, and plan what storing it would do. Every fault is found in one go.

    Raises NotAWorkbook when the file cannot be read at all.
    """
    problems = Problems()
    sheets = fill_sheets(read_workbook(path, is_ours), problems, tell)
    if not problems.faults and not any(sheet.rows for sheet in sheets):
        if problems.warnings:
            raise NotAWorkbook(_("Arbeidsboken har bare eksempelrader. Det er ingenting å importere."))
        raise NotAWorkbook(_("Arbeidsboken er tom. Det er ingenting å importere."))
    work = Work(
        centre_id=centre.pk,
        centre=centre.slug,
        year=year or main_year(sheets, today().year),
        today=today(),
        places=PlaceIndex.load(),
        closed_years=closed_years(centre.slug),
        problems=problems,
    )
    _collect_mentions(sheets, work)
    for n, sheet in enumerate(sheets):
        sheet.plan(work)
        tell(0.3 + 0.3 * (n + 1) / len(sheets))
    problems.faults.sort(key=lambda p: (_order(p.sheet), p.row or 0))
    problems.warnings.sort(key=lambda p: (_order(p.sheet), p.row or 0))
    counts = {sheet.key: sheet.counts() for sheet in sheets if sheet.rows}
    return Checked(work, {sheet.key: sheet for sheet in sheets}, counts)


def _order(title: str) -> int:
    return next((n for n, sheet in enumerate(SHEETS) if sheet.title == title), -1)


def _collect_mentions(sheets: list[Sheet], work: Work) -> None:
    for sheet in sheets:
        for column in sheet.columns:
            if column.names:
                work.mentioned[column.names].update(row[column.name] for row in sheet.rows if row[column.name])
