"""The form of an evaluation: forms handed in, and a grid of three items by six answers."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from varde.core.forms import CorrectionMixin, DateField, VersionMixin
from varde.evaluation.models import Answer, Evaluation, Item
from varde.evaluation.queries import counts_of
from varde.evaluation.rules import too_many
from varde.people.public import Viewer
from varde.places.public import Centre
from varde.projects.public import projects_at


class EvaluationForm(VersionMixin, CorrectionMixin, forms.Form):
    """Give `prefix`. stands_alone=False leaves out title, day and project: the event decides them. A page of
    another room draws the grid with {{ form.drawn }}."""

    title = forms.CharField(label=_("Arrangement"), max_length=300)
    held_on = DateField(label=_("Første dag"))
    project: Any = forms.ModelChoiceField(None, label=_("Prosjekt"), required=False)
    responses = forms.IntegerField(
        label=_("Besvarelser"), help_text=_("Hvor mange som leverte skjemaet."), min_value=0, max_value=100_000
    )

    def __init__(
        self,
        *args: Any,
        viewer: Viewer,
        centre: Centre,
        evaluation: Evaluation | None = None,
        stands_alone: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        counts = counts_of(evaluation) if evaluation else {}
        for item in Item:
            for answer in Answer:
                self.fields[f"{item.value}-{answer.value}"] = forms.IntegerField(
                    label=f"{item.label}: {answer.label}", required=False, min_value=0, max_value=100_000,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "v-cell"}),
                    initial=counts.get(item.value, {}).get(answer.value),
                )  # fmt: skip
        if evaluation:
            self.initial.update(
                {
                "version": evaluation.version, "title": evaluation.title, "held_on": evaluation.held_on,
                "project": evaluation.project_id, "responses": evaluation.responses,
            }
            )  # fmt: skip
        if stands_alone:
            self.fields["project"].queryset = projects_at(viewer, centre)  # type: ignore[attr-defined]
        else:
            for name in ("title", "held_on", "project"):
                del self.fields[name]

    @property
    def drawn(self) -> str:
        """The fields of the forms handed in, as HTML, for pages of rooms above."""
        return render_to_string("evaluation/_evaluation_fields.html", {"form": self})

    @property
    def grid(self) -> list[tuple[Any, list[Any]]]:
        """[(label of the item, its six bound fields)]."""
        return [(item.label, [self[f"{item.value}-{a.value}"] for a in Answer]) for item in Item]

    @property
    def answers(self) -> list[Any]:
        """The headings of the grid's columns."""
        return [a.label for a in Answer]

    def counts(self) -> dict[str, dict[str, int]]:
        """What was typed; empty is none."""
        return {i: {a: self.cleaned_data.get(f"{i}-{a}") or 0 for a in Answer.values} for i in Item.values}

    def values(self) -> dict[str, Any]:
        """What update_evaluation takes."""
        names = ("title", "held_on", "project", "responses")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        responses = data.get("responses")
        if responses is not None:
            for item, n in too_many(self.counts(), responses):
                self.add_error(
                    f"{item}-{Answer.STRONGLY_AGREE.value}",
                    _("«%(item)s» har %(n)s svar, men bare %(responses)s besvarelser er levert.")
                    % {"item": Item(item).label, "n": n, "responses": responses},
                )
        return data
