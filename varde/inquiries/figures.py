"""What is counted of inquiries: every inquiry once, on the day it was received. Category is the outcome ("" = still
open), category2 the channel. What the inquiry was about is never part of a fact."""

from collections.abc import Collection, Iterator
from datetime import date

from varde.core.facts import Fact, Origin, page_of
from varde.inquiries.models import Inquiry
from varde.places.public import Centre
from varde.projects.public import fields_of_projects

MEASURES = ("inquiries.count",)
#: Kinds of registration the facts come from; `describe` says what each is.
SOURCES = ("inquiry",)


def facts(centre: Centre, first: date, last: date) -> Iterator[Fact]:
    fields = fields_of_projects(centre, first, last)
    rows = Inquiry.objects.filter(centre=centre, received_on__range=(first, last))
    for pk, on, outcome, channel, place, project in rows.values_list(
        "pk", "received_on", "outcome", "channel", "place_id", "project_id"
    ):
        yield Fact(
            "inquiries.count", on, centre.pk, 1, ("inquiry", pk),
            project=project, field=fields.get((project, on.year)), place=place, category=outcome, category2=channel,
        )  # fmt: skip


def describe(kind: str, ids: Collection[int]) -> dict[int, Origin]:
    """What the registrations with these ids are. The caller has established who may see them. The subject is left
    out: it may say something about a person."""
    rows = Inquiry.objects.filter(pk__in=ids).values_list("pk", "number", "project__number", "project__title")
    return {
        pk: Origin(number, "", f"{p or ''} {title or ''}".strip(), page_of("inquiries:inquiry", pk))
        for pk, number, p, title in rows
    }
