"""What is counted of evaluations: forms handed in (`evaluation.responses`), events evaluated (`evaluation.events`)
and the answers to each of the three items, with the answer as category. All on the event's first teaching day."""

from collections.abc import Collection, Iterator
from datetime import date

from varde.core.facts import Fact, Origin, page_of
from varde.evaluation.models import Answer, Evaluation, Item, ItemCount
from varde.places.public import Centre
from varde.projects.public import fields_of_projects

MEASURES = ("evaluation.responses", "evaluation.events", *(f"evaluation.{item}" for item in Item.values))
#: Answers that count as agreeing.
AGREE = (Answer.QUITE_AGREE.value, Answer.STRONGLY_AGREE.value)
#: Kinds of registration the facts come from; `describe` says what each is.
SOURCES = ("evaluation",)


def facts(centre: Centre, first: date, last: date) -> Iterator[Fact]:
    fields = fields_of_projects(centre, first, last)
    forms = Evaluation.objects.filter(centre=centre, held_on__range=(first, last))
    where = {}
    for pk, on, project, responses in forms.values_list("pk", "held_on", "project_id", "responses"):
        field = where[pk] = fields.get((project, on.year))
        for measure, amount in (("evaluation.responses", responses), ("evaluation.events", 1)):
            yield Fact(measure, on, centre.pk, amount, ("evaluation", pk), project=project, field=field)
    counts = ItemCount.objects.filter(evaluation__in=forms)
    for pk, on, project, item, *amounts in counts.values_list(
        "evaluation_id", "evaluation__held_on", "evaluation__project_id", "item", *Answer.values
    ):
        for answer, amount in zip(Answer.values, amounts, strict=True):
            if amount:
                yield Fact(
                    f"evaluation.{item}", on, centre.pk, amount, ("evaluation", pk),
                    project=project, field=where.get(pk), category=answer,
                )  # fmt: skip


def describe(kind: str, ids: Collection[int]) -> dict[int, Origin]:
    """What the registrations with these ids are. The caller has established who may see them."""
    rows = Evaluation.objects.filter(pk__in=ids).values_list("pk", "title", "project__number", "project__title")
    return {
        pk: Origin("", title, f"{p or ''} {p_title or ''}".strip(), page_of("evaluation:evaluation", pk))
        for pk, title, p, p_title in rows
    }
