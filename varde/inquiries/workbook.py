"""The sheet «Henvendelser»."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from varde.core.bulk import (
    Batch,
    Column,
    Handover,
    Links,
    Row,
    Sheet,
    Table,
    Work,
    choice,
    count_by,
    day,
    fixed_values,
    in_chunks,
    place_code,
    text,
)
from varde.inquiries.models import Channel, Inquiry, Outcome


def _channels() -> dict[str, str]:
    return fixed_values(Channel)


def _outcomes() -> dict[str, str]:
    return fixed_values(Outcome)


class InquirySheet(Sheet):
    key = "inquiries"
    title = "Henvendelser"
    tables: ClassVar[tuple[Table, ...]] = (Table(Inquiry),)
    columns = (
        Column("Henvendelsesnr", "number", text(40), gettext_lazy("Senterets eget nummer på henvendelsen."), key=True,
               required=True, example="EKSEMPEL-H1"),
        Column("Mottatt", "received_on", day, gettext_lazy("Dagen den kom."), required=True, form="date",
               example=date(2024, 3, 4)),
        Column("Kanal", "channel", choice(_channels), gettext_lazy("Hvordan den kom, eller tomt."), values=_channels,
               example="E-post"),
        Column("Emne", "subject", text(300), gettext_lazy("Kort om hva den gjelder. Ikke navn på personer."),
               example="Forespørsel om foredrag", width=40),
        Column("Kommunenr", "place", place_code,
               gettext_lazy("Fire sifre for kommune, seks for bydel, to for fylke, UTL for utlandet, eller tomt."),
               form="code", example="3118"),
        Column("Utfall", "outcome", choice(_outcomes), gettext_lazy("Hva det ble til. Tomt betyr at den er åpen."),
               values=_outcomes, example="Besvart og avsluttet", width=24),
        Column("Prosjektnr", "project", text(40), gettext_lazy("Prosjektet den førte til, eller tomt."),
               names="project"),
    )  # fmt: skip

    def years(self) -> Iterator[tuple[int, int]]:
        return ((2, row["received_on"].year) for row in self.rows if row["received_on"])

    def plan(self, work: Work) -> None:
        self.inquiries = Batch(Inquiry, ["received_on", "channel", "subject", "place", "outcome", "project"])
        self._planned: list[Inquiry] = []
        rows = self.once_each(work, lambda row: row["number"], "number")
        stored: dict[str, Inquiry] = {}
        for numbers in in_chunks(row["number"] for row in rows):
            for inquiry in Inquiry.objects.filter(centre_id=work.centre_id, number__in=numbers):
                stored[inquiry.number] = self.inquiries.hold(inquiry)
        for row in rows:
            self._plan_row(work, row, stored.get(row["number"]))

    def _plan_row(self, work: Work, row: Row, inquiry: Inquiry | None) -> None:
        project = self.project_of(work, row)
        received = row["received_on"]
        if received is None or not work.open_year(self, row, "received_on", received.year):
            return
        if inquiry is None:
            inquiry = self.inquiries.add(Inquiry(centre_id=work.centre_id, number=row["number"]))
        was = inquiry.received_on
        inquiry.received_on = received
        for name in ("channel", "subject", "outcome"):
            if name in self.given and name not in row.bad:
                setattr(inquiry, name, row[name] or "")
        if "place" in self.given:
            inquiry.place_id = work.place(self, row, "place", received)
        if "project" in self.given:
            inquiry.project = project
        if self.inquiries.state(inquiry) != "same":
            work.days |= {received, was or received}
        self._planned.append(inquiry)

    def batches(self) -> Iterable[Batch[Any] | Links]:
        return (self.inquiries,)

    def counts(self) -> dict[str, int]:
        return count_by(map(self.inquiries.state, self._planned), len(self.rows))

    @classmethod
    def export(cls, handover: Handover) -> Iterator[Sequence[Any]]:
        channels = {code: label for label, code in _channels().items()}
        outcomes = {code: label for label, code in _outcomes().items()}
        rows = Inquiry.objects.filter(centre_id=handover.centre_id, received_on__year=handover.year).order_by("number")
        for i in rows.select_related("place"):
            yield (
                i.number, i.received_on, channels.get(i.channel, ""), i.subject, i.place.code if i.place else "",
                outcomes.get(i.outcome, ""), handover.projects.get(i.project_id or 0, ""),
            )  # fmt: skip
