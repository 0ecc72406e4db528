"""An event and its days, and the small forms about its status."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varde.core.dates import today
from varde.core.forms import CorrectionMixin, DateField, DecimalField, VersionMixin
from varde.events import queries
from varde.events.actions import DayData, EventData
from varde.events.forms.places import host_field, place_field, read_host, read_place
from varde.events.models import Event, Kind, Mode, TeachingDay
from varde.people.public import Person
from varde.projects.public import Project

MOST_HOURS = 24


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


def time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=TimeInput(), input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%H%M"]
    )


def hours_field(**given: Any) -> DecimalField:
    return DecimalField(
        label=gettext_lazy("Timer"), required=False, min_value=0, max_value=MOST_HOURS, decimal_places=1, **given
    )


def plain(hours: Decimal | None) -> str:
    """6,5 and 6, as a person would type them."""
    return "" if hours is None else f"{hours.normalize():f}".replace(".", ",")


class DayForm(forms.Form):
    day_pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = DateField(label=gettext_lazy("Dato"), required=False)
    starts_at = time_field(gettext_lazy("Fra kl."))
    ends_at = time_field(gettext_lazy("Til kl."))
    hours = hours_field()
    remove = forms.BooleanField(label=gettext_lazy("Fjern dagen"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("Slutten må være etter starten."))
        says_something = any(data.get(k) for k in ("starts_at", "ends_at", "hours", "day_pk"))
        if not data.get("on") and says_something and not data.get("remove") and "on" not in self.errors:
            self.add_error("on", _("Skriv datoen, eller kryss av for å fjerne dagen."))
        return data


class DayFormSet(BaseFormSet):
    def quiet(self) -> None:
        for form in self.forms:
            form._errors = forms.utils.ErrorDict()
        self._errors = [f._errors for f in self.forms]
        self._non_form_errors = self.error_class()


Days = formset_factory(DayForm, formset=DayFormSet, extra=0, max_num=60, absolute_max=80)


class EventForm(VersionMixin, CorrectionMixin, forms.Form):
    """What is said about an event, with its days in `days`. `event` is None for a new one."""

    prefix = "e"
    title = forms.CharField(label=gettext_lazy("Tittel"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=Kind.choices, initial=Kind.COURSE)
    mode = forms.ChoiceField(label=gettext_lazy("Form"), choices=Mode.choices, widget=forms.RadioSelect, required=False)
    project: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Prosjekt"), queryset=None, required=False, empty_label=gettext_lazy("Uten prosjekt")
    )
    host = host_field(
        gettext_lazy("Vertskap"), help_text=gettext_lazy("Den dere er hos eller gjør det for. Begynn å skrive.")
    )
    place = place_field(gettext_lazy("Sted"), help_text=gettext_lazy("Kommune, bydel, fylke eller utlandet."))
    venue = forms.CharField(label=gettext_lazy("Lokale eller lenke"), max_length=300, required=False)
    responsible: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Ansvarlig"), queryset=None, required=False, empty_label=gettext_lazy("Ikke valgt")
    )
    note = forms.CharField(
        label=gettext_lazy("Merknad"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )

    def __init__(
        self,
        *args: Any,
        projects: QuerySet[Project],
        people: QuerySet[Person],
        event: Event | None = None,
        days: Sequence[TeachingDay] = (),
        guess: Project | None = None,
        me: Person | None = None,
        **kw: Any,
    ) -> None:
        if event is not None:
            kw["initial"] = {
                "title": event.title,
                "kind": event.kind,
                "mode": event.mode,
                "project": event.project_id,
                "host": event.host.name if event.host else event.host_name,
                "place": queries.place_label(event.place),
                "venue": event.venue,
                "responsible": event.responsible_id,
                "note": event.note,
                "version": event.version,
            }
        else:
            known = {"project": guess.pk if guess else None, "responsible": me.pk if me else None}
            kw["initial"] = known | kw.get("initial", {})
        super().__init__(*args, **kw)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        self.wants_days = True
        if self.is_bound:
            self.days = Days(self.data, prefix="days")
        else:
            rows = [
                {"day_pk": d.pk, "on": d.on, "starts_at": d.starts_at, "ends_at": d.ends_at, "hours": plain(d.hours)}
                for d in days
            ]
            self.days = Days(prefix="days", initial=rows or [{}])

    def is_valid(self) -> bool:
        days_are_fine = self.days.is_valid()
        return super().is_valid() and days_are_fine

    def quiet(self) -> None:
        self._errors = forms.utils.ErrorDict()
        self.days.quiet()  # type: ignore[attr-defined]

    def start_at_last_day(self) -> None:
        """The page opens at the row that was just asked for."""
        self.days.forms[-1].fields["on"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.days.is_valid():
            self.add_error(None, _("Se over dagene."))
            return data
        dates = [d.on for d in self.day_data]
        if len(set(dates)) != len(dates):
            self.add_error(None, _("Samme dato står to ganger."))
        data["place"] = read_place(self, "place", min(dates, default=today()))
        return data

    @property
    def day_data(self) -> list[DayData]:
        """The days as wanted: those with a date that are not to be removed."""
        rows = (f.cleaned_data for f in self.days.forms if getattr(f, "cleaned_data", None))
        return [
            DayData(r["on"], r.get("starts_at"), r.get("ends_at"), r.get("hours"), r.get("day_pk"))
            for r in rows
            if r.get("on") and not r.get("remove")
        ]

    @property
    def event_data(self) -> EventData:
        given = self.cleaned_data
        host, host_name = read_host(given["host"])
        return EventData(
            title=given["title"],
            kind=given["kind"],
            mode=given["mode"],
            project=given["project"],
            host=host,
            host_name=host_name,
            place=given["place"],
            venue=given["venue"],
            responsible=given["responsible"],
            note=given["note"],
        )


class StatusForm(VersionMixin, CorrectionMixin, forms.Form):
    """Why the plan changes."""

    prefix = "s"
    why = forms.CharField(
        label=gettext_lazy("Hvorfor?"),
        help_text=gettext_lazy("Kort. Står i historikken, så andre forstår det senere."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )

    def __init__(self, *args: Any, needs_reason: bool = True, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["why"].required = needs_reason

    @property
    def reason(self) -> str:
        """The reason of the change; it also opens a closed year for the leader."""
        return str(self.cleaned_data.get("why", "")).strip() or super().reason


class MoveForm(StatusForm):
    """A new date for each day."""

    def __init__(self, *args: Any, days: Sequence[TeachingDay], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.days = list(days)
        for n, day in enumerate(self.days, start=1):
            label = _("Ny dato") if len(self.days) == 1 else _("Ny dato for dag %(n)s") % {"n": n}
            self.fields[f"day_{day.pk}"] = DateField(label=label, initial=day.on)
        self.order_fields([*(f"day_{d.pk}" for d in self.days), "why"])

    @property
    def day_fields(self) -> list[Any]:
        return [self[f"day_{d.pk}"] for d in self.days]

    @property
    def new_dates(self) -> dict[int, Any]:
        return {d.pk: self.cleaned_data[f"day_{d.pk}"] for d in self.days}


class CopyForm(forms.Form):
    prefix = "c"
    first_day = DateField(label=gettext_lazy("Første dag"))
