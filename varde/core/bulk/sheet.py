"""A sheet of the workbook, as the room that owns the register describes it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.utils.translation import gettext as _

from varde.core.bulk.batch import Batch, Links, Table
from varde.core.bulk.cells import Reader, place_codes_allowed

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: A row whose key begins with this is an example of the template and is passed over.
EXAMPLE = "EKSEMPEL"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong (a fault) or odd (a warning): sheet, row, column, value, what is wrong, what is allowed."""

    sheet: str
    row: int | None
    column: str
    value: str
    wrong: str
    allowed: str = ""
    kind: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Problems:
    """Everything found on the way. One fault is enough to store nothing; warnings are kept with the import."""

    faults: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Column:
    """One heading. `read` gives the cell's value or raises Unreadable; `values` are for the drop-down list.

    key: part of what makes a row the same row next time. required: may not be empty.
    names: "project" or "event" when the cell holds such a number (the plan fetches them all in one query).
    form: "text", "date", "whole", "decimal" or "code": how it is written in the workbook.
    """

    heading: str
    name: str
    read: Reader
    meaning: "str | StrPromise"
    key: bool = False
    required: bool = False
    values: Callable[[], dict[str, str]] | None = None
    names: str = ""
    form: str = "text"
    example: Any = ""
    width: int = 16


@dataclass(slots=True)
class Row:
    """One row: its number in the sheet, the values read, and the columns that could not be read."""

    number: int
    cells: dict[str, Any]
    bad: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> Any:
        """The value read; None when the column is missing from the sheet or could not be read."""
        return self.cells.get(name)


class PlaceMatcher(Protocol):
    """places.public.PlaceIndex."""

    def match(self, code: str, on: date) -> Any: ...


class ProjectBook(Protocol):
    """What the projects' sheet tells the other sheets."""

    def find(self, number: str) -> Any:
        """The project with this number (of the workbook or stored), or None."""

    def make_active(self, project: Any, year: int) -> None:
        """See to it that the project has a row for the year."""

    def funder(self, name: str) -> Any:
        """The funder of this name, made when it is new. Empty: the usual one."""

    def field(self, year: int, name: str) -> Any:
        """The field of this name on the centre's list of the year, made when it is new."""


class EventBook(Protocol):
    """What the events' sheet tells the other sheets."""

    def find(self, number: str) -> Any:
        """The event with this number (of the workbook or stored), or None."""

    def planned_events(self) -> list[Any]:
        """The events that have a row in the workbook."""


@dataclass
class Work:
    """One import: what the sheets share. `projects` and `events` are there once their sheets have planned."""

    centre_id: int
    centre: str
    year: int
    today: date
    places: PlaceMatcher
    closed_years: set[int]
    problems: Problems = field(default_factory=Problems)
    #: {"project": {"P24-001", …}, "event": {…}}: every number any sheet speaks of.
    mentioned: dict[str, set[str]] = field(default_factory=lambda: {"project": set(), "event": set()})
    #: Days whose facts must be made again.
    days: set[date] = field(default_factory=set)
    #: Years every day of which must be made again: a project's field and funder stand on all its days.
    whole_years: set[int] = field(default_factory=set)
    projects: ProjectBook = field(init=False)
    events: EventBook = field(init=False)
    _matches: dict[tuple[str, date], Any] = field(default_factory=dict)

    def place(self, sheet: "Sheet", row: Row, name: str, on: date) -> int | None:
        """The id of the place in cell `name` as it was on the day; a fault or a warning where that is not so."""
        code = row[name]
        if not code:
            return None
        key = (code, on)
        if key not in self._matches:
            self._matches[key] = self.places.match(code, on)
        found = self._matches[key]
        if found is None or found.place_id is None:
            sheet.fault(self, row, name, _("Nummeret finnes ikke."), place_codes_allowed())
            return None
        if found.note:
            sheet.warn(self, row, name, str(found.note), "place_mapped")
        return int(found.place_id)

    def open_year(self, sheet: "Sheet", row: Row, name: str, year: int) -> bool:
        """Is the year open? A closed one is a fault: nothing is imported into it."""
        if year not in self.closed_years:
            return True
        sheet.fault(
            self, row, name, _("Året %(year)s er lukket for senteret.") % {"year": year},
            _("Rader i et lukket år kan ikke importeres. Senterlederen kan rette dem enkeltvis, med begrunnelse."),
        )  # fmt: skip
        return False


