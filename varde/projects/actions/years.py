"""Changes to what the report says of a project in one year."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from varde.core import audit, edits
from varde.core.errors import Refused
from varde.core.facts import mark_changed
from varde.people.public import SYSTEM_VIEWER, Viewer, correcting
from varde.places.public import Centre
from varde.projects.actions.lists import field_named
from varde.projects.models import DEFAULT_FUNDER, FieldOfWork, Funder, GrantHeading, Project, ProjectYear
from varde.projects.points import days_with_facts
from varde.projects.rules import nearest_year

#: What figures are made from. The rest is text and links for the report, and may be written after the year is closed.
COUNTED = frozenset({"field", "funder", "cooperation_kind", "user_involvement", "status", "partners"})


def _mark(project: Project, year: int, *, field_changed: bool) -> None:
    """1 January carries the facts of the project itself; with a new field, so do the days other rooms name."""
    days = days_with_facts(project.pk, year) if field_changed else set()
    mark_changed(project.centre.slug, days | {date(year, 1, 1)})


@transaction.atomic
def update_project_year(
    *, actor: Viewer, row: ProjectYear, version: int | None, values: Mapping[str, Any], reason: str = ""
) -> ProjectYear:
    """Change the project in one year. `reason`: why a closed year must be corrected.

    Raises PermissionDenied, EditConflict, YearIsClosed.
    """
    centre = row.project.centre
    if not actor.may("projects", centre):
        raise PermissionDenied
    row = ProjectYear.objects.select_for_update(of=("self",)).select_related("project__centre").get(pk=row.pk)
    field_before = row.field_id
    edits.refuse_stale(row, version, values)
    touches_figures = any(name in COUNTED and edits.differs(row, name, value) for name, value in values.items())
    years = [row.year] if touches_figures else []
    with correcting(actor, centre=centre, years=years, reason=reason, what=str(row)):
        changes = edits.change(row, values, version=version)
        if changes:
            verb = _("endret %(year)s") % {"year": row.year}
            audit.record(actor=actor.who, verb=verb, obj=row, centre=centre.slug, changes=changes, reason=reason)
            _mark(row.project, row.year, field_changed=row.field_id != field_before)
    return row


@transaction.atomic
def copy_year(*, actor: Viewer, row: ProjectYear, year: int, reason: str = "") -> ProjectYear:
    """The project in another year, with all that usually stays: fields (by name, on that year's list), funders,
    partners, end-user involvement, goals, plan measures, and headings that have the same number in that year's
    letter. Not the activity text: that is written anew. Raises Refused when the project has that year already."""
    project, centre = row.project, row.project.centre
    if not actor.may("projects", centre):
        raise PermissionDenied
    if project.years.filter(year=year).exists():
        raise Refused(_("Prosjektet er allerede ført i %(year)s.") % {"year": year})
    with correcting(actor, centre=centre, years=[year], reason=reason, what=f"{project} ({year})"):
        made = ProjectYear.objects.create(
            project=project, year=year, field=_same_field(row.field, centre, year), funder=row.funder,
            cooperation_kind=row.cooperation_kind, user_involvement=row.user_involvement,
            goals_served=row.goals_served, status=project.status,
        )  # fmt: skip
        made.other_fields.set(
            [field_named(centre=centre, year=year, name=f.name, like=f) for f in row.other_fields.all()]
        )
        made.other_funders.set(row.other_funders.all())
        made.partners.set(row.partners.all())
        made.plan_measures.set(row.plan_measures.all())
        for heading in row.headings.select_related("letter"):
            made.headings.add(
                *GrantHeading.objects.filter(
                    letter__funder=heading.letter.funder_id, letter__year=year, number=heading.number
                )
            )
        verb = _("kopierte fra %(year)s") % {"year": row.year}
        audit.record(actor=actor.who, verb=verb, obj=made, centre=centre.slug, reason=reason)
        _mark(project, year, field_changed=True)
    return made


def _same_field(field: FieldOfWork | None, centre: Centre, year: int) -> FieldOfWork | None:
    """The field of the same name on the list of another year; made when the list lacks it."""
    return field and field_named(centre=centre, year=year, name=field.name, like=field)


@transaction.atomic
def ensure_year(project: Project, year: int, *, actor: Viewer = SYSTEM_VIEWER, reason: str = "") -> ProjectYear:
    """The project's row for a year, made if it is missing: something is being registered on the project in that
    year, so it was active in it. Field and funders come from the nearest year (the field by name); what nobody has
    said about that year (involvement, partners, activity) stays unsaid. Whoever may register may cause this, so
    no ability is asked for. Raises YearIsClosed."""
    found = ProjectYear.objects.filter(project=project, year=year).first()
    if found is not None:
        return found
    centre = project.centre
    rows = {row.year: row for row in project.years.select_related("field", "funder")}
    near = nearest_year(rows, year)
    source = rows[near] if near is not None else None
    with correcting(actor, centre=centre, years=[year], reason=reason, what=f"{project} ({year})"):
        made, is_new = ProjectYear.objects.get_or_create(
            project=project,
            year=year,
            defaults={
                "field": _same_field(source.field, centre, year) if source else None,
                "funder": source.funder if source else Funder.objects.filter(name=DEFAULT_FUNDER).first(),
                "status": project.status,
            },
        )
        if is_new:
            if source:
                made.other_fields.set(
                    [field_named(centre=centre, year=year, name=f.name, like=f) for f in source.other_fields.all()]
                )
                made.other_funders.set(source.other_funders.all())
            verb = _("førte prosjektet i %(year)s") % {"year": year}
            audit.record(actor=actor.who, verb=verb, obj=made, centre=centre.slug, reason=reason)
            _mark(project, year, field_changed=True)
    return made


@transaction.atomic
def remove_year(*, actor: Viewer, row: ProjectYear, reason: str = "") -> None:
    """The project was not active in that year after all. Refused while something is registered on it in the year,
    and for the last year a project has."""
    project, centre, year = row.project, row.project.centre, row.year
    if not actor.may("projects", centre):
        raise PermissionDenied
    if days := days_with_facts(project.pk, year):
        raise Refused(
            _("Det er ført noe på prosjektet %(n)s dager i %(year)s. Flytt det til et annet prosjekt først.")
            % {"n": len(days), "year": year}
        )
    if project.years.count() == 1:
        raise Refused(_("Et prosjekt må være ført i minst ett år."))
    with correcting(actor, centre=centre, years=[year], reason=reason, what=str(row)):
        verb = _("fjernet %(year)s") % {"year": year}
        audit.record(actor=actor.who, verb=verb, obj=project, centre=centre.slug, reason=reason)
        row.delete()
        mark_changed(centre.slug, [date(year, 1, 1)])
