"""Perioder: which years are closed, what is missing before a year is, and what has been corrected since."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from varde.core import exports
from varde.core.forms import status_of, submit
from varde.insight import periods
from varde.insight.models import ClosedYear
from varde.insight.quality import quality_summary
from varde.people.public import Viewer
from varde.places.public import Centre


class CloseForm(forms.Form):
    looked = forms.BooleanField(label=gettext_lazy("Jeg har sett over det som mangler, og tallene er klare."))


def _desk(request: HttpRequest) -> tuple[Viewer, Centre]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.centre is None:
        raise Http404
    return viewer, viewer.centre


@require_safe
def year_list(request: HttpRequest) -> HttpResponse:
    viewer, centre = _desk(request)
    return render(request, "insight/periods.html", {"years": periods.years_of(viewer, centre), "centre": centre})


def year(request: HttpRequest, year: int) -> HttpResponse:
    """An open year: what is missing, and the button. A closed one: the frozen figures and the corrections."""
    viewer, centre = _desk(request)
    if request.method == "POST" and not viewer.may("close_year", centre):
        raise PermissionDenied
    closed = periods.find_closed(viewer, centre, year)
    if closed is not None and request.method != "POST":
        return _closed(request, closed)
    shown = next((y for y in periods.years_of(viewer, centre) if y.year == year), None)
    if shown is None:
        raise Http404
    form = CloseForm(request.POST if request.method == "POST" else None, prefix="close")
    if request.method == "POST":

        def work() -> str:
            periods.close_year(actor=viewer, centre=centre, year=year)
            messages.success(request, _("%(year)s er lukket. Tallene er låst.") % {"year": year})
            return reverse("insight:period", args=[year])

        if answer := submit(request, form, work):
            return answer
        if closed is not None:
            return redirect("insight:period", year)
    summary = quality_summary(viewer, year)
    context = {"year": shown, "form": form, "summary": summary, "centre": centre}
    return render(request, "insight/period_open.html", context, status=status_of(form))


def _closed(request: HttpRequest, closed: ClosedYear) -> HttpResponse:
    figures = periods.compared(closed)
    context = {
        "closed": closed,
        "figures": figures,
        "changed": [f for f in figures if f.differs],
        "corrections": list(closed.corrections.all()),
        "untouched": periods.is_untouched(closed),
    }
    return render(request, "insight/period_closed.html", context)


@require_safe
def download(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The frozen figures: the very bytes the checksum is of, or a workbook."""
    viewer, centre = _desk(request)
    closed = periods.find_closed(viewer, centre, year)
    if closed is None or kind not in {"json", "xlsx"}:
        raise Http404
    name = f"varde-{centre.slug}-{year}-last.{kind}"
    if kind == "json":
        return exports.download(
            periods.canonical(closed.figures), name=name, content_type="application/json; charset=utf-8"
        )
    return exports.download(exports.to_xlsx(periods.sheets(closed)), name=name, content_type=exports.XLSX)  # type: ignore[arg-type]
