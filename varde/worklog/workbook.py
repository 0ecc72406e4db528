"""The sheet «Årsverk»."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varde.core.bulk import Batch, Column, Handover, Links, Sheet, Table, Work, count_by, decimal, text, whole
from varde.projects.public import DEFAULT_FUNDER
from varde.worklog.models import StaffYear


class StaffSheet(Sheet):
    key = "staff"
    title = "Årsverk"
    tables: ClassVar[tuple[Table, ...]] = (Table(StaffYear),)
    columns = (
        Column("År", "year", whole(2100), gettext_lazy("Året årsverkene gjelder."), key=True, required=True,
               form="whole", example=2024),
        Column("Tjenesteområde", "field", text(150),
               gettext_lazy("Fra senterets liste for året. Et nytt navn legges til i listen."), key=True,
               required=True, example="EKSEMPEL: Vold og seksuelle overgrep", width=45),
        Column("Årsverk", "fte", decimal(9999), gettext_lazy("Årsverk, med høyst to desimaler."), required=True,
               form="decimal", example=6.8),
        Column("Finansiering", "funder", text(100), gettext_lazy("Hvem som betaler. Tomt betyr Hdir."), key=True,
               example="Hdir"),
    )  # fmt: skip

    def years(self) -> Iterator[tuple[int, int]]:
        return ((3, row["year"]) for row in self.rows if row["year"])

    def plan(self, work: Work) -> None:
        self.staff = Batch(StaffYear, ["fte"])
        self._planned: list[StaffYear] = []
        rows = self.once_each(
            work, lambda row: (row["year"], (row["field"] or "").casefold(), self._funder(row["funder"])), "field"
        )
        years = {row["year"] for row in rows if row["year"]}
        stored = {
            (s.year, s.field_id, s.funder_id): self.staff.hold(s)
            for s in StaffYear.objects.filter(centre_id=work.centre_id, year__in=years)
        }
        for row in rows:
            year, fte = row["year"], row["fte"]
            if year is None or not row["field"] or not work.open_year(self, row, "year", year):
                continue
            if year < 1950:
                self.fault(work, row, "year", _("Dette er ikke et årstall."), _("Fire sifre, for eksempel 2024."))
                continue
            if fte is None:
                continue
            field, funder = work.projects.field(year, row["field"]), work.projects.funder(row["funder"] or "")
            found = stored.get((year, field.pk, funder.pk)) if field.pk and funder.pk else None
            if found is None:
                found = self.staff.add(StaffYear(centre_id=work.centre_id, year=year, field=field, funder=funder))
            found.fte = fte
            if self.staff.state(found) != "same":
                work.days |= {date(year, 1, 1), date(year, 12, 31)}
            self._planned.append(found)

    @staticmethod
    def _funder(name: str | None) -> str:
        return (name or DEFAULT_FUNDER).casefold()

    def batches(self) -> Iterable[Batch[Any] | Links]:
        return (self.staff,)

    def counts(self) -> dict[str, int]:
        return count_by(map(self.staff.state, self._planned), len(self.rows))

    @classmethod
    def export(cls, handover: Handover) -> Iterator[Sequence[Any]]:
        rows = StaffYear.objects.filter(centre_id=handover.centre_id, year=handover.year).select_related(
            "field", "funder"
        )
        for s in rows.order_by("field__order", "field__name", "funder__name"):
            yield s.year, s.field.name, s.fte, s.funder.name
