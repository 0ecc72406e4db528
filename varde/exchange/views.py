"""The desk's page «Inn og ut»: a workbook in, with preview and undo; a year out; the template."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from varde.core import exports, idempotency
from varde.core.errors import Refused
from varde.core.forms import status_of, submit
from varde.exchange import actions, queries
from varde.exchange.forms import ExportForm, UploadForm
from varde.exchange.models import ImportRun, RunStatus
from varde.exchange.undo import CannotUndo, obstacles_to_undoing, undo_import
from varde.exchange.writing import write_template, write_year
from varde.people.public import Viewer


def _importer(request: HttpRequest) -> Viewer:
    """The viewer, who must be allowed to import at the centre they sit at."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.centre is None or not viewer.may("import"):
        raise PermissionDenied
    return viewer


def _run(request: HttpRequest, pk: int) -> ImportRun:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    try:
        found = queries.get_run(viewer, pk)
    except ImportRun.DoesNotExist:
        raise Http404 from None
    if not viewer.may("import", found.centre):
        raise PermissionDenied
    return found


def runs(request: HttpRequest) -> HttpResponse:
    viewer = _importer(request)
    form = UploadForm(request.POST or None, request.FILES or None, prefix="import")
    if request.method == "POST":

        def work() -> str:
            run = actions.receive_workbook(actor=viewer, upload=form.cleaned_data["workbook"])
            return reverse("exchange:run", args=[run.pk])

        if answer := submit(request, form, work):
            return answer
    context = {
        "upload": form,
        "export": ExportForm(prefix="export"),
        "runs": queries.latest_runs(viewer),
    }
    return render(request, "exchange/import_list.html", context, status=status_of(form))


def _context(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    number = request.GET.get("side", "1")
    return {
        "run": run,
        "on_the_way": run.status in queries.ON_THE_WAY,
        "percent": queries.percent_of(run),
        "in_vain": queries.is_waiting_in_vain(run),
        "counts": queries.counts_of(run),
        "faults": queries.page_of_problems(run.faults, number),
        "warnings": queries.page_of_problems(run.warnings, number),
        "color": {
            RunStatus.STORED: "success", RunStatus.READY: "info", RunStatus.FAULTY: "danger",
            RunStatus.FAILED: "danger", RunStatus.UNDONE: "neutral",
        }.get(RunStatus(run.status), "info"),
    }  # fmt: skip


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "exchange/import_run.html", _context(request, _run(request, pk)))


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that asks again every second while the run is on its way."""
    return render(request, "exchange/_import_run.html", _context(request, _run(request, pk)))


@require_POST
def store(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)

    def work() -> str:
        actions.ask_to_store(actor=request.viewer, run=found)  # type: ignore[attr-defined]
        return reverse("exchange:run", args=[pk])

    try:
        return redirect(idempotency.once(request, work))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("exchange:run", pk)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks first, and says what stands in the way; POST does it."""
    found = _run(request, pk)
    if request.method != "POST":
        obstacles = obstacles_to_undoing(found)
        return render(request, "exchange/import_undo.html", {"run": found, "obstacles": obstacles})

    def work() -> str:
        undo_import(actor=request.viewer, run=found)  # type: ignore[attr-defined]
        messages.success(request, _("Importen er angret."))
        return reverse("exchange:run", args=[pk])

    try:
        return redirect(idempotency.once(request, work))
    except CannotUndo as refusal:
        context = {"run": found, "obstacles": refusal.obstacles}
        return render(request, "exchange/import_undo.html", context, status=409)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("exchange:run", pk)


@require_GET
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Every fault and warning as a file to work from."""
    headings = [_("Feil"), _("Advarsel"), _("Feil og advarsler"), _("Slag"), _("Ark"), _("Rad"), _("Kolonne"),
                _("Verdi"), _("Hva som er galt"), _("Hva som er lov")]  # fmt: skip
    return _file(queries.problems_as_workbook(_run(request, pk), headings), _("feil-og-advarsler") + ".xlsx")


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    _importer(request)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "mal.xlsx"
        write_template(target)
        return _file(target.read_bytes(), "arbeidsbok-mal.xlsx")


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    viewer = _importer(request)
    form = ExportForm(request.GET, prefix="export")
    if viewer.centre is None or not form.is_valid():
        return redirect("exchange:list")
    year = form.cleaned_data["year"]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "ut.xlsx"
        write_year(target, viewer.centre, year)
        return _file(target.read_bytes(), f"aktivitet-{viewer.centre.slug}-{year}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=exports.XLSX, headers=headers)
