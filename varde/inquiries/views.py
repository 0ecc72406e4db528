"""Pages about inquiries."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varde.core import idempotency
from varde.core.audit import history_of
from varde.core.dates import today
from varde.core.errors import Refused
from varde.core.forms import status_of, submit
from varde.inquiries import actions, queries
from varde.inquiries.forms import InquiryForm
from varde.inquiries.listing import inquiry_listing
from varde.inquiries.models import Inquiry, Outcome
from varde.people.public import Viewer, at_desk, demand, found
from varde.places.public import Centre, region_units

OPEN_SHOWN = 6


@require_safe
def inquiry_list(request: HttpRequest) -> HttpResponse:
    viewer, centre = at_desk(request)
    listing = inquiry_listing(request, viewer, centre)
    if kind := listing.wants_export():
        return listing.export(kind)
    may_change = viewer.may("inquiries")
    waiting = queries.inquiries_in_list(viewer, centre).filter(outcome="").order_by("received_on", "pk")
    context = {
        "listing": listing,
        "may_change": may_change,
        "waiting": list(waiting[:OPEN_SHOWN]) if may_change else [],
        "outcomes": Outcome.choices,
        "undo": _undo(request, viewer) if may_change else None,
    }
    return render(request, "inquiries/inquiry_list.html", context)


def _undo(request: HttpRequest, viewer: Viewer) -> dict[str, object] | None:
    """What was just closed from the list, so that it can be opened again with one click."""
    pk = request.GET.get("endret", "")
    if not (pk.isascii() and pk.isdigit()):
        return None
    before = request.GET.get("forrige", "")
    inquiry = queries.inquiries_visible_to(viewer).filter(pk=int(pk)).first()
    if inquiry is None or before not in {"", *Outcome.values}:
        return None
    return {"inquiry": inquiry, "outcome": before}


@require_safe
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_inquiry(viewer, pk))
    context = {
        "inquiry": shown,
        "history": history_of(shown)[:100],
        "may_change": viewer.may("inquiries", shown.centre),
        "outcomes": Outcome.choices,
    }
    return render(request, "inquiries/inquiry.html", context)


def _page(request: HttpRequest, form: InquiryForm, centre: Centre, shown: Inquiry | None) -> HttpResponse:
    context = {
        "form": form,
        "inquiry": shown,
        "places": region_units(centre, today()),
        "proposed": "" if shown else queries.proposed_number(centre, today().year),
    }
    return render(request, "inquiries/inquiry_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    viewer, centre = at_desk(request)
    demand(viewer, "inquiries")
    form = InquiryForm(request.POST or None, prefix="i", viewer=viewer, centre=centre)

    def work() -> str:
        made = actions.register_inquiry(actor=viewer, centre=centre, values=form.values(), reason=form.reason)
        messages.success(request, _("Henvendelse %(number)s er registrert.") % {"number": made.number})
        return reverse("inquiries:list")

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _page(request, form, centre, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_inquiry(viewer, pk))
    demand(viewer, "inquiries", shown.centre)
    form = InquiryForm(request.POST or None, prefix="i", instance=shown, viewer=viewer, centre=shown.centre)

    def work() -> str:
        actions.update_inquiry(
            actor=viewer, inquiry=shown, version=form.opened_version, values=form.values(), reason=form.reason
        )
        messages.success(request, _("Lagret."))
        return reverse("inquiries:inquiry", args=[pk])

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _page(request, form, shown.centre, shown)


@require_POST
def set_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """A button in the list or on the page. Back to the list comes with the offer to undo."""
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_inquiry(viewer, pk))
    demand(viewer, "inquiries", shown.centre)
    outcome = request.POST.get("outcome")
    back = reverse("inquiries:list")
    if outcome is None or outcome not in {"", *Outcome.values}:
        return redirect(back)
    undoing = "undo" in request.POST

    def work() -> str:
        changed = actions.set_outcome(actor=viewer, inquiry=shown, outcome=outcome)
        if undoing:
            messages.success(request, _("%(number)s er som før.") % {"number": changed.number})
            return back
        return f"{back}?endret={pk}&forrige={shown.outcome}"

    try:
        return redirect(idempotency.once(request, work))
    except Refused as e:
        messages.error(request, str(e))
        return redirect("inquiries:edit", pk)
