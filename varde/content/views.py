"""Pages about the numbers of web resources."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varde.content import actions, queries
from varde.content.forms import NumberForm
from varde.content.models import Metric, WebStatistic
from varde.core import idempotency
from varde.core.audit import history_of
from varde.core.errors import Refused
from varde.core.forms import status_of, submit
from varde.core.listing import Column, Filter, Listing, choices_of
from varde.people.public import Viewer, at_desk, demand, found, saved_views_of
from varde.places.public import Centre


def _period(number: WebStatistic) -> str:
    return f"{MONTHS[number.month]} {number.year}" if number.month else str(number.year)


def _listing(request: HttpRequest, viewer: Viewer, centre: Centre) -> Listing:
    return Listing(
        page_name="content",
        request=request,
        queryset=queries.numbers_at(viewer, centre),
        columns=[
            Column("site", gettext_lazy("Nettsted"), lambda n: n.site, sort="site",
                   link=lambda n: reverse("content:statistic", args=[n.pk])),
            Column("period", gettext_lazy("Periode"), _period, sort="year"),
            Column("metric", gettext_lazy("Hva som er telt"), lambda n: n.get_metric_display(), sort="metric"),
            Column("amount", gettext_lazy("Antall"), lambda n: n.amount, sort="amount", kind="number"),
        ],
        filters=[
            Filter("nettsted", gettext_lazy("Nettsted"), lambda f, v: f.filter(site=v),
                   choices=lambda: [(s, s) for s in queries.sites_at(viewer, centre)]),
            Filter("aar", gettext_lazy("År"), lambda f, v: f.filter(year=int(v)),
                   choices=lambda: [(str(y), str(y)) for y in queries.years_at(viewer, centre)]),
            Filter("mal", gettext_lazy("Hva som er telt"), lambda f, v: f.filter(metric=v),
                   choices=choices_of(Metric)),
        ],
        search_in=("site",),
        default_sort="-year",
        empty_text=gettext_lazy("Legg inn tall fra statistikkverktøyet, måned for måned eller for hele året."),
        saved_views=list(saved_views_of(viewer, "content")),
        file_name="nettressurser",
    )  # fmt: skip


@require_safe
def number_list(request: HttpRequest) -> HttpResponse:
    viewer, centre = at_desk(request)
    listing = _listing(request, viewer, centre)
    if kind := listing.wants_export():
        return listing.export(kind)
    return render(request, "content/number_list.html", {"listing": listing, "may_change": viewer.may("content")})


@require_safe
def number(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_number(viewer, pk))
    context = {
        "number": shown,
        "period": _period(shown),
        "history": history_of(shown)[:50],
        "may_change": viewer.may("content", shown.centre),
    }
    return render(request, "content/number.html", context)


def _page(
    request: HttpRequest, form: NumberForm, viewer: Viewer, centre: Centre, shown: WebStatistic | None
) -> HttpResponse:
    context = {"form": form, "number": shown, "sites": queries.sites_at(viewer, centre)}
    return render(request, "content/number_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    viewer, centre = at_desk(request)
    demand(viewer, "content")
    form = NumberForm(request.POST or None, prefix="n")

    def work() -> str:
        actions.add_number(actor=viewer, centre=centre, values=form.values(), reason=form.reason)
        messages.success(request, _("Tallet er lagt inn."))
        return reverse("content:list")

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _page(request, form, viewer, centre, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_number(viewer, pk))
    demand(viewer, "content", shown.centre)
    form = NumberForm(request.POST or None, prefix="n", number=shown)

    def work() -> str:
        actions.change_number(
            actor=viewer, number=shown, version=form.opened_version, values=form.values(), reason=form.reason
        )
        messages.success(request, _("Lagret."))
        return reverse("content:statistic", args=[pk])

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _page(request, form, viewer, shown.centre, shown)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_number(viewer, pk))
    demand(viewer, "content", shown.centre)

    def work() -> str:
        actions.remove_number(actor=viewer, number=shown)
        messages.success(request, _("Tallet er fjernet."))
        return reverse("content:list")

    try:
        return redirect(idempotency.once(request, work))
    except Refused as e:
        messages.error(request, str(e))
        return redirect("content:statistic", pk)