@dataclass
class Handover:
    """A year of a centre on its way out, so that it stands on its own feet: nothing in it names a project or an
    event that is not in it. The sheets fill these in as they are written, in the workbook's order."""

    centre_id: int
    year: int
    #: Projects that must be there although they are not active in the year.
    needed_projects: set[int] = field(default_factory=set)
    #: {id: number} of what has been written.
    projects: dict[int, str] = field(default_factory=dict)
    events: dict[int, str] = field(default_factory=dict)
    #: {evaluation: number of its event}, for the evaluations' sheet, which knows nothing of events.
    event_of_evaluation: dict[int, str] = field(default_factory=dict)


class Sheet:
    """The base of a room's sheet. One object per import: it is given its rows, plans, and is then written.

    plan() may add faults; it touches no row of the database. Its batches are written in the order the exchange
    lists, and only when the whole workbook is without faults.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    #: Tables an import of this sheet may write: needed to undo it.
    tables: ClassVar[tuple[Table, ...]]

    def __init__(self) -> None:
        self.rows: list[Row] = []
        #: Names of the columns that stand in the sheet. A missing optional column leaves what is stored alone.
        self.given: frozenset[str] = frozenset()
        self._headings = {c.name: c.heading for c in self.columns}

    # what a room fills in -----------------------------------------------------------------------------------
    def years(self) -> Iterator[tuple[int, int]]:
        """(rank, year) for each date that tells which year the workbook is about; the lowest rank decides."""
        return iter(())

    def plan(self, work: Work) -> None:
        """Turn the rows into records in batches; look up what is stored; add faults and warnings."""
        raise NotImplementedError

    def batches(self) -> "Iterable[Batch[Any] | Links]":
        """What to write, in order."""
        raise NotImplementedError

    def counts(self) -> dict[str, int]:
        """{"rows": 141, "new": 140, "changed": 1, "same": 0}. Called before writing."""
        raise NotImplementedError

    @classmethod
    def projects_needed(cls, handover: Handover) -> set[int]:
        """Projects without which the rows of the year cannot be told."""
        return set()

    @classmethod
    def export(cls, handover: Handover) -> Iterator[Sequence[Any]]:
        """The rows of a year, in the order of `columns`. The sheets are asked in the workbook's order."""
        raise NotImplementedError

    # what it can use ----------------------------------------------------------------------------------------
    def fault(self, work: Work, row: Row, name: str, wrong: str, allowed: str = "", value: Any = None) -> None:
        work.problems.faults.append(self._problem(row, name, wrong, allowed, value, "fault"))

    def warn(self, work: Work, row: Row, name: str, wrong: str, kind: str) -> None:
        work.problems.warnings.append(self._problem(row, name, wrong, "", None, kind))

    def _problem(self, row: Row, name: str, wrong: str, allowed: str, value: Any, kind: str) -> Problem:
        shown = row[name] if value is None else value
        return Problem(
            sheet=self.title,
            row=row.number,
            column=self._headings.get(name, name),
            value="" if shown is None else str(shown)[:200],
            wrong=wrong,
            allowed=allowed,
            kind=kind,
        )

    def once_each(self, work: Work, key: Callable[[Row], Any], name: str) -> list[Row]:
        """The rows whose key is new in this sheet; the same key again is a fault that names both rows. A row with
        an unreadable key is left out: it has its fault already."""
        keys = {c.name for c in self.columns if c.key}
        seen: dict[Any, Row] = {}
        kept = []
        for row in self.rows:
            if row.bad & keys:
                continue
            found = key(row)
            if (first := seen.get(found)) is not None:
                self.fault(
                    work, row, name,
                    _("Står to ganger i arket: rad %(first)s og rad %(second)s.")
                    % {"first": first.number, "second": row.number},
                    _("Hver nøkkel kan stå bare én gang."),
                )  # fmt: skip
                continue
            seen[found] = row
            kept.append(row)
        return kept

    def project_of(self, work: Work, row: Row, name: str = "project") -> Any:
        """The project a row names, or None; a number nobody has is a fault."""
        number = row[name]
        if not number:
            return None
        found = work.projects.find(number)
        if found is None:
            self.fault(
                work, row, name, _("Prosjektet finnes ikke."),
                _("Et prosjektnummer fra arket Prosjekter, eller et som alt er lagret."),
            )  # fmt: skip
        return found

    def event_of(self, work: Work, row: Row, name: str = "event") -> Any:
        """The event a row names, or None; a number nobody has is a fault."""
        number = row[name]
        if not number:
            return None
        found = work.events.find(number)
        if found is None:
            self.fault(
                work, row, name, _("Arrangementet finnes ikke."),
                _("Et arrangementsnummer fra arket Arrangementer, eller et som alt er lagret."),
            )  # fmt: skip
        return found


def count_by(states: Iterable[str], rows: int) -> dict[str, int]:
    """Counts of "new", "changed" and "same" from one state per row."""
    counted = {"rows": rows, "new": 0, "changed": 0, "same": 0}
    for state in states:
        counted[state] += 1
    return counted
