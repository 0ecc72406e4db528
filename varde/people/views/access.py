"""Who may sign in at the centre, and as what."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varde.core import idempotency
from varde.core.errors import Refused
from varde.core.forms import status_of, submit
from varde.people import actions, queries
from varde.people.access import Viewer
from varde.people.forms import AddPersonForm
from varde.people.models import Account, Membership


def _demand(viewer: Viewer) -> None:
    if not viewer.may("accounts"):
        raise PermissionDenied


def accounts(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    _demand(viewer)
    form = AddPersonForm(request.POST if request.method == "POST" else None, viewer=viewer)

    def work() -> str:
        data = form.cleaned_data
        actions.add_person_to_centre(
            actor=viewer, centre=viewer.centre, email=data["email"], name=data["full_name"], role=data["role"]
        )
        messages.success(
            request,
            _("%(name)s har fått tilgang, og kan nå logge inn med en kode til %(email)s.")
            % {"name": data["full_name"], "email": data["email"]},
        )
        return reverse("people:accounts")

    if request.method == "POST" and (answer := submit(request, form, work)) is not None:
        return answer
    return render(
        request,
        "people/access.html",
        {"form": form, "accounts": queries.accounts_visible_to(viewer)},
        status=status_of(form),
    )


@require_POST
def take_role(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    _demand(viewer)
    try:
        membership = queries.get_membership(viewer, pk)
    except Membership.DoesNotExist as e:
        raise Http404 from e

    def work() -> str:
        actions.take_role(actor=viewer, membership=membership)
        messages.success(request, _("Rollen er tatt bort."))
        return reverse("people:accounts")

    return _once(request, work)


def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; on POST the account is gone for good."""
    viewer = request.viewer  # type: ignore[attr-defined]
    _demand(viewer)
    try:
        account = queries.get_account(viewer, pk)
    except Account.DoesNotExist as e:
        raise Http404 from e
    if request.method != "POST":
        return render(request, "people/account_erase.html", {"account": account})

    def work() -> str:
        actions.erase_account(actor=viewer, account=account)
        messages.success(request, _("Kontoen er slettet. Det den har registrert, står som det sto, uten navn."))
        return reverse("people:accounts")

    return _once(request, work)


def _once(request: HttpRequest, work: Callable[[], str]) -> HttpResponse:
    try:
        return redirect(idempotency.once(request, work))
    except Refused as e:
        messages.error(request, str(e))
        return redirect("people:accounts")
