"""Cancelled, postponed, moved, held, opened again, undone: one page asks why, and does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from varde.core.forms import status_of, submit
from varde.events import actions, queries
from varde.events.forms import MoveForm, StatusForm
from varde.events.models import Event
from varde.events.views.asking import demand_change, event_or_404, viewer_of
from varde.events.views.pages import address


@dataclass(frozen=True)
class Change:
    """One way to change the plan: what the page says, and the action it calls."""

    title: Any
    lead: Any
    button: Any
    done: Any
    act: Callable[..., Event]
    needs_reason: bool = False


CHANGES = {
    "avlys": Change(
        _("Avlys arrangementet"),
        _("Det blir ikke gjennomført og telles ikke. Det står igjen i lista med begrunnelsen."),
        _("Avlys"),
        _("Arrangementet er avlyst."),
        actions.cancel_event,
        needs_reason=True,
    ),
    "utsett": Change(
        _("Utsett arrangementet"),
        _("Ny dato er ikke klar. Velg «Flytt» når den er det."),
        _("Utsett"),
        _("Arrangementet er utsatt."),
        actions.postpone_event,
        needs_reason=True,
    ),
    "gjennomfort": Change(
        _("Sett som gjennomført"),
        _("Da telles arrangementet. Deltakere kan du registrere nå eller senere."),
        _("Sett som gjennomført"),
        _("Arrangementet er gjennomført."),
        actions.mark_held,
    ),
    "gjenapne": Change(
        _("Gjenåpne arrangementet"),
        _("Det blir planlagt igjen, med de samme dagene."),
        _("Gjenåpne"),
        _("Arrangementet er planlagt igjen."),
        actions.reopen,
    ),
    "angre": Change(
        _("Angre siste endring"),
        _("Status og dager blir som før siste endring. Begge deler står i historikken."),
        _("Angre"),
        _("Siste endring er angret."),
        actions.undo_last_change,
    ),
}


def change_status(request: HttpRequest, pk: int, change: str) -> HttpResponse:
    event = event_or_404(request, pk)
    demand_change(request, event.centre_id)
    if change not in CHANGES:
        raise Http404
    wanted = CHANGES[change]
    form = StatusForm(request.POST or None, needs_reason=wanted.needs_reason, initial={"version": event.version})

    def work() -> str:
        wanted.act(actor=viewer_of(request), event=event, version=form.opened_version, reason=form.reason)
        messages.success(request, str(wanted.done))
        return address(event)

    if request.method == "POST" and (answer := submit(request, form, work)) is not None:
        return answer
    return render(
        request, "events/status.html", {"event": event, "form": form, "wanted": wanted}, status=status_of(form)
    )


def move(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request, pk)
    demand_change(request, event.centre_id)
    days = queries.days_of(event)
    form = MoveForm(request.POST or None, days=days, initial={"version": event.version})

    def work() -> str:
        actions.move_event(
            actor=viewer_of(request),
            event=event,
            new_dates=form.new_dates,
            reason=form.reason,
            version=form.opened_version,
        )
        messages.success(request, str(_("Arrangementet er flyttet.")))
        return address(event)

    if request.method == "POST" and (answer := submit(request, form, work)) is not None:
        return answer
    return render(request, "events/move.html", {"event": event, "form": form}, status=status_of(form))
