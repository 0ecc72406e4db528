"""What is counted of projects: one fact per project and year it is active in.

A project is active in a year exactly when it has a ProjectYear. The facts lie on 1 January and belong to the whole
year. In `projects.count` category is end-user involvement, category2 the funder, category3 the status. A project
with cooperating centres counts once in `projects.partners` and once under each partner in `projects.partner`.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from varde.core.facts import Fact, Origin, page_of
from varde.places.public import Centre
from varde.projects.models import DEFAULT_FUNDER, FieldOfWork, Partner, Project, ProjectYear

#: The measures this room gives facts for.
MEASURES = ("projects.count", "projects.partners", "projects.partner")
#: End-user involvement that counts as «involved», and what makes the question irrelevant.
INVOLVED = ("teaching", "whole_project", "planning")
IRRELEVANT = "not_applicable"
#: Kinds of registration the facts come from; `describe` says what each is.
SOURCES = ("project",)


def facts(centre: Centre, first: date, last: date) -> Iterator[Fact]:
    """Facts whose 1 January lies within the days asked for."""
    years = [year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1) <= last]
    if not years:
        return
    rows = ProjectYear.objects.filter(project__centre=centre, year__in=years)
    partners: dict[int, list[str]] = {}
    for row, name in rows.filter(partners__isnull=False).values_list("pk", "partners__name"):
        partners.setdefault(row, []).append(name)
    for pk, year, project, field, involvement, funder, status in rows.values_list(
        "pk", "year", "project_id", "field_id", "user_involvement", "funder__name", "status"
    ):
        count = Fact(
            "projects.count", date(year, 1, 1), centre.pk, 1, ("project", project), project=project, field=field,
            category=involvement, category2=funder or DEFAULT_FUNDER, category3=status, whole_year=True,
        )  # fmt: skip
        yield count
        if pk in partners:
            yield replace(count, measure="projects.partners", category="")
            for name in partners[pk]:
                yield replace(count, measure="projects.partner", category=name)


def fields_of_projects(centre: Centre, first: date, last: date) -> dict[tuple[int, int], int | None]:
    """{(project, year): field}: the field a project counts under in each year. Other rooms' facts of a project take
    their field from here."""
    rows = ProjectYear.objects.filter(project__centre=centre, year__range=(first.year, last.year))
    return {(project, year): field for project, year, field in rows.values_list("project_id", "year", "field_id")}


def field_names(centre: Centre) -> dict[int, tuple[str, int]]:
    """{field: (name, order)} of all the centre's lists, whatever the year."""
    rows = FieldOfWork.objects.filter(centre=centre).values_list("pk", "name", "order")
    return {pk: (name, order) for pk, name, order in rows}


def partner_order() -> dict[str, int]:
    """{name: order}, as the report lists the cooperating centres."""
    return dict(Partner.objects.values_list("name", "order"))


def describe(kind: str, ids: Collection[int]) -> dict[int, Origin]:
    """What the registrations with these ids are. The caller has established who may see them."""
    rows = Project.objects.filter(pk__in=ids).values_list("pk", "number", "title")
    return {
        pk: Origin(number, title, f"{number} {title}", page_of("projects:project", pk)) for pk, number, title in rows
    }
