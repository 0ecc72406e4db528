"""Every change of inquiries."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from varde.core import audit, edits
from varde.core.dates import today
from varde.core.errors import Refused
from varde.core.facts import mark_changed
from varde.core.tasks import daily
from varde.inquiries.models import Inquiry
from varde.inquiries.rules import forget_before, next_number
from varde.people.public import Viewer, correcting
from varde.places.public import Centre

#: What a change must touch to need the leader's reason in a closed year; the subject is text only.
COUNTED = ("number", "received_on", "channel", "place", "outcome", "project")


def _shown(obj: Inquiry, changes: dict[str, list[str]]) -> dict[str, list[str]]:
    """The history tells that the subject changed, never what it said: it is to be forgotten."""
    subject = edits.label_of(obj, "subject")
    return {k: ["", _("endret")] if k == subject else v for k, v in changes.items()}


def _check(centre: Centre, values: Mapping[str, Any]) -> None:
    project = values.get("project")
    if project is not None and project.centre_id != centre.pk:
        raise Refused(_("Prosjektet hører til et annet senter."))


@transaction.atomic
def register_inquiry(*, actor: Viewer, centre: Centre, values: Mapping[str, Any], reason: str = "") -> Inquiry:
    """A new inquiry. Without a number it gets the next one of the year it was received in.

    Raises PermissionDenied, Refused, YearIsClosed.
    """
    if not actor.may("inquiries", centre):
        raise PermissionDenied
    _check(centre, values)
    on: date = values["received_on"]
    Centre.objects.select_for_update().get(pk=centre.pk)  # two at the same moment get two numbers
    taken = set(Inquiry.objects.filter(centre=centre).values_list("number", flat=True))
    number = str(values.get("number") or "").strip() or next_number(taken, on.year)
    if number in taken:
        raise Refused(
            _("Nummeret %(number)s er brukt. Neste ledige er %(next)s.")
            % {"number": number, "next": next_number(taken, on.year)}
        )
    with correcting(actor, centre=centre, days=[on], reason=reason, what=number):
        made = Inquiry.objects.create(centre=centre, **{**values, "number": number})
        audit.record(actor=actor.who, verb=_("registrerte henvendelsen"), obj=made, centre=centre.slug, reason=reason)
        mark_changed(centre.slug, [on])
    return made


@transaction.atomic
def update_inquiry(
    *, actor: Viewer, inquiry: Inquiry, version: int | None, values: Mapping[str, Any], reason: str = ""
) -> Inquiry:
    """Raises PermissionDenied, EditConflict, Refused, YearIsClosed."""
    if not actor.may("inquiries", inquiry.centre):
        raise PermissionDenied
    inquiry = Inquiry.objects.select_for_update(of=("self",)).select_related("centre").get(pk=inquiry.pk)
    centre, before = inquiry.centre, inquiry.received_on
    _check(centre, values)
    edits.refuse_stale(inquiry, version, values)
    number = str(values.get("number") or inquiry.number).strip()
    if Inquiry.objects.filter(centre=centre, number=number).exclude(pk=inquiry.pk).exists():
        raise Refused(_("Nummeret %(number)s er brukt av en annen henvendelse.") % {"number": number})
    values = {**values, "number": number}
    days = [before, values.get("received_on", before)]
    counted = any(edits.differs(inquiry, name, values[name]) for name in COUNTED if name in values)
    with correcting(actor, centre=centre, days=days if counted else [], reason=reason, what=inquiry.number):
        changes = edits.change(inquiry, values)
        if changes:
            audit.record(
                actor=actor.who, verb=_("endret henvendelsen"), obj=inquiry, centre=centre.slug,
                changes=_shown(inquiry, changes), reason=reason,
            )  # fmt: skip
            mark_changed(centre.slug, days)
    return inquiry


def set_outcome(*, actor: Viewer, inquiry: Inquiry, outcome: str, reason: str = "") -> Inquiry:
    """One click: what became of it ("" opens it again)."""
    return update_inquiry(actor=actor, inquiry=inquiry, version=None, values={"outcome": outcome}, reason=reason)


@daily(at_hour=4)
@transaction.atomic
def forget_subjects(on: date | None = None) -> int:
    """Empty the subjects of inquiries more than two years old, at all centres, in closed years too: the count stands.
    The worker does it daily; returns how many. `on`: the day it is reckoned from, today if none is given."""
    old = Inquiry.objects.filter(received_on__lt=forget_before(on or today())).exclude(subject="")
    forgotten = 0
    for inquiry in old.select_related("centre").select_for_update(of=("self",)).iterator(chunk_size=500):
        Inquiry.objects.filter(pk=inquiry.pk).update(subject="", version=inquiry.version + 1)
        audit.record(actor=audit.SYSTEM, verb=_("glemte emnet"), obj=inquiry, centre=inquiry.centre.slug)
        forgotten += 1
    return forgotten
