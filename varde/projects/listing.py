"""The list of projects: its columns and filters."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from varde.core.listing import Column, Filter, Listing, choices_of, models_as_choices
from varde.people.public import Viewer, persons_at, saved_views_of
from varde.places.public import Centre
from varde.projects import queries
from varde.projects.models import Project, ProjectStatus, ProjectYear, UserInvolvement


def _row(project: Any) -> ProjectYear | None:
    """The year that is shown of this project."""
    return next((r for r in project.years.all() if r.pk == project.row), None)


def _of_row(**lookups: Any) -> dict[str, Any]:
    return {"years__pk": F("row")} | {f"years__{k}": v for k, v in lookups.items()}


def _text(name: str) -> Any:
    def value(project: Project) -> Any:
        row = _row(project)
        return getattr(row, name) or "" if row else ""

    return value


def _status(project: Any) -> Any:
    row = _row(project)
    return row.get_status_display() if row else project.get_status_display()


def _involvement(project: Any) -> Any:
    row = _row(project)
    return row.get_user_involvement_display() if row and row.user_involvement else _("Ikke oppgitt")


def _funders(project: Any) -> str:
    row = _row(project)
    if row is None:
        return ""
    names = [str(row.funder)] if row.funder else []
    return ", ".join(names + [f.name for f in row.other_funders.all()])


def _headings(project: Any) -> str:
    row = _row(project)
    return "; ".join(h.number for h in row.headings.all()) if row else ""


def project_listing(request: HttpRequest, viewer: Viewer, centre: Centre) -> Listing:
    """The centre's projects in the year of the address (?aar=2024), else each in its latest year."""
    years = queries.years_with_projects(viewer, centre)
    wanted = request.GET.get("aar", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted) in years else None
    base = queries.project_list(viewer, centre, year)

    def narrow(lookup: str) -> Any:
        return lambda found, value: found.filter(**_of_row(**{lookup: value}))

    def involvement(found: QuerySet[Project], value: str) -> QuerySet[Project]:
        return found.filter(**_of_row(user_involvement="" if value == "not_stated" else value))

    def heading(found: QuerySet[Project], value: str) -> QuerySet[Project]:
        return found.filter(**_of_row(headings__number=value)).distinct()

    filters = [
        Filter("aar", _("År"), lambda found, _value: found, choices=lambda: [(str(y), str(y)) for y in years]),
        Filter("omrade", _("Tjenesteområde"), narrow("field__name"),
               choices=lambda: [(n, n) for n in queries.fields_used(centre)]),
        Filter("status", _("Status"), narrow("status"), choices=choices_of(ProjectStatus)),
        Filter("finansiering", _("Finansiering"), narrow("funder"), choices=models_as_choices(queries.funders())),
        Filter("leder", _("Prosjektleder"), lambda found, value: found.filter(leader=value),
               choices=models_as_choices(persons_at(viewer, centre))),
        Filter("medvirkning", _("Brukermedvirkning"), involvement,
               choices=lambda: [*UserInvolvement.choices, ("not_stated", _("Ikke oppgitt"))]),
        Filter("overskrift", _("Tilskuddsbrev"), heading, choices=lambda: queries.heading_choices(year)),
    ]  # fmt: skip
    columns = [
        Column("number", _("Nr."), lambda p: p.number, sort="number", kind="code"),
        Column("title", _("Tittel"), lambda p: p.title, sort="title", link=_link(year)),
        Column("year", _("År"), lambda p: str(p.row_year or ""), sort="row_year"),
        Column("field", _("Tjenesteområde"), _text("field"), sort="row_field", kind="quiet"),
        Column("status", _("Status"), _status, sort="row_status", kind="tag"),
        Column("leader", _("Leder"), lambda p: str(p.leader or ""), sort="leader__name"),
        Column("funder", _("Finansiering"), _funders),
        Column("involvement", _("Brukermedvirkning"), _involvement, sort="row_involvement", kind="long"),
        Column("headings", _("Tilskuddsbrev"), _headings, kind="long"),
        Column("goal", _("Mål"), lambda p: p.goal, kind="long"),
        Column("target_group", _("Målgruppe"), lambda p: p.target_group, kind="long"),
        Column("activity", _("Hva som ble gjort"), _text("activity"), kind="long"),
        Column("starts_on", _("Start"), lambda p: p.starts_on, kind="long"),
        Column("ends_on", _("Slutt"), lambda p: p.ends_on, kind="long"),
    ]
    return Listing(
        page_name="projects",
        request=request,
        queryset=base,
        columns=columns,
        filters=filters,
        search_in=("title", "number", "goal", "target_group"),
        default_sort="-number",
        empty_text=_("Her kommer prosjektene senteret arbeider med."),
        saved_views=list(saved_views_of(viewer, "projects")),
        file_name="prosjekter",
    )


def _link(year: int | None) -> Any:
    def link(project: Any) -> str:
        address = reverse("projects:project", args=[project.pk])
        return f"{address}?aar={year}" if year else address

    return link
