"""What is counted of the staff: full-time equivalents of the year by field, with the funder as category."""

from collections.abc import Iterator
from datetime import date

from varde.core.facts import Fact
from varde.places.public import Centre
from varde.worklog.models import StaffYear

MEASURES = ("staff.fte",)


def facts(centre: Centre, first: date, last: date) -> Iterator[Fact]:
    """Facts whose 1 January lies within the days asked for."""
    rows = StaffYear.objects.filter(centre=centre, year__range=(first.year, last.year))
    for pk, year, field, funder, fte in rows.values_list("pk", "year", "field_id", "funder__name", "fte"):
        if first <= date(year, 1, 1) <= last and fte:
            yield Fact(
                "staff.fte", date(year, 1, 1), centre.pk, fte, ("staff_year", pk),
                field=field, category=funder, whole_year=True,
            )  # fmt: skip
