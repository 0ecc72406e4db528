"""The grid of one year: fields down, funders across."""

from decimal import Decimal
from typing import Any

from django import forms

from varde.core.forms import CorrectionMixin, DecimalField, VersionMixin
from varde.projects.public import Funder
from varde.worklog.rules import Cells, fingerprint


class YearForm(VersionMixin, CorrectionMixin, forms.Form):
    """Give `prefix`. `now` is what is stored, `shown` what the cells begin with (last year's, when copied)."""

    def __init__(self, *args: Any, rows: list[str], columns: list[Funder], now: Cells, shown: Cells, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rows, self.columns = rows, columns
        self.initial["version"] = fingerprint(now)
        for r, row in enumerate(rows):
            for funder in columns:
                value = shown.get((row, funder.pk))
                self.fields[f"{r}-{funder.pk}"] = DecimalField(
                    label=f"{row}, {funder}", required=False, min_value=Decimal(0), max_digits=6, decimal_places=2,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "v-cell"}),
                    initial=None if value is None else f"{value.normalize():f}".replace(".", ","),
                )  # fmt: skip

    @property
    def grid(self) -> list[tuple[str, list[Any]]]:
        """[(name of the field, its bound cells)]."""
        return [(row, [self[f"{r}-{f.pk}"] for f in self.columns]) for r, row in enumerate(self.rows)]

    def cells(self) -> dict[tuple[str, int], Decimal]:
        """What was typed; an empty cell is not stated."""
        typed = {
            (row, f.pk): self.cleaned_data.get(f"{r}-{f.pk}") for r, row in enumerate(self.rows) for f in self.columns
        }
        return {key: value for key, value in typed.items() if value is not None}
