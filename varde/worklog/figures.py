"""What is counted of the staff: full-time equivalents of the year by field, with the funder as category."""

from collections.abc import Collection, Iterator
from datetime import date

from varde.core.facts import Fact, Origin, page_of
from varde.places.public import Centre
from varde.worklog.models import StaffYear

MEASURES = ("staff.fte",)
#: Kinds of registration the facts come from; `describe` says what each is.
SOURCES = ("staff_year",)


def facts(centre: Centre, first: date, last: date) -> Iterator[Fact]:
    """Facts whose 1 January lies within the days asked for."""
    rows = StaffYear.objects.filter(centre=centre, year__range=(first.year, last.year))
    for pk, year, field, funder, fte in rows.values_list("pk", "year", "field_id", "funder__name", "fte"):
        if first <= date(year, 1, 1) <= last and fte:
            yield Fact(
                "staff.fte", date(year, 1, 1), centre.pk, fte, ("staff_year", pk),
                field=field, category=funder, whole_year=True,
            )  # fmt: skip


def describe(kind: str, ids: Collection[int]) -> dict[int, Origin]:
    """What the registrations with these ids are. The caller has established who may see them."""
    rows = StaffYear.objects.filter(pk__in=ids).values_list("pk", "year", "field__name", "funder__name")
    return {
        pk: Origin(str(year), f"{field}, {funder}", "", page_of("worklog:staff_year", pk))
        for pk, year, field, funder in rows
    }
