"""Quick registration: one held day with its heads, on a phone, in under a minute."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varde.core.dates import today
from varde.core.forms import CorrectionMixin, DateField
from varde.events import rules
from varde.events.actions import DayData, EventData
from varde.events.forms.event import hours_field
from varde.events.forms.heads import HeadsForm
from varde.events.forms.places import host_field, place_field, read_host, read_place
from varde.events.models import Kind, Mode
from varde.places.public import Place
from varde.projects.public import Project

LENGTHS = [("half", gettext_lazy("Halv dag")), ("whole", gettext_lazy("Hel dag")), ("other", gettext_lazy("Annet"))]


class QuickForm(CorrectionMixin, HeadsForm):
    prefix = "q"
    host = host_field(gettext_lazy("Hvem var dere hos?"))
    title = forms.CharField(
        label=gettext_lazy("Tittel"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Uten tittel lager vi en av type og vertskap."),
    )
    on = DateField(label=gettext_lazy("Dag"))
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=Kind.choices, initial=Kind.TEACHING)
    mode = forms.ChoiceField(
        label=gettext_lazy("Form"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.PHYSICAL
    )
    project: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Prosjekt"), queryset=None, required=False, empty_label=gettext_lazy("Uten prosjekt")
    )
    length = forms.ChoiceField(
        label=gettext_lazy("Varighet"), choices=LENGTHS, widget=forms.RadioSelect, initial="half"
    )
    hours = hours_field(help_text=gettext_lazy("Bare hvis det ikke var halv eller hel dag."))
    place = place_field(gettext_lazy("Sted"), help_text=gettext_lazy("Kommune, bydel, fylke eller utlandet."))
    from_here = forms.BooleanField(label=gettext_lazy("Deltakerne kom herfra"), required=False, initial=True)

    def __init__(self, *args: Any, projects: QuerySet[Project], guess: Project | None = None, **kw: Any) -> None:
        kw["initial"] = {"on": today(), "project": guess.pk if guess else None} | kw.get("initial", {})
        super().__init__(*args, **kw)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        self.where: Place | None = None
        self.guess = guess

    def heads_day(self) -> date | None:
        return self.cleaned_data.get("on")

    def read_base_place(self) -> Place | None:
        self.where = read_place(self, "place", self.heads_day())
        return self.where if self.cleaned_data.get("from_here") else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("title") and not data.get("host") and not {"title", "host"} & set(self.errors):
            self.add_error("host", _("Skriv hvem dere var hos, eller en tittel."))
        if data.get("on") and data["on"] > today():
            self.add_error("on", _("Dagen har ikke vært ennå. Lag et vanlig arrangement for å planlegge."))
        if data.get("length") == "other" and not data.get("hours") and "hours" not in self.errors:
            self.add_error("hours", _("Skriv antall timer, eller velg halv eller hel dag."))
        return data

    @property
    def day_data(self) -> DayData:
        hours: dict[str, Decimal | None] = {
            "half": rules.HALF_DAY_HOURS,
            "whole": rules.WHOLE_DAY_HOURS,
            "other": self.cleaned_data.get("hours"),
        }
        return DayData(self.cleaned_data["on"], hours=hours[self.cleaned_data["length"]])

    @property
    def event_data(self) -> EventData:
        given = self.cleaned_data
        host, host_name = read_host(given["host"])
        title = given["title"] or _("%(kind)s for %(host)s") % {
            "kind": Kind(given["kind"]).label,
            "host": given["host"].strip(),
        }
        return EventData(
            title=title,
            kind=given["kind"],
            mode=given["mode"],
            project=given["project"],
            host=host,
            host_name=host_name,
            place=self.where,
        )
