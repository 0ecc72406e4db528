"""Quick registration, and the small answers its fields ask for while one types."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from varde.core.dates import today
from varde.core.errors import Refused
from varde.core.forms import status_of, submit
from varde.core.idempotency import once
from varde.events import actions, queries, rules
from varde.events.forms import QuickForm
from varde.events.views.asking import demand_change, event_or_404, viewer_of
from varde.events.views.attendance import more_rows

#: Keys of the session: what was registered quickly in it, and may be taken back.
UNDO = "events-undo"


def _form(request: HttpRequest, data: Any = None) -> QuickForm:
    viewer = viewer_of(request)
    host = request.GET.get("vert", "")[:200]
    title = request.GET.get("tittel", "")[:300]
    return QuickForm(
        data,
        projects=queries.projects_to_choose(viewer, viewer.centre),
        guess=None if data else queries.last_used_project(viewer, title=title, host=host),
        offered=rules.offered_groups(queries.groups_last_used(viewer, host=host)),
        initial={"host": host, "title": title},
    )


def quick(request: HttpRequest) -> HttpResponse:
    demand_change(request)
    viewer = viewer_of(request)
    more = more_rows(request, "q") if request.method == "POST" else None
    form = _form(request, more or request.POST or None)

    def work() -> str:
        event = actions.quick_register(
            actor=viewer, data=form.event_data, day=form.day_data, rows=form.groups, reason=form.reason
        )
        request.session[UNDO] = [*request.session.get(UNDO, []), event.pk][-20:]
        return reverse("events:quick_saved", args=[event.pk])

    if more is not None:
        form.quiet()
    elif request.method == "POST" and (answer := submit(request, form, work)) is not None:
        return answer
    recent = queries.events_held_without_attendance(viewer)
    context = {
        "form": form,
        "waiting": recent.filter(starts_on__gte=today() - timedelta(days=14)).order_by("-starts_on")[:4],
    }
    return render(request, "events/quick.html", context, status=200 if more is not None else status_of(form))


@require_GET
def quick_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt: what was counted where, what is missing, and the way back."""
    event = event_or_404(request, pk)
    viewer = viewer_of(request)
    days = queries.shown_days(queries.days_of(event))
    on: date = event.starts_on or today()
    first = on.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    context = {
        "event": event,
        "totals": queries.totals_of(days),
        "day": days[0].day if days else None,
        "own_month": queries.own_participant_days(viewer, first, last),
        "project_year": queries.participant_days_of_project(viewer, event.project, on.year) if event.project else None,
        "on": on,
        "can_undo": pk in request.session.get(UNDO, []) and queries.undo_is_open(viewer, event),
    }
    return render(request, "events/quick_saved.html", context)


@require_POST
def undo_quick(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request, pk)
    demand_change(request, event.centre_id)
    if pk not in request.session.get(UNDO, []):
        raise PermissionDenied

    def work() -> str:
        actions.undo_quick(actor=viewer_of(request), event=event)
        messages.success(request, _("Registreringen er fjernet."))
        return reverse("events:quick")

    try:
        return redirect(once(request, work))
    except Refused as e:
        messages.error(request, str(e))
        return redirect("events:event", pk)


def _typed(request: HttpRequest) -> str:
    """What was typed: `q`, or whichever field the suggestion belongs to."""
    return next((str(v) for v in request.GET.values() if str(v).strip()), "").replace("\x00", "")[:100]


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Suggestions for a place, as options of a datalist."""
    found = queries.places_like(_typed(request), today()) if viewer_of(request).centre else []
    return render(request, "events/_options.html", {"options": [p.label for p in found[:8]]})


@require_GET
def hosts(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.hosts_like(viewer, _typed(request)) if viewer.centre else []
    return render(request, "events/_options.html", {"options": found})


@require_GET
def project_guess(request: HttpRequest) -> HttpResponse:
    """The project field again, with the project last used for this host or title. 204 leaves it as it is: when
    nothing is known, or when another project than the one guessed before was chosen."""
    demand_change(request)
    viewer = viewer_of(request)
    host, title = request.GET.get("q-host", ""), request.GET.get("q-title", "")
    now, before = request.GET.get("q-project", ""), request.GET.get("guessed", "")
    guess = queries.last_used_project(viewer, host=host[:200], title=title[:300])
    if guess is None or now != before or str(guess.pk) == now:
        return HttpResponse(status=204)
    form = QuickForm(
        projects=queries.projects_to_choose(viewer, viewer.centre), guess=guess, initial={"project": guess.pk}
    )
    return render(request, "events/_project.html", {"form": form})
