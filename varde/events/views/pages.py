"""An event's page, and the forms that make and change it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varde.core.audit import history_of
from varde.core.dates import today
from varde.core.errors import Refused
from varde.core.forms import status_of, submit
from varde.core.idempotency import once
from varde.core.locks import closed_years
from varde.events import actions, queries, rules
from varde.events.forms import CopyForm, EventForm
from varde.events.models import Event, EventStatus
from varde.events.views.asking import demand_change, event_or_404, viewer_of

COLORS = {
    EventStatus.DRAFT: "neutral",
    EventStatus.PLANNED: "info",
    EventStatus.HELD: "success",
    EventStatus.POSTPONED: "warning",
    EventStatus.CANCELLED: "danger",
}


def address(event: Event) -> str:
    return reverse("events:event", args=[event.pk])


def event_page(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request, pk)
    viewer = viewer_of(request)
    days = queries.shown_days(queries.days_of(event))
    totals = queries.totals_of(days)
    has_heads = totals.participant_days > 0
    steps = list(event.steps.all())
    closed = closed_years(event.centre.slug) & {d.day.on.year for d in days}
    context = {
        "event": event,
        "color": COLORS[EventStatus(event.status)],
        "days": days,
        "totals": totals,
        "steps": steps,
        "lines": history_of(event)[:50],
        "may_change": viewer.may("events", event.centre_id),
        "can_evaluate": viewer.may("evaluation", event.centre_id)
        and event.evaluation_id is None
        and rules.may_be_evaluated(event.status, event.starts_on, today()),
        "open": {
            status: status != event.status and rules.may_become(event.status, status, has_heads=has_heads)
            for status in EventStatus.values
        },
        "has_begun": event.starts_on is not None and event.starts_on <= today(),
        "can_undo": len(steps) > 1,
        "closed": ", ".join(map(str, sorted(closed))),
        "is_off": event.status in {EventStatus.CANCELLED, EventStatus.POSTPONED},
    }
    return render(request, "events/event.html", context)


def _added_day(request: HttpRequest) -> QueryDict | None:
    """What was typed with one more row for a day, when that was what the button asked for."""
    if "add_day" not in request.POST:
        return None
    data = request.POST.copy()
    rows = str(data.get("days-TOTAL_FORMS", "0"))
    data["days-TOTAL_FORMS"] = str(min(int(rows) if rows.isdecimal() else 0, 59) + 1)
    return data


def new_event(request: HttpRequest) -> HttpResponse:
    demand_change(request)
    viewer = viewer_of(request)
    choices: dict[str, Any] = {
        "projects": queries.projects_to_choose(viewer, viewer.centre),
        "people": queries.people_to_choose(viewer, viewer.centre),
    }
    if request.method == "POST":
        if (more := _added_day(request)) is not None:
            form = EventForm(more, **choices)
            form.quiet()
            form.start_at_last_day()
            return render(request, "events/event_form.html", {"form": form})
        form = EventForm(request.POST, **choices)

        def work() -> str:
            is_draft = "draft" in request.POST
            event = actions.create_event(
                actor=viewer, data=form.event_data, days=form.day_data, is_draft=is_draft, reason=form.reason
            )
            messages.success(request, _("Kladden er lagret.") if is_draft else _("Arrangementet er lagret."))
            return f"{address(event)}?ny=1"

        if (answer := submit(request, form, work)) is not None:
            return answer
    else:
        form = EventForm(**choices, guess=queries.last_used_project(viewer), me=queries.own_person(viewer))
    return render(request, "events/event_form.html", {"form": form}, status=status_of(form))


def edit_event(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request, pk)
    demand_change(request, event.centre_id)
    viewer = viewer_of(request)
    choices: dict[str, Any] = {
        "projects": queries.projects_to_choose(viewer, event.centre, event.project),
        "people": queries.people_to_choose(viewer, event.centre, event.responsible),
    }
    context = {"event": event, "is_draft": event.status == EventStatus.DRAFT}
    if request.method == "POST":
        if (more := _added_day(request)) is not None:
            form = EventForm(more, **choices)
            form.quiet()
            form.start_at_last_day()
            return render(request, "events/event_form.html", context | {"form": form})
        form = EventForm(request.POST, **choices)

        def work() -> str:
            actions.update_event(
                actor=viewer,
                event=event,
                data=form.event_data,
                days=form.day_data,
                version=form.opened_version,
                reason=form.reason,
                publish="draft" not in request.POST,
            )
            messages.success(request, _("Endringene er lagret."))
            return address(event)

        if (answer := submit(request, form, work)) is not None:
            return answer
    else:
        form = EventForm(**choices, event=event, days=queries.days_of(event))
    return render(request, "events/event_form.html", context | {"form": form}, status=status_of(form))


def copy_event(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request, pk)
    demand_change(request)
    form = CopyForm(request.POST or None)

    def work() -> str:
        copy = actions.copy_event(actor=viewer_of(request), event=event, first_day=form.cleaned_data["first_day"])
        messages.success(request, _("Kopien er lagret som planlagt. Ingen deltakere er tatt med."))
        return address(copy)

    if request.method == "POST" and (answer := submit(request, form, work)) is not None:
        return answer
    return render(request, "events/copy.html", {"event": event, "form": form}, status=status_of(form))


@require_POST
def delete_draft(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request, pk)
    demand_change(request, event.centre_id)

    def work() -> str:
        actions.delete_draft(actor=viewer_of(request), event=event)
        messages.success(request, _("Kladden er slettet."))
        return reverse("events:list")

    try:
        return redirect(once(request, work))
    except Refused as e:
        messages.error(request, str(e))
        return redirect(address(event))
