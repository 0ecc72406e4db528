"""The shape of a mend, and what several of them share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varde.core.forms import CorrectionMixin
from varde.insight.quality.findings import Finding
from varde.people.public import Viewer
from varde.places.public import Place
from varde.projects.public import Project, projects_visible_to

Undo = dict[str, Any]


class MendForm(CorrectionMixin):
    """What a mend asks for. `setup` fills choices from what was found; `done` says what was done, for people."""

    def setup(self, viewer: Viewer, finding: Finding, year: int) -> None:
        """Called before the form is shown or read."""


@dataclass(frozen=True)
class Mend:
    """button: what the button says. inline: few enough choices to stand on the row itself."""

    key: str
    form: type[MendForm]
    apply: Callable[[Viewer, Finding, Any, int], tuple[str, Undo]]
    take_back: Callable[[Viewer, Undo, str], None]
    button: Any = _("Rett")
    inline: bool = True


class ProjectForm(MendForm):
    answer = forms.ModelChoiceField(label=_("Prosjekt"), queryset=Project.objects.none())

    def setup(self, viewer: Viewer, finding: Finding, year: int) -> None:
        chosen = projects_visible_to(viewer).filter(centre=viewer.centre, years__year=year).distinct()
        self.fields["answer"].queryset = chosen.order_by("number")  # type: ignore[attr-defined]


def place_by_key(pk: int | None) -> Place | None:
    return Place.objects.filter(pk=pk).first() if pk else None
