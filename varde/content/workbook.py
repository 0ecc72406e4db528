"""The sheet «Nettressurser»."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varde.content.models import Metric, WebStatistic
from varde.core.bulk import (
    Batch,
    Column,
    Handover,
    Links,
    Sheet,
    Table,
    Unreadable,
    Work,
    choice,
    count_by,
    decimal,
    fixed_values,
    text,
)

_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2}))?")


def _metrics() -> dict[str, str]:
    return fixed_values(Metric)


def period(raw: Any) -> tuple[int, int | None] | None:
    """`2024` or `2024-05`. A spreadsheet likes to make the first of May of the latter: understood."""
    if isinstance(raw, date) and raw.day == 1:
        return raw.year, raw.month
    typed = text(20)(raw)
    if not typed:
        return None
    found = _PERIOD.fullmatch(typed)
    allowed = _("Et år (2024) eller en måned (2024-05).")
    if not found:
        raise Unreadable(_("Dette er ikke en periode."), allowed)
    year, month = int(found[1]), int(found[2]) if found[2] else None
    if not 1950 <= year <= 2100 or (month is not None and not 1 <= month <= 12):
        raise Unreadable(_("Året eller måneden finnes ikke."), allowed)
    return year, month


class WebSheet(Sheet):
    key = "web"
    title = "Nettressurser"
    tables: ClassVar[tuple[Table, ...]] = (Table(WebStatistic),)
    columns = (
        Column("Nettsted", "site", text(150), gettext_lazy("Hva nettstedet eller ressursen heter."), key=True,
               required=True, example="EKSEMPEL: Samtalesimulator", width=30),
        Column("Periode", "period", period, gettext_lazy("Et år (2024) eller en måned (2024-05)."), key=True,
               required=True, form="code", example="2024"),
        Column("Mål", "metric", choice(_metrics), gettext_lazy("Hva som er talt."), key=True, required=True,
               values=_metrics, example="Spilløkter"),
        Column("Antall", "amount", decimal(10**11), gettext_lazy("Tallet; åpningsrate i prosent."), required=True,
               form="decimal", example=5673),
    )  # fmt: skip

    def years(self) -> Iterator[tuple[int, int]]:
        return ((3, row["period"][0]) for row in self.rows if row["period"])

    def plan(self, work: Work) -> None:
        self.statistics = Batch(WebStatistic, ["amount"])
        self._planned: list[WebStatistic] = []
        rows = self.once_each(work, lambda row: (row["site"], row["period"], row["metric"]), "site")
        years = {row["period"][0] for row in rows if row["period"]}
        stored = {
            (s.site, s.year, s.month, s.metric): self.statistics.hold(s)
            for s in WebStatistic.objects.filter(centre_id=work.centre_id, year__in=years)
        }
        for row in rows:
            if not row["period"] or row["amount"] is None or not row["metric"]:
                continue
            year, month = row["period"]
            if not work.open_year(self, row, "period", year):
                continue
            if row["metric"] == Metric.OPENING_RATE and row["amount"] > 100:
                self.fault(work, row, "amount", _("Åpningsraten er over 100 prosent."), _("Et tall fra 0 til 100."))
            found = stored.get((row["site"], year, month, row["metric"]))
            if found is None:
                made = WebStatistic(
                    centre_id=work.centre_id, site=row["site"], year=year, month=month, metric=row["metric"]
                )
                found = self.statistics.add(made)
            found.amount = row["amount"]
            if self.statistics.state(found) != "same":
                first, last = month or 1, month or 12
                work.days |= {date(year, first, 1), date(year, last, monthrange(year, last)[1])}
            self._planned.append(found)

    def batches(self) -> Iterable[Batch[Any] | Links]:
        return (self.statistics,)

    def counts(self) -> dict[str, int]:
        return count_by(map(self.statistics.state, self._planned), len(self.rows))

    @classmethod
    def export(cls, handover: Handover) -> Iterator[Sequence[Any]]:
        labels = {code: label for label, code in _metrics().items()}
        rows = WebStatistic.objects.filter(centre_id=handover.centre_id, year=handover.year).order_by(
            "site", "month", "metric"
        )
        for s in rows:
            yield s.site, f"{s.year}-{s.month:02}" if s.month else str(s.year), labels[s.metric], s.amount
