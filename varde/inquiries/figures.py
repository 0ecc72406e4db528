"""What is counted of inquiries: every inquiry once, on the day it was received. Category is the outcome ("" = still
open), category2 the channel. What the inquiry was about is never part of a fact."""

from collections.abc import Iterator
from datetime import date

from varde.core.facts import Fact
from varde.inquiries.models import Inquiry
from varde.places.public import Centre
from varde.projects.public import fields_of_projects

MEASURES = ("inquiries.count",)


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
