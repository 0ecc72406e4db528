"""Mending projects' years and inquiries."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from varde.inquiries.public import Inquiry, inquiries_visible_to, update_inquiry
from varde.insight.quality.findings import Finding
from varde.insight.quality.mending import Mend, MendForm, ProjectForm, Undo, place_by_key
from varde.people.public import Viewer
from varde.projects.public import (
    Funder,
    Project,
    ProjectYear,
    UserInvolvement,
    fields_of,
    update_project_year,
)


class FieldForm(MendForm):
    answer = forms.ModelChoiceField(label=_("Tjenesteområde"), queryset=Project.objects.none())

    def setup(self, viewer: Viewer, finding: Finding, year: int) -> None:
        assert viewer.centre is not None
        self.fields["answer"].queryset = fields_of(viewer.centre, year)  # type: ignore[attr-defined]


class InvolvementForm(MendForm):
    answer = forms.ChoiceField(label=_("Brukermedvirkning"), choices=[("", _("Velg")), *UserInvolvement.choices])


class FunderForm(MendForm):
    answer = forms.ModelChoiceField(label=_("Finansiering"), queryset=Funder.objects.all())


def _year_of_project(viewer: Viewer, pk: int) -> ProjectYear:
    return ProjectYear.objects.filter(viewer.sees("project__centre")).select_related("project__centre").get(pk=pk)


def _inquiry(viewer: Viewer, pk: int) -> Inquiry:
    return inquiries_visible_to(viewer).select_related("centre").get(pk=pk)


def _link_inquiry(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
    inquiry, project = _inquiry(viewer, finding.pk or 0), form.cleaned_data["answer"]
    update_inquiry(actor=viewer, inquiry=inquiry, version=None, values={"project": project}, reason=form.reason)
    return _t("Lagt under prosjekt %(project)s") % {"project": project}, {"inquiry": inquiry.pk, "project": None}


def change_inquiry_back(viewer: Viewer, undo: Undo, reason: str) -> None:
    inquiry = _inquiry(viewer, undo["inquiry"])
    if "place" in undo:
        values: dict[str, Any] = {"place": place_by_key(undo["place"])}
    else:
        values = {"project": undo["project"]}
    update_inquiry(actor=viewer, inquiry=inquiry, version=None, values=values, reason=reason)


def _set_of_year(name: str) -> Callable[[Viewer, Finding, Any, int], tuple[str, Undo]]:
    def apply(viewer: Viewer, finding: Finding, form: Any, year: int) -> tuple[str, Undo]:
        row, answer = _year_of_project(viewer, finding.data), form.cleaned_data["answer"]
        update_project_year(actor=viewer, row=row, version=None, values={name: answer}, reason=form.reason)
        shown = UserInvolvement(answer).label if name == "user_involvement" else answer
        return _t("Satt til %(answer)s") % {"answer": shown}, {"row": row.pk, "name": name}

    return apply


def _unset_of_year(viewer: Viewer, undo: Undo, reason: str) -> None:
    row, name = _year_of_project(viewer, undo["row"]), undo["name"]
    empty = "" if name == "user_involvement" else None
    update_project_year(actor=viewer, row=row, version=None, values={name: empty}, reason=reason)


def move_inquiry(viewer: Viewer, pk: int, was: int, now: int | None, reason: str) -> Undo:
    """Put an inquiry on another place; gives back what taking it back needs."""
    values = {"place": place_by_key(now)}
    update_inquiry(actor=viewer, inquiry=_inquiry(viewer, pk), version=None, values=values, reason=reason)
    return {"inquiry": pk, "place": was}


MENDS = (
    Mend("field", FieldForm, _set_of_year("field"), _unset_of_year, inline=False),
    Mend("user_involvement", InvolvementForm, _set_of_year("user_involvement"), _unset_of_year, button=_("Lagre")),
    Mend("funder", FunderForm, _set_of_year("funder"), _unset_of_year, inline=False),
    Mend("inquiry_project", ProjectForm, _link_inquiry, change_inquiry_back, inline=False),
)
