"""What can be asked about imports."""

from typing import Any

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from varde.core.exports import to_xlsx
from varde.core.tasks import LEASE, worker_is_alive
from varde.exchange.models import ImportRun, RunStatus
from varde.exchange.sheets import SHEETS
from varde.people.public import Viewer

ON_THE_WAY = (RunStatus.CHECKING, RunStatus.STORING)
#: Faults or warnings on one page.
ON_A_PAGE = 500


def runs_visible_to(viewer: Viewer) -> QuerySet[ImportRun]:
    """The imports of the viewer's centres, newest first."""
    return ImportRun.objects.filter(viewer.sees()).select_related("centre")


def latest_runs(viewer: Viewer, most: int = 50) -> QuerySet[ImportRun]:
    """The latest imports of the centre the viewer sits at, without their long lists."""
    here = runs_visible_to(viewer).filter(centre=viewer.centre)
    return here.defer("faults", "warnings", "days")[:most]


def get_run(viewer: Viewer, pk: int) -> ImportRun:
    """Raises ImportRun.DoesNotExist for another centre's."""
    return runs_visible_to(viewer).get(pk=pk)


def percent_of(run: ImportRun) -> int:
    """How far a run on its way has come, as told by the worker."""
    return min(99, int(cache.get(f"import-{run.pk}", 0)))


def is_waiting_in_vain(run: ImportRun) -> bool:
    """Has the run waited longer than a worker may be silent, and is there none?"""
    if run.status not in ON_THE_WAY or timezone.now() - run.created_at < LEASE:
        return False
    return not worker_is_alive()


def counts_of(run: ImportRun) -> list[dict[str, Any]]:
    """The counts in the workbook's order, with the sheets' titles."""
    found = [{"title": kind.title, **run.counts[kind.key]} for kind in SHEETS if kind.key in run.counts]
    if found:
        names = ("rows", "new", "changed", "same")
        found.append({"title": "", **{name: sum(c[name] for c in found) for name in names}})
    return found


def page_of_problems(problems: list[dict[str, Any]], number: str) -> Page[dict[str, Any]]:
    return Paginator(problems, ON_A_PAGE).get_page(number)


def problems_as_workbook(run: ImportRun, headings: list[str]) -> bytes:
    """All faults and warnings of a run as an Excel file; headings for kind, sheet, row, column, value, what is
    wrong, what is allowed."""
    names = ("sheet", "row", "column", "value", "wrong", "allowed")
    rows = [[headings[0], *(p[n] for n in names)] for p in run.faults]
    rows += [[headings[1], *(p[n] for n in names)] for p in run.warnings]
    return to_xlsx({headings[2]: (headings[3:], rows)})
