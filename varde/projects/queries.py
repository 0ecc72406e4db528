"""Reads of projects."""

from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from varde.core.models import AuditLine
from varde.people.public import Viewer
from varde.places.public import Centre
from varde.projects.models import (
    DEFAULT_FUNDER,
    CoreField,
    FieldOfWork,
    Funder,
    GrantHeading,
    GrantLetter,
    Partner,
    PlanMeasure,
    Project,
    ProjectYear,
)
from varde.projects.rules import heading_key, next_number


def projects_visible_to(viewer: Viewer) -> QuerySet[Project]:
    """The projects of the centres this viewer may read."""
    return Project.objects.filter(viewer.sees("centre"))


def get_project(viewer: Viewer, pk: int) -> Project:
    """Raises Project.DoesNotExist for another centre's project as for one that is not there."""
    return projects_visible_to(viewer).select_related("centre", "leader").get(pk=pk)


def get_project_year(viewer: Viewer, project_pk: int, year: int) -> ProjectYear:
    """Raises DoesNotExist like get_project, and for a year the project does not have."""
    # through the project: a number too large for the database is then not found, where a key would break
    project = get_project(viewer, project_pk)
    return ProjectYear.objects.select_related("project__centre", "field", "funder").get(project=project, year=year)


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


def get_field(viewer: Viewer, pk: int) -> FieldOfWork:
    """Raises FieldOfWork.DoesNotExist for another centre's field as for one that is not there."""
    return FieldOfWork.objects.filter(viewer.sees("centre")).select_related("centre", "core_field").get(pk=pk)


def fields_with_use(centre: Centre, year: int) -> QuerySet[FieldOfWork]:
    """The list of one year, each field with `projects`: how many count under it."""
    used = ProjectYear.objects.filter(field=OuterRef("pk")).order_by().values("field")
    return fields_of(centre, year).annotate(projects=Subquery(used.annotate(n=Count("pk")).values("n")))


def letters() -> QuerySet[GrantLetter]:
    """All grant letters, newest first, with the number of their headings."""
    return GrantLetter.objects.select_related("funder").annotate(n=Count("headings"))


def headings_with_use(letter: GrantLetter, viewer: Viewer, centre: Centre) -> list[GrantHeading]:
    """The letter's headings in its order, each with `answers`: how many of the centre's projects answer it."""
    rows = ProjectYear.objects.filter(viewer.sees("project__centre"), project__centre=centre, headings__letter=letter)
    counts = dict(rows.values_list("headings").annotate(n=Count("pk")).order_by())
    found = headings_in_order(letter)
    for heading in found:
        heading.answers = counts.get(heading.pk, 0)  # type: ignore[attr-defined]
    return found


def years_with_fields(centre: Centre) -> list[int]:
    """Years the centre has a list of fields for, newest first."""
    rows = FieldOfWork.objects.filter(centre=centre).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def field_names_of(centre: Centre) -> list[str]:
    """The names on the centre's newest list of fields, in its order."""
    years = years_with_fields(centre)
    return list(fields_of(centre, years[0]).values_list("name", flat=True)) if years else []


def fields_used(centre: Centre) -> list[str]:
    """All names of fields on any of the centre's lists, for a filter."""
    return sorted(set(FieldOfWork.objects.filter(centre=centre).values_list("name", flat=True)))


def headings_queryset(year: int) -> QuerySet[GrantHeading]:
    """Headings of all letters of a year."""
    return GrantHeading.objects.filter(letter__year=year).select_related("letter__funder")


def heading_choices(year: int | None) -> list[tuple[str, str]]:
    """(number, «2.1.3 Title») of all letters, or those of one year; the newest title of each number."""
    found = GrantHeading.objects.filter(letter__year=year) if year else GrantHeading.objects.all()
    titles = {h.number: str(h) for h in found.order_by("letter__year")}
    return sorted(titles.items(), key=lambda pair: heading_key(pair[0]))


def headings_in_order(letter: GrantLetter) -> list[GrantHeading]:
    """The letter's headings in the order of the letter («2.10» after «2.9»), each with its `depth`."""
    found = sorted(letter.headings.all(), key=lambda h: heading_key(h.number))
    for heading in found:
        heading.depth = heading.number.count(".")  # type: ignore[attr-defined]
    return found


def headings_of_year(year: int) -> list[GrantHeading]:
    """Headings of all letters of a year, in the order of the letters."""
    found = headings_queryset(year)
    return sorted(found, key=lambda h: (h.letter.funder.name != "Hdir", h.letter.funder.name, heading_key(h.number)))


def history_of_project(project: Project) -> QuerySet[AuditLine]:
    """The trace of a project and its years, newest first."""
    years: Any = project.years.values("pk")
    return AuditLine.objects.filter(
        Q(object_type="projects.project", object_id=project.pk)
        | Q(object_type="projects.projectyear", object_id__in=years)
    )


# The lists below are common to the centres: nothing in them depends on who asks.


def funders() -> QuerySet[Funder]:
    return Funder.objects.all()


def get_funder(pk: int) -> Funder:
    return Funder.objects.get(pk=pk)


def default_funder() -> Funder | None:
    """Who pays when nobody says otherwise; None only if the list was emptied."""
    return Funder.objects.filter(name=DEFAULT_FUNDER).first()


def partners() -> QuerySet[Partner]:
    return Partner.objects.all()


def core_fields() -> QuerySet[CoreField]:
    return CoreField.objects.all()


def plan_measures() -> QuerySet[PlanMeasure]:
    return PlanMeasure.objects.all()


def get_plan_measure(pk: int) -> PlanMeasure:
    return PlanMeasure.objects.get(pk=pk)


def get_letter(pk: int) -> GrantLetter:
    return GrantLetter.objects.select_related("funder").get(pk=pk)


def get_heading(pk: int) -> GrantHeading:
    return GrantHeading.objects.select_related("letter__funder").get(pk=pk)
