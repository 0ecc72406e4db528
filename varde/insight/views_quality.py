"""Sjekk tallene: what may be wrong, row by row, and mending it where it stands.

A row works as a page of its own without JavaScript; with it, the row alone is swapped.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varde.core.dates import today
from varde.core.errors import Refused
from varde.core.facts import page_of
from varde.core.forms import status_of, submit
from varde.insight.models import QualityAnswer
from varde.insight.quality import BY_KEY, Result, Severity, find_finding, result_of, run
from varde.insight.quality.answers import (
    confirm,
    find_answer,
    get_answer,
    last_answers,
    may_answer,
    mend,
    take_back,
)
from varde.insight.quality.findings import Check, Finding
from varde.insight.quality.mending import MendForm
from varde.insight.quality.mends import MENDS
from varde.insight.queries import years_with_figures
from varde.people.public import Viewer

ROWS = 40
YEARS = range(1990, 2101)


@dataclass
class Row:
    """A finding as it is drawn. form: the mend's form, when it stands on the row itself."""

    finding: Finding
    check: Check
    year: int
    page_url: str
    may: bool
    form: MendForm | None = None
    answer: QualityAnswer | None = None

    @property
    def url(self) -> str:
        return reverse("insight:quality_row", args=[self.year, self.check.slug, self.finding.subject])

    @property
    def mend(self) -> Any:
        return MENDS.get(self.finding.mend)


def _viewer(request: HttpRequest, year: int | None = None) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.centre is None or (year is not None and year not in YEARS):
        raise Http404
    return viewer


def _form_of(viewer: Viewer, finding: Finding, year: int, data: Any = None) -> MendForm | None:
    kind = MENDS.get(finding.mend)
    if kind is None:
        return None
    form = kind.form(data, prefix="m", auto_id=f"m-{finding.subject}-%s")
    form.setup(viewer, finding, year)
    return form


def _row(viewer: Viewer, result: Result, finding: Finding, year: int, *, with_form: bool) -> Row:
    row = Row(finding, result.check, year, page_of(finding.page, finding.pk or 0) if finding.page else "", False)
    row.may = may_answer(viewer, result.check)
    if row.may and finding.mend in MENDS and (with_form or MENDS[finding.mend].inline):
        row.form = _form_of(viewer, finding, year)
    return row


@require_safe
def overview(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Every check with what it found, worst first."""
    viewer = _viewer(request, year)
    assert viewer.centre is not None
    chosen = year or today().year
    results = run(viewer, chosen)
    groups = [
        (title, [r for r in results if r.findings and r.check.severity is severity])
        for severity, title in _titles().items()
    ]
    years = sorted({*years_with_figures(viewer.centre), today().year, chosen}, reverse=True)
    context = {
        "year": chosen,
        "years": years,
        "groups": [(title, found) for title, found in groups if found],
        "fine": [r for r in results if not r.findings],
        "total": sum(r.count for r in results),
    }
    return render(request, "insight/quality.html", context)


def _titles() -> dict[Severity, str]:
    return {
        Severity.WRONG: _("Kan være feil"),
        Severity.MISSING: _("Mangler"),
        Severity.LOOK: _("Verdt et blikk"),
    }


def _result(viewer: Viewer, year: int, slug: str) -> Result:
    result = result_of(viewer, year, slug)
    if result is None:
        raise Http404
    return result


@require_safe
def check(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """The rows of one check, with the mend on the row."""
    viewer = _viewer(request, year)
    result = _result(viewer, year, slug)
    page: Page = Paginator(result.findings, ROWS).get_page(request.GET.get("side"))
    context = {
        "year": year,
        "result": result,
        "check": result.check,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "rows": [_row(viewer, result, f, year, with_form=False) for f in page.object_list],
        "answers": last_answers(viewer, year, result.check),
        "may": may_answer(viewer, result.check),
    }
    return render(request, "insight/quality_check.html", context)


def row(request: HttpRequest, year: int, slug: str, subject: str) -> HttpResponse:
    """One finding with its form (GET), and mending or confirming it (POST)."""
    viewer = _viewer(request, year)
    result = _result(viewer, year, slug)
    if request.method == "POST" and not may_answer(viewer, result.check):
        raise PermissionDenied
    finding = find_finding(result, subject)
    if finding is None:  # already mended, perhaps by the same form sent twice
        answer = find_answer(viewer, year, result.check, subject)
        if answer is None:
            raise Http404
        return _answered(request, answer)
    shown = _row(viewer, result, finding, year, with_form=True)
    if request.method != "POST":
        return _show(request, shown)
    is_confirmation = request.POST.get("what") == "confirm"
    form = MendForm(request.POST, prefix="m") if is_confirmation else _form_of(viewer, finding, year, request.POST)
    if form is None:
        raise Http404

    def work() -> str:
        if is_confirmation:
            confirm(actor=viewer, year=year, check=result.check, finding=finding)
        else:
            mend(actor=viewer, year=year, check=result.check, finding=finding, form=form)
        return f"{reverse('insight:quality_check', args=[year, slug])}?side={request.GET.get('side', 1)}"

    answered = submit(request, form, work)
    if answered is None:
        if not is_confirmation:
            shown.form = form
        return _show(request, shown, status=status_of(form))
    answer = find_answer(viewer, year, result.check, subject)
    if answer is None:
        return answered
    return _answered(request, answer, answered)


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _show(request: HttpRequest, shown: Row, status: int = 200) -> HttpResponse:
    context = {"row": shown, "check": shown.check, "year": shown.year, "alone": True}
    template = "insight/_quality_row.html" if _is_fragment(request) else "insight/quality_row.html"
    return render(request, template, context, status=status)


def _answered(request: HttpRequest, answer: QualityAnswer, then: HttpResponse | None = None) -> HttpResponse:
    """The row says «Rettet» and offers to take it back; without JavaScript the check's page says it."""
    if _is_fragment(request):
        return render(request, "insight/_quality_done.html", {"answer": answer})
    messages.success(request, f"{answer.label}: {answer.done}.")
    return then or redirect("insight:quality_check", answer.year, BY_KEY[answer.check_key].slug)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was done; the row stands there again."""
    viewer = _viewer(request)
    try:
        answer = get_answer(viewer, pk)
    except QualityAnswer.DoesNotExist:
        raise Http404 from None
    slug = BY_KEY[answer.check_key].slug
    try:
        take_back(actor=viewer, answer=answer)
    except Refused as refusal:
        if _is_fragment(request):
            context = {"answer": answer, "refusal": str(refusal)}
            return render(request, "insight/_quality_done.html", context, status=refusal.status)
        messages.error(request, str(refusal))
        return redirect("insight:quality_check", answer.year, slug)
    if _is_fragment(request):
        result = _result(viewer, answer.year, slug)
        finding = find_finding(result, answer.subject)
        if finding is not None:
            return _show(request, _row(viewer, result, finding, answer.year, with_form=False))
        return render(request, "insight/_quality_done.html", {"answer": answer, "is_undone": True})
    messages.success(request, _("Angret: %(label)s") % {"label": answer.label})
    return redirect("insight:quality_check", answer.year, slug)
