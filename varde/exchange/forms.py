"""The two forms of the desk's page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varde.core.dates import today


class UploadForm(forms.Form):
    """A workbook to bring in."""

    workbook = forms.FileField(
        label=_("Arbeidsbok"),
        help_text=_("En Excel-fil (.xlsx) i samme form som malen."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class ExportForm(forms.Form):
    """A year to take out."""

    year = forms.TypedChoiceField(label=_("År"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = today().year
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(year, str(year)) for year in range(now + 1, now - 16, -1)]
        field.initial = now
