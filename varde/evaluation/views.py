"""Pages about evaluations."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from varde.core.audit import history_of
from varde.core.forms import status_of, submit
from varde.core.listing import Column, Filter, Listing
from varde.evaluation import actions, queries
from varde.evaluation.forms import EvaluationForm
from varde.evaluation.models import Answer, Evaluation, Item
from varde.evaluation.points import keeper_of
from varde.evaluation.rules import agree_percent
from varde.people.public import Viewer, at_desk, demand, found, saved_views_of
from varde.places.public import Centre


def _agree(item: str) -> Any:
    return lambda e: agree_percent(queries.counts_of(e)[item])


def _listing(request: HttpRequest, viewer: Viewer, centre: Centre) -> Listing:
    percent = gettext_lazy("prosent enig")
    return Listing(
        page_name="evaluation",
        request=request,
        queryset=queries.evaluations_in_list(viewer, centre),
        columns=[
            Column("held_on", gettext_lazy("Dato"), lambda e: e.held_on, sort="held_on", kind="date"),
            Column("title", gettext_lazy("Arrangement"), lambda e: e.title, sort="title",
                   link=lambda e: reverse("evaluation:evaluation", args=[e.pk])),
            Column("project", gettext_lazy("Prosjekt"), lambda e: str(e.project or ""), kind="quiet"),
            Column("responses", gettext_lazy("Besvarelser"), lambda e: e.responses, sort="responses", kind="number"),
            *(Column(item.value, f"{item.label}, {percent}", _agree(item.value), kind="number") for item in Item),
        ],
        filters=[
            Filter("aar", gettext_lazy("År"), lambda found, value: found.filter(held_on__year=int(value)),
                   choices=lambda: [(str(y), str(y)) for y in queries.years_with_evaluations(viewer, centre)]),
        ],
        search_in=("title", "project__title", "project__number"),
        default_sort="-held_on",
        empty_text=gettext_lazy("Legg inn den første fra arrangementets side, eller her."),
        saved_views=list(saved_views_of(viewer, "evaluation")),
        file_name="evalueringer",
    )  # fmt: skip


@require_safe
def evaluation_list(request: HttpRequest) -> HttpResponse:
    viewer, centre = at_desk(request)
    listing = _listing(request, viewer, centre)
    if kind := listing.wants_export():
        return listing.export(kind)
    context = {"listing": listing, "may_change": viewer.may("evaluation")}
    return render(request, "evaluation/evaluation_list.html", context)


@require_safe
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_evaluation(viewer, pk))
    context = {
        "evaluation": shown,
        "items": queries.shown_items(shown),
        "answers": Answer.labels,
        "keeper": keeper_of(pk),
        "history": history_of(shown)[:100],
        "may_change": viewer.may("evaluation", shown.centre),
    }
    return render(request, "evaluation/evaluation.html", context)


def _page(request: HttpRequest, form: EvaluationForm, shown: Evaluation | None = None) -> HttpResponse:
    context = {"form": form, "evaluation": shown}
    return render(request, "evaluation/evaluation_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An evaluation that stands alone; one of an event is made from the event's page."""
    viewer, centre = at_desk(request)
    demand(viewer, "evaluation")
    form = EvaluationForm(request.POST or None, prefix="e", viewer=viewer, centre=centre)

    def work() -> str:
        made = actions.create_evaluation(
            actor=viewer, centre=centre, counts=form.counts(), reason=form.reason, **form.values()
        )
        messages.success(request, _("Evalueringen er lagret."))
        return reverse("evaluation:evaluation", args=[made.pk])

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_evaluation(viewer, pk))
    demand(viewer, "evaluation", shown.centre)
    form = EvaluationForm(
        request.POST or None, prefix="e", viewer=viewer, centre=shown.centre, evaluation=shown,
        stands_alone=keeper_of(pk) is None,
    )  # fmt: skip

    def work() -> str:
        actions.update_evaluation(
            actor=viewer, evaluation=shown, version=form.opened_version, values=form.values(), counts=form.counts(),
            reason=form.reason,
        )  # fmt: skip
        messages.success(request, _("Evalueringen er lagret."))
        return reverse("evaluation:evaluation", args=[pk])

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _page(request, form, shown)
