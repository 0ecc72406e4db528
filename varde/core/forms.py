"""Forms that lose nothing: a version for optimistic locking, dates the Norwegian way, and one way to submit."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from varde.core import idempotency
from varde.core.errors import EditConflict, Refused, YearIsClosed


class DateInput(forms.DateInput):
    """The browser's own date picker; ISO in the value, as the browser wants it."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateField(forms.DateField):
    """Reads 2024-12-03, 03.12.2024 and 3.12.24."""

    widget = DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"], **kwargs)


class DecimalField(forms.DecimalField):
    """Reads 6.8 and 6,8."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".").replace(" ", "") if isinstance(value, str) else value)


class VersionMixin(forms.Form):
    """Add to a form that edits a Versioned record: carries the version it was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def opened_version(self) -> int | None:
        return self.cleaned_data.get("version")


class CorrectionMixin(forms.Form):
    """Add to a form whose change may hit a closed year. The reason is hidden until the leader needs it: then the page
    comes back with a question. Template: `<c-field :field="form.correction_reason" />` among the fields; the view
    gives `form.reason` on to the action."""

    correction_reason = forms.CharField(
        label=_("Hvorfor rettes det lukkede året?"),
        help_text=_("Begrunnelsen, navnet ditt og tidspunktet vises ved siden av de låste tallene."),
        widget=forms.HiddenInput,
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get(self.add_prefix("correction_reason")):
            self.ask_for_reason()

    def ask_for_reason(self) -> None:
        self.fields["correction_reason"].widget = forms.Textarea(attrs={"rows": 3})
        self.fields["correction_reason"].required = True

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("correction_reason", "")).strip()


def submit(request: HttpRequest, form: forms.BaseForm, work: Callable[[], str]) -> HttpResponse | None:
    """Run `work` once if `form` is valid and redirect to the address it returns; None when the page must be shown
    again, with what was typed. A refusal stands on the form; a conflict stands in `form.conflict` and gives the
    form the present version, so that sending it again is a decision and not an accident."""
    if (given := idempotency.answer_already_given(request)) is not None:
        return redirect(given)
    if not form.is_valid():
        return None
    try:
        return redirect(idempotency.once(request, work))
    except Refused as e:
        form.add_error(None, str(e))
        if isinstance(e, YearIsClosed):
            form.year_is_closed = True  # type: ignore[attr-defined]
            if e.may_correct and isinstance(form, CorrectionMixin):
                form.ask_for_reason()
    except EditConflict as conflict:
        form.conflict = conflict  # type: ignore[attr-defined]
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data[form.add_prefix("version")] = str(conflict.version_now)  # type: ignore[index]
        form.add_error(None, _("Noen har lagret siden du åpnet skjemaet. Se forskjellene under før du lagrer igjen."))
    return None


def status_of(form: forms.BaseForm) -> int:
    """200 for a fresh form, 409 for a conflict or a closed year, 422 for one with faults (htmx swaps all three)."""
    if getattr(form, "conflict", None) or getattr(form, "year_is_closed", False):
        return 409
    return 422 if form.is_bound and form.errors else 200
