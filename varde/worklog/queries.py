"""Reads of full-time equivalents; each begins with who asks, or with a centre that was asked for before."""

from decimal import Decimal

from django.db.models import Q, QuerySet

from varde.core.models import AuditLine
from varde.people.public import Viewer
from varde.places.public import Centre
from varde.projects.public import DEFAULT_FUNDER, Funder, fields_of
from varde.worklog.models import StaffYear


def staff_years_visible_to(viewer: Viewer) -> QuerySet[StaffYear]:
    """The FTE of the centres this viewer may read."""
    return StaffYear.objects.filter(viewer.sees())


def get_staff_year(viewer: Viewer, pk: int) -> StaffYear:
    """Raises StaffYear.DoesNotExist for another centre's row as for one that is not there."""
    return staff_years_visible_to(viewer).get(pk=pk)


def cells_of(centre: Centre, year: int) -> dict[tuple[str, int], Decimal]:
    """{(name of the field, id of the funder): FTE} of one year."""
    rows = StaffYear.objects.filter(centre=centre, year=year).order_by("field__order", "field__name")
    return {(name, funder): fte for name, funder, fte in rows.values_list("field__name", "funder_id", "fte")}


def years_with_fte(viewer: Viewer, centre: Centre) -> list[int]:
    """Years with numbers, newest first."""
    rows = staff_years_visible_to(viewer).filter(centre=centre).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def rows_of(centre: Centre, year: int) -> list[str]:
    """Names of the fields the grid has rows for: the year's list, what has numbers, else the list before it."""
    names = [f.name for f in fields_of(centre, year)]
    names += [name for name, _funder in cells_of(centre, year) if name not in names]
    if not names:
        before = StaffYear.objects.filter(centre=centre, year__lt=year).order_by("-year").values_list("year", flat=True)
        for earlier in [year - 1, *before[:1]]:
            names = names or [f.name for f in fields_of(centre, earlier)]
    return list(dict.fromkeys(names))


def columns_of(centre: Centre, extra: str = "") -> list[Funder]:
    """The funders the grid has columns for: the default, those the centre uses, and one asked for by id."""
    used = StaffYear.objects.filter(centre=centre).values("funder")
    wanted = Q(name=DEFAULT_FUNDER) | Q(pk__in=used)
    if extra.isascii() and extra.isdigit():
        wanted |= Q(pk=int(extra))
    found = list(Funder.objects.filter(wanted))
    return sorted(found, key=lambda f: (f.name != DEFAULT_FUNDER, f.name))


def other_funders(columns: list[Funder]) -> QuerySet[Funder]:
    """Funders without a column yet."""
    return Funder.objects.exclude(pk__in=[f.pk for f in columns])


def history_of_year(viewer: Viewer, centre: Centre, year: int) -> QuerySet[AuditLine]:
    """The trace of one year's grid. A row that was removed leaves its line, found by its name."""
    if not viewer.everything and centre not in viewer.centres:
        return AuditLine.objects.none()
    lines = AuditLine.objects.filter(object_type="worklog.staffyear", centre=centre.slug)
    return lines.filter(object_label__startswith=f"{year},")
