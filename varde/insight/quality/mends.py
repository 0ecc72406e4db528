"""The ways to mend a finding on the spot. A mend has a form, does the work through the room's own action, and gives
back what taking it back needs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from varde.core.facts import mark_changed
from varde.core.forms import DecimalField
from varde.events import public as events
from varde.events.public import Event, Group, Kind, Mode, TeachingDay
from varde.insight.quality import mends_registers
from varde.insight.quality.findings import Finding
from varde.insight.quality.material import Material, Misplaced
from varde.insight.quality.mending import Mend, MendForm, ProjectForm, Undo, place_by_key
from varde.people.public import Level, Sector, Viewer
from varde.projects.public import (
    projects_visible_to,
)


def _event(viewer: Viewer, pk: int) -> Event:
    return events.get_event(viewer, pk)


def _days(viewer: Viewer, pks: list[int]) -> QuerySet[TeachingDay]:
    return (
        events.days_visible_to(viewer)
        .filter(pk__in=pks)
        .select_related("centre", "event__centre", "project")
        .prefetch_related("attendance")
        .order_by("on")
    )


def _day(viewer: Viewer, pk: int) -> TeachingDay:
    return events.get_day(viewer, pk)


def _day_of(finding: Finding) -> int:
    return int(finding.subject.split("-")[1])


# --- one field of the event -------------------------------------------------------------------------------------


class ModeForm(MendForm):
    answer = forms.ChoiceField(label=_("Form"), choices=Mode.choices, widget=forms.RadioSelect)


def _set_mode(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    event, mode = _event(viewer, finding.pk or 0), form.cleaned_data["answer"]
    undo = {"event": event.pk, "mode": event.mode}
    events.change_event(actor=viewer, event=event, reason=form.reason, mode=mode)
    return _t("Formen er satt til %(mode)s") % {"mode": Mode(mode).label.lower()}, undo


def _unset_mode(viewer: Viewer, undo: Undo, reason: str) -> None:
    events.change_event(actor=viewer, event=_event(viewer, undo["event"]), reason=reason, mode=undo["mode"])


def _set_project(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    event, project = _event(viewer, finding.pk or 0), form.cleaned_data["answer"]
    undo = {"event": event.pk, "project": event.project_id}
    events.change_event(actor=viewer, event=event, reason=form.reason, project=project)
    return _t("Lagt under prosjekt %(project)s") % {"project": project}, undo


def _unset_project(viewer: Viewer, undo: Undo, reason: str) -> None:
    project = projects_visible_to(viewer).filter(pk=undo["project"]).first()
    events.change_event(actor=viewer, event=_event(viewer, undo["event"]), reason=reason, project=project)


# --- groups of attendance ---------------------------------------------------------------------------------------


class SectorForm(MendForm):
    answer = forms.ChoiceField(label=_("Sektor"), choices=[("", _("Velg")), *Sector.choices])


class LevelForm(MendForm):
    answer = forms.ChoiceField(label=_("Forvaltningsnivå"), choices=[("", _("Velg")), *Level.choices])


def _regroup(viewer: Viewer, pks: list[int], change: Callable[[Group], Group], reason: str) -> Undo:
    days = list(_days(viewer, pks))
    new = {d.pk: [change(g) for g in events.groups_of(d)] for d in days}
    return {"groups": events.change_groups(actor=viewer, days=days, new=new, reason=reason)}


def _put_back(viewer: Viewer, undo: Undo, reason: str) -> None:
    days = list(_days(viewer, [int(pk) for pk in undo["groups"]]))
    events.put_back_groups(actor=viewer, days=days, groups=undo["groups"], reason=reason)


def _set_sector(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    code = form.cleaned_data["answer"]
    undo = _regroup(viewer, finding.data, lambda g: g if g.sector else replace(g, sector=code), form.reason)
    return _t("Sektoren er satt til %(sector)s") % {"sector": Sector(code).label}, undo


def _set_level(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    code = form.cleaned_data["answer"]
    undo = _regroup(viewer, finding.data, lambda g: g if g.level else replace(g, level=code), form.reason)
    return _t("Forvaltningsnivået er satt til %(level)s") % {"level": Level(code).label}, undo


class HeadsForm(MendForm):
    answer = forms.IntegerField(label=_("Deltakere"), min_value=0, max_value=99_999)


def _set_heads(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    pk, heads = _day_of(finding), form.cleaned_data["answer"]
    days = list(_days(viewer, [pk]))
    undo = {"groups": events.change_groups(actor=viewer, days=days, new={pk: [Group(heads=heads)]}, reason=form.reason)}
    return _t("%(n)s deltakere er registrert, uten sektor og nivå") % {"n": heads}, undo


class LargestForm(HeadsForm):
    def setup(self, viewer: Viewer, finding: Finding, year: int) -> None:
        groups = events.groups_of(_day(viewer, _day_of(finding)))
        largest = max(groups, key=lambda g: g.heads)
        parts = [
            str(Sector(largest.sector).label) if largest.sector else "",
            Level(largest.level).label if largest.level else "",
        ]
        named = ", ".join(filter(None, map(str, parts))) or _t("ikke oppgitt")
        self.fields["answer"].label = _t("Riktig antall i største gruppe (%(group)s, nå %(n)s)") % {
            "group": named, "n": largest.heads,
        }  # fmt: skip


def _set_largest(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    pk, heads = _day_of(finding), form.cleaned_data["answer"]
    day = _days(viewer, [pk]).get()
    largest = max(events.groups_of(day), key=lambda g: g.heads)
    undo = _regroup(viewer, [pk], lambda g: replace(g, heads=heads) if g == largest else g, form.reason)
    return _t("Rettet fra %(before)s til %(after)s") % {"before": largest.heads, "after": heads}, undo


# --- days -------------------------------------------------------------------------------------------------------


class HoursForm(MendForm):
    answer = DecimalField(label=_("Timer"), min_value=0, max_value=24, max_digits=3, decimal_places=1)


def _set_hours(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    day = _day(viewer, _day_of(finding))
    undo = {"day": day.pk, "hours": str(day.hours)}
    events.set_hours(actor=viewer, day=day, hours=form.cleaned_data["answer"], reason=form.reason)
    return _t("Timene er satt til %(n)s") % {"n": str(form.cleaned_data["answer"]).replace(".", ",")}, undo


def _unset_hours(viewer: Viewer, undo: Undo, reason: str) -> None:
    events.set_hours(actor=viewer, day=_day(viewer, undo["day"]), hours=undo["hours"], reason=reason)


def _fit_span(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    event = _event(viewer, finding.pk or 0)
    iso = [d.isoformat() if d else None for d in (event.starts_on, event.ends_on)]
    events.fit_span(actor=viewer, event=event, reason=form.reason)
    return _t("Arrangementets datoer følger nå dagene"), {"event": event.pk, "span": iso}


def _unfit_span(viewer: Viewer, undo: Undo, reason: str) -> None:
    starts, ends = undo["span"]
    events.set_span(actor=viewer, event=_event(viewer, undo["event"]), starts_on=starts, ends_on=ends, reason=reason)


class LooseDayForm(MendForm):
    """Choose an event, or leave it empty and say what the new one is called."""

    event = forms.ModelChoiceField(
        label=_("Arrangement"), queryset=Event.objects.none(), required=False, empty_label=_("Lag et nytt arrangement")
    )
    title = forms.CharField(label=_("Tittel på det nye"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Type"), choices=Kind.choices, initial=Kind.TEACHING, required=False)
    mode = forms.ChoiceField(label=_("Form"), choices=[("", _("Ikke oppgitt")), *Mode.choices], required=False)

    def setup(self, viewer: Viewer, finding: Finding, year: int) -> None:
        day = _day(viewer, finding.data)
        same = events.events_visible_to(viewer).filter(
            centre=viewer.centre, project=day.project_id, days__on__year=year
        )
        self.fields["event"].queryset = same.distinct().order_by("starts_on", "pk")  # type: ignore[attr-defined]
        self.fields["title"].initial = day.project.title if day.project else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("event") and not cleaned.get("title"):
            self.add_error("title", _("Velg et arrangement, eller skriv en tittel på et nytt."))
        return cleaned


def _house_day(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    day, data = _day(viewer, finding.data), form.cleaned_data
    undo = {"day": day.pk, "project": day.project_id, "new": not data["event"]}
    if data["event"]:
        events.give_day_to_event(actor=viewer, day=day, event=data["event"], reason=form.reason)
        return _t("Dagen er lagt til %(event)s") % {"event": data["event"]}, undo
    made = events.event_from_day(
        actor=viewer, day=day, title=data["title"], kind=data["kind"] or Kind.TEACHING, mode=data["mode"],
        reason=form.reason,
    )  # fmt: skip
    return _t("Arrangementet %(number)s er opprettet") % {"number": made.number}, undo


def _unhouse_day(viewer: Viewer, undo: Undo, reason: str) -> None:
    day = _day(viewer, undo["day"])
    events.loosen_day(actor=viewer, day=day, project_id=undo["project"], delete_event=undo["new"], reason=reason)


# --- duplicates, places, sums -----------------------------------------------------------------------------------


class DuplicateForm(MendForm):
    answer = forms.ChoiceField(label=_("Ta bort"), widget=forms.RadioSelect)

    def setup(self, viewer: Viewer, finding: Finding, year: int) -> None:
        one, one_label, other, other_label = finding.data
        self.fields["answer"].choices = [(str(other), other_label), (str(one), one_label)]  # type: ignore[attr-defined]


def _set_aside(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    gone = int(form.cleaned_data["answer"])
    kept = next(pk for pk in (finding.data[0], finding.data[2]) if pk != gone)
    event = _event(viewer, gone)
    before = events.set_aside(actor=viewer, event=event, same_as=_event(viewer, kept), reason=form.reason)
    return _t("%(number)s er avlyst, og deltakerne teller én gang") % {"number": event.number}, {
        "event": gone,
        "before": before,
    }


def _take_up_again(viewer: Viewer, undo: Undo, reason: str) -> None:
    events.take_up_again(actor=viewer, event=_event(viewer, undo["event"]), before=undo["before"], reason=reason)


def _use_successor(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    found: Misplaced = finding.data
    said = _t("Ført på %(place)s") % {"place": found.instead_label}
    if found.kind == "day":
        undo = _regroup(
            viewer, [found.pk], lambda g: replace(g, place=found.instead) if g.place == found.place else g, form.reason
        )
        return said, undo
    if found.kind == "event":
        place = found.instead
        event = _event(viewer, found.pk)
        events.change_event(actor=viewer, event=event, reason=form.reason, place=place_by_key(place))
        return said, {"event": found.pk, "place": found.place}
    return said, mends_registers.move_inquiry(viewer, found.pk, found.place, found.instead, form.reason)


def _use_old_place(viewer: Viewer, undo: Undo, reason: str) -> None:
    if "groups" in undo:
        return _put_back(viewer, undo, reason)
    if "inquiry" in undo:
        return mends_registers.change_inquiry_back(viewer, undo, reason)
    events.change_event(
        actor=viewer, event=_event(viewer, undo["event"]), reason=reason, place=place_by_key(undo["place"])
    )
    return None


def _recount(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    assert viewer.centre is not None
    material = Material(viewer, viewer.centre, year)
    mark_changed(viewer.centre.slug, [material.first, material.last, *(d.on for d in material.days)])
    return _t("Tallene regnes på nytt nå"), {}


def _nothing(viewer: Viewer, undo: Undo, reason: str) -> None:
    """Nothing to take back."""


MENDS: dict[str, Mend] = {
    m.key: m
    for m in (
        *mends_registers.MENDS,
        Mend("mode", ModeForm, _set_mode, _unset_mode, button=_("Lagre form")),
        Mend("project", ProjectForm, _set_project, _unset_project, inline=False),
        Mend("sector", SectorForm, _set_sector, _put_back, button=_("Lagre sektor")),
        Mend("level", LevelForm, _set_level, _put_back, button=_("Lagre nivå")),
        Mend("heads_of_day", HeadsForm, _set_heads, _put_back, button=_("Lagre antall")),
        Mend("largest_group", LargestForm, _set_largest, _put_back, inline=False),
        Mend("hours", HoursForm, _set_hours, _unset_hours, button=_("Lagre timer")),
        Mend("fit_dates", MendForm, _fit_span, _unfit_span, button=_("La datoene følge dagene")),
        Mend("loose_day", LooseDayForm, _house_day, _unhouse_day, inline=False),
        Mend("duplicate", DuplicateForm, _set_aside, _take_up_again, button=_("Ta bort dubletten"), inline=False),
        Mend("place", MendForm, _use_successor, _use_old_place, button=_("Bruk kommunen som gjaldt")),
        Mend("recount", MendForm, _recount, _nothing, button=_("Regn på nytt")),
    )
}
