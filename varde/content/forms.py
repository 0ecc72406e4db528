"""The form of one number."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from varde.content.models import Metric, WebStatistic
from varde.core.dates import today
from varde.core.forms import CorrectionMixin, DecimalField, VersionMixin


class NumberForm(VersionMixin, CorrectionMixin, forms.Form):
    """Give `prefix`."""

    site = forms.CharField(
        label=_("Nettsted"), max_length=150, widget=forms.TextInput(attrs={"list": "nettsteder", "autocomplete": "off"})
    )
    metric = forms.ChoiceField(label=_("Hva som er telt"), choices=Metric.choices)
    year = forms.IntegerField(label=_("År"), min_value=2000, max_value=2100)
    month = forms.TypedChoiceField(
        label=_("Måned"), coerce=int, empty_value=None, required=False,
        choices=[("", _("Hele året")), *MONTHS.items()],
    )  # fmt: skip
    amount = DecimalField(
        label=_("Antall"), min_value=Decimal(0), max_digits=14, decimal_places=2,
        help_text=_("Åpningsrate skrives i prosent, for eksempel 40."),
    )  # fmt: skip

    def __init__(self, *args: Any, number: WebStatistic | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", today().year)
        if number:
            self.initial.update(
                {
                "version": number.version, "site": number.site, "metric": number.metric, "year": number.year,
                "month": number.month, "amount": f"{number.amount.normalize():f}".replace(".", ","),
            }
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("metric") == Metric.OPENING_RATE and (data.get("amount") or 0) > 100:
            self.add_error("amount", _("Åpningsraten er i prosent og kan ikke være over 100."))
        return data

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in ("site", "metric", "year", "month", "amount")}
