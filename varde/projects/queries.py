"""Reads of projects."""

from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from varde.core.models import AuditLine
from varde.people.public import Viewer
from varde.places.public import Centre
from varde.projects.models import FieldOfWork, GrantHeading, GrantLetter, Project, ProjectYear
from varde.projects.rules import heading_key, next_number


def projects_visible_to(viewer: Viewer) -> QuerySet[Project]:
    """The projects of the centres this viewer may read."""
    return Project.objects.filter(viewer.sees("centre"))


def get_project(viewer: Viewer, pk: int) -> Project:
    """Raises Project.DoesNotExist for another centre's project as for one that is not there."""
    return projects_visible_to(viewer).select_related("centre", "leader").get(pk=pk)


def get_project_year(viewer: Viewer, project_pk: int, year: int) -> ProjectYear:
    """Raises ProjectYear.DoesNotExist like get_project."""
    rows = ProjectYear.objects.filter(viewer.sees("project__centre"))
    return rows.select_related("project__centre", "field", "funder").get(project=project_pk, year=year)


def projects_at(viewer: Viewer, centre: Centre, *, year: int | None = None) -> QuerySet[Project]:
    """For choosing a project: those of one centre, active in `year` when one is given."""
    found = projects_visible_to(viewer).filter(centre=centre)
    return found.filter(years__year=year) if year else found


def project_list(viewer: Viewer, centre: Centre, year: int | None = None) -> QuerySet[Project]:
    """The centre's projects with `row`, the id of their row of the year (the latest when no year is given), and
    `row_field`, `row_status` to sort by. `years` holds that row only, with its field and funders."""
    rows = ProjectYear.objects.filter(project=OuterRef("pk")).order_by("-year")
    found = projects_visible_to(viewer).filter(centre=centre)
    if year is not None:
        rows = rows.filter(year=year)
        found = found.filter(years__year=year)
    shown = ProjectYear.objects.select_related("field", "funder").prefetch_related("other_funders", "headings")
    if year is not None:
        shown = shown.filter(year=year)
    return (
        found.select_related("leader")
        .annotate(
            row=Subquery(rows.values("pk")[:1]),
            row_year=Subquery(rows.values("year")[:1]),
            row_field=Subquery(rows.values("field__name")[:1]),
            row_status=Subquery(rows.values("status")[:1]),
            row_involvement=Subquery(rows.values("user_involvement")[:1]),
        )
        .prefetch_related(Prefetch("years", queryset=shown))
    )


def years_with_projects(viewer: Viewer, centre: Centre) -> list[int]:
    """Years that have at least one project, newest first."""
    rows = ProjectYear.objects.filter(viewer.sees("project__centre"), project__centre=centre)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def years_of(project: Project) -> QuerySet[ProjectYear]:
    """All years of one project with everything the page shows, newest first."""
    return project.years.select_related("field", "funder").prefetch_related(
        "other_fields", "other_funders", "headings__letter", "plan_measures", "partners"
    )


def proposed_number(centre: Centre, year: int) -> str:
    """The number a new project would get now."""
    return next_number(Project.objects.filter(centre=centre).values_list("number", flat=True), year)


def fields_of(centre: Centre, year: int) -> QuerySet[FieldOfWork]:
    """The centre's list of fields for one year."""
    return FieldOfWork.objects.filter(centre=centre, year=year).select_related("core_field")


def years_with_fields(centre: Centre) -> list[int]:
    """Years the centre has a list of fields for, newest first."""
    rows = FieldOfWork.objects.filter(centre=centre).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def headings_in_order(letter: GrantLetter) -> list[GrantHeading]:
    """The letter's headings in the order of the letter («2.10» after «2.9»), each with its `depth`."""
    found = sorted(letter.headings.all(), key=lambda h: heading_key(h.number))
    for heading in found:
        heading.depth = heading.number.count(".")  # type: ignore[attr-defined]
    return found


def headings_of_year(year: int) -> list[GrantHeading]:
    """Headings of all letters of a year, in the order of the letters."""
    found = GrantHeading.objects.filter(letter__year=year).select_related("letter__funder")
    return sorted(found, key=lambda h: (h.letter.funder.name != "Hdir", h.letter.funder.name, heading_key(h.number)))


def history_of_project(project: Project) -> QuerySet[AuditLine]:
    """The trace of a project and its years, newest first."""
    years: Any = project.years.values("pk")
    return AuditLine.objects.filter(
        Q(object_type="projects.project", object_id=project.pk)
        | Q(object_type="projects.projectyear", object_id__in=years)
    )
