"""Samples for the page that shows every component: invented, and never stored."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varde.core.errors import EditConflict, FieldDifference
from varde.core.forms import DateField, DecimalField
from varde.core.listing import Column, Filter, Listing
from varde.places.public import Centre


class SampleForm(forms.Form):
    title = forms.CharField(label=_("Tittel"), help_text=_("Slik den står i programmet."))
    day = DateField(label=_("Dag"))
    hours = DecimalField(label=_("Timer"), required=False)
    mode = forms.ChoiceField(
        label=_("Slik møttes vi"),
        widget=forms.RadioSelect,
        choices=[("room", _("Fysisk")), ("net", _("Digital")), ("both", _("Hybrid"))],
        initial="room",
    )
    sector = forms.ChoiceField(label=_("Sektor"), choices=[("", _("Ikke oppgitt")), ("health", _("Helse"))])
    notes = forms.CharField(label=_("Merknad"), required=False, widget=forms.Textarea)


@dataclass(frozen=True)
class SampleLine:
    """Like an AuditLine, for the history component."""

    actor_name: str
    verb: Any
    at: datetime
    changes: dict[str, list[str]] = field(default_factory=dict)
    reason: Any = ""


def showcase(request: HttpRequest) -> dict[str, Any]:
    faulty = SampleForm({"eksempel-title": "", "eksempel-day": "i går", "eksempel-mode": "room"}, prefix="eksempel")
    faulty.is_valid()
    conflict = SampleForm(prefix="konflikt")  # not sent: an error summary would take the focus
    conflict.conflict = EditConflict(2, "Ada", [FieldDifference("Tittel", "Deres tittel", "Din tittel")])  # type: ignore[attr-defined]
    listing = Listing(
        page_name="components",
        request=request,
        queryset=Centre.objects.all(),
        columns=(
            Column("name", _("Navn"), lambda c: c.name, sort="name", link=lambda _c: "#"),
            Column("order", _("Nummer"), lambda c: c.order, sort="order", kind="number"),
            Column("tag", _("Kode"), lambda c: c.slug, kind="tag"),
        ),
        filters=(Filter("kode", _("Kode"), lambda q, v: q.filter(slug=v), lambda: [("ost", "ost"), ("sor", "sor")]),),
        search_in=("name",),
        default_sort="order",
    )
    now = timezone.now()
    return {
        "form": SampleForm(prefix="skjema"),
        "faulty": faulty,
        "conflict": conflict,
        "listing": listing,
        "lines": [
            SampleLine(
                "Ada", _("endret arrangementet"), now, {str(_("form")): ["Fysisk", "Hybrid"]}, _("To ble med på nett.")
            ),
            SampleLine("Varde", _("la til arrangementet"), now),
        ],
        "colours": ["neutral", "accent", "info", "success", "warning", "danger"],
    }
