"""Forms of the lists behind projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varde.core.dates import today
from varde.core.forms import CorrectionMixin
from varde.projects import queries
from varde.projects.models import FieldOfWork


class FieldForm(CorrectionMixin, forms.Form):
    """A field on a centre's list. Give `prefix`."""

    title = forms.CharField(label=_("Navn"), max_length=150)
    core_field = forms.ModelChoiceField(
        queries.core_fields(),
        label=_("Felles kjerne"),
        required=False,
        help_text=_("Gjør at sentrene kan sammenlignes. La Varde foreslå hvis du er i tvil."),
    )
    order = forms.IntegerField(label=_("Plass på lista"), min_value=0, max_value=999, required=False)

    def __init__(self, *args: Any, field: FieldOfWork | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field is None:
            del self.fields["order"]
        else:
            self.initial = {"title": field.name, "core_field": field.core_field_id, "order": field.order}


class FunderForm(forms.Form):
    """A funder. Give `prefix`."""

    title = forms.CharField(
        label=_("Navn i rapport og arbeidsbok"), max_length=100, help_text=_("Kort, for eksempel «Bufdir».")
    )
    full_name = forms.CharField(label=_("Fullt navn"), max_length=200, required=False)


class LetterForm(forms.Form):
    """A grant letter. Give `prefix`."""

    funder = forms.ModelChoiceField(queries.funders(), label=_("Fra"))
    year = forms.IntegerField(label=_("År"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("Tittel"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", today().year)


class PasteForm(forms.Form):
    """Headings of a letter, as text. Give `prefix`."""

    headings = forms.CharField(
        label=_("Lim inn overskriftene"),
        help_text=_(
            "Én per linje, nummeret først: «2.1.3 Vold i nære relasjoner». Det som står der fra før, blir stående."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )


class TitleForm(forms.Form):
    """The text of a heading or a measure. Give `prefix`."""

    title = forms.CharField(label=_("Tekst"), max_length=300, required=False)


class MeasureForm(forms.Form):
    """A measure of a national plan. Give `prefix`."""

    plan = forms.CharField(label=_("Plan"), max_length=200)
    number = forms.CharField(label=_("Tiltak nr."), max_length=20)
    title = forms.CharField(label=_("Tekst"), max_length=300, required=False)
