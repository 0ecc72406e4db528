"""The sheet «Evalueringer»: one row per event and item of the standard form.

This room knows nothing of events: what it needs of them (title, project, first day) the events' sheet offers
through the import's `work.events`, and the event is given its evaluation there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
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
    fixed_values,
    in_chunks,
    text,
    whole,
)
from varde.evaluation.models import Answer, Evaluation, Item, ItemCount

ANSWERS = [str(code) for code in Answer.values]


def _items() -> dict[str, str]:
    return fixed_values(Item)


def _answer_columns() -> Iterator[Column]:
    for heading, code in fixed_values(Answer).items():
        yield Column(
            heading, code, whole(), gettext_lazy("Antall som svarte dette. Skriv 0 når ingen gjorde det."),
            required=True, form="whole", example=4,
        )  # fmt: skip


class EvaluationSheet(Sheet):
    key = "evaluations"
    title = "Evalueringer"
    tables: ClassVar[tuple[Table, ...]] = (Table(Evaluation), Table(ItemCount))
    columns = (
        Column("Arrangementsnr", "event", text(40), gettext_lazy("Arrangementet som ble evaluert."), key=True,
               required=True, names="event", example="EKSEMPEL-A1"),
        Column("Spørsmål", "item", choice(_items),
               gettext_lazy("Læringsmål (tydelige mål), Nyttig (i egen arbeidshverdag) eller Fornøyd."), key=True,
               required=True, values=_items, example="Læringsmål"),
        *_answer_columns(),
        Column("Besvarelser", "responses", whole(),
               gettext_lazy("Skjemaer levert på arrangementet: minst summen av de seks. Likt i alle radene."),
               form="whole", example=26),
    )  # fmt: skip

    def plan(self, work: Work) -> None:
        self.evaluations = Batch(Evaluation, ["title", "project", "held_on", "responses"])
        self.items = Batch(ItemCount, ANSWERS)
        self._states: list[str] = []
        rows = self.once_each(work, lambda row: (row["event"], row["item"]), "item")
        by_event: dict[int, tuple[Any, list[Row]]] = {}
        for row in rows:
            if (event := self.event_of(work, row)) is not None:
                by_event.setdefault(id(event), (event, []))[1].append(row)
        self._load(event.evaluation_id for event, _rows in by_event.values())
        for event, of_event in by_event.values():
            self._plan_event(work, event, of_event)
        for event in work.events.planned_events():  # an event that got another title, project or day
            if event.evaluation is not None and event.evaluation.pk and event.starts_on:
                self._describe(work, self.evaluations.hold(event.evaluation), event)

    def _load(self, ids: Iterable[int | None]) -> None:
        self._stored: dict[int, dict[str, ItemCount]] = defaultdict(dict)
        for chunk in in_chunks(pk for pk in ids if pk):
            for count in ItemCount.objects.filter(evaluation_id__in=chunk):
                self._stored[count.evaluation_id][count.item] = self.items.hold(count)

    def _describe(self, work: Work, evaluation: Evaluation, event: Any) -> None:
        was = evaluation.held_on
        evaluation.title, evaluation.held_on, evaluation.project = event.title, event.starts_on, event.project
        if self.evaluations.state(evaluation) != "same":
            work.days |= {event.starts_on, was or event.starts_on}

    def _plan_event(self, work: Work, event: Any, rows: list[Row]) -> None:
        if event.starts_on is None or not work.open_year(self, rows[0], "event", event.starts_on.year):
            return
        responses = self._responses(work, rows)
        if any(row.bad for row in rows):
            return
        evaluation = event.evaluation
        if evaluation is None:
            evaluation = self.evaluations.add(Evaluation(centre_id=work.centre_id, responses=responses))
            event.evaluation = evaluation
        else:
            self.evaluations.hold(evaluation)
            least = max((self._total(c) for c in self._stored[evaluation.pk].values()), default=0)
            evaluation.responses = responses if self._stated(rows) is not None else max(responses, least)
        self._describe(work, evaluation, event)
        for row in rows:
            self._plan_item(work, row, evaluation)

    def _plan_item(self, work: Work, row: Row, evaluation: Evaluation) -> None:
        count = self._stored[evaluation.pk].get(row["item"]) if evaluation.pk else None
        if count is None:
            count = self.items.add(ItemCount(evaluation=evaluation, item=row["item"]))
        for answer in ANSWERS:
            setattr(count, answer, row[answer])
        state = self.items.state(count)
        if state == "same" and self.evaluations.state(evaluation) != "same":
            state = "changed"
        if state != "same":
            self.evaluations.touch(evaluation)
            work.days.add(evaluation.held_on)
        self._states.append(state)

    @staticmethod
    def _total(count: ItemCount) -> int:
        return sum(getattr(count, answer) for answer in ANSWERS)

    @staticmethod
    def _stated(rows: list[Row]) -> int | None:
        return next((row["responses"] for row in rows if row["responses"] is not None), None)

    def _responses(self, work: Work, rows: list[Row]) -> int:
        """Forms handed in: the same in all the event's rows, and no fewer than answered any item."""
        sums = [(row, sum(row[answer] or 0 for answer in ANSWERS)) for row in rows]
        most = max(total for _row, total in sums)
        stated = self._stated(rows)
        if stated is None:
            return most
        for row, total in sums:
            words = {"stated": row["responses"], "other": stated, "total": total}
            if row["responses"] not in (None, stated):
                self.fault(work, row, "responses",
                           _("Antall besvarelser er %(stated)s her og %(other)s i en annen rad.") % words,
                           _("Samme tall i alle radene til arrangementet."))  # fmt: skip
            elif total > stated:
                self.fault(work, row, "responses", _("Summen av svarene er %(total)s.") % words,
                           _("%(total)s eller flere besvarelser.") % words, value=stated)  # fmt: skip
        return max(stated, most)

    def batches(self) -> Iterable[Batch[Any] | Links]:
        return (self.evaluations, self.items)

    def counts(self) -> dict[str, int]:
        return count_by(self._states, len(self.rows))

    @classmethod
    def export(cls, handover: Handover) -> Iterator[Sequence[Any]]:
        """What belongs to an event; the workbook has no place for an evaluation without one."""
        numbers = handover.event_of_evaluation
        labels = {code: label for label, code in _items().items()}
        order = {code: n for n, code in enumerate(labels)}
        rows = ItemCount.objects.filter(
            evaluation__centre_id=handover.centre_id, evaluation__held_on__year=handover.year
        )
        found = [c for c in rows.select_related("evaluation") if c.evaluation_id in numbers]
        told = {c.evaluation_id for c in found}
        silent = Evaluation.objects.filter(centre_id=handover.centre_id, held_on__year=handover.year)
        first = next(iter(labels))  # forms without answers to any item: one row of zeros tells of them
        found += [ItemCount(evaluation=e, item=first) for e in silent if e.pk in numbers and e.pk not in told]
        for c in sorted(found, key=lambda c: (numbers[c.evaluation_id], order[c.item])):
            yield (
                numbers[c.evaluation_id], labels[c.item], *(getattr(c, answer) for answer in ANSWERS),
                c.evaluation.responses,
            )  # fmt: skip
