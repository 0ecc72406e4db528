"""Changes to a project itself: it begins, it is described, its status changes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from varde.core import audit, edits
from varde.core.dates import today
from varde.core.errors import Refused
from varde.core.facts import mark_changed
from varde.people.public import Viewer, correcting
from varde.places.public import Centre
from varde.projects.models import (
    DEFAULT_FUNDER,
    Funder,
    Project,
    ProjectStatus,
    ProjectStatusChange,
    ProjectYear,
)
from varde.projects.rules import may_become, missing_before_start, needs_reason, next_number


@transaction.atomic
def create_project(
    *,
    actor: Viewer,
    centre: Centre,
    year: int,
    values: Mapping[str, Any],
    year_values: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Project:
    """A new project, active from `year`. `values` are fields of Project, `year_values` of ProjectYear.

    Without a number it gets the next one of the year. Without a funder it is paid by Hdir. Raises PermissionDenied,
    Refused (the number is taken), YearIsClosed.
    """
    if not actor.may("projects", centre):
        raise PermissionDenied
    given, many = _split(Project, values)
    # The lock makes two who begin a project at the same moment get two numbers (PostgreSQL; SQLite has one writer).
    Centre.objects.select_for_update().get(pk=centre.pk)
    taken = set(Project.objects.filter(centre=centre).values_list("number", flat=True))
    number = str(given.pop("number", "")).strip() or next_number(taken, year)
    if number in taken:
        raise Refused(
            _("Nummeret %(number)s er brukt. Neste ledige er %(next)s.")
            % {"number": number, "next": next_number(taken, year)}
        )
    with correcting(actor, centre=centre, years=[year], reason=reason, what=number):
        project = Project.objects.create(centre=centre, number=number, **given)
        for name, rows in many.items():
            getattr(project, name).set(rows)
        of_year, many_of_year = _split(ProjectYear, {"status": project.status, **(year_values or {})})
        of_year["funder"] = of_year.get("funder") or Funder.objects.filter(name=DEFAULT_FUNDER).first()
        row = ProjectYear.objects.create(project=project, year=year, **of_year)
        for name, rows in many_of_year.items():
            getattr(row, name).set(rows)
        ProjectStatusChange.objects.create(
            project=project, status=project.status, from_on=project.starts_on or today(), by_name=str(actor.who)
        )
        audit.record(actor=actor.who, verb=_("opprettet prosjektet"), obj=project, centre=centre.slug, reason=reason)
        mark_changed(centre.slug, [date(year, 1, 1)])
    return project


def _split(model: Any, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(values of columns, values of many-to-many fields)."""
    many = {name for name in values if model._meta.get_field(name).many_to_many}
    return {n: v for n, v in values.items() if n not in many}, {n: values[n] for n in many}


@transaction.atomic
def update_project(*, actor: Viewer, project: Project, version: int | None, values: Mapping[str, Any]) -> Project:
    """Change the description. What the report says of a year lies in the year: see update_project_year.

    Raises PermissionDenied, EditConflict, Refused.
    """
    if not actor.may("projects", project.centre):
        raise PermissionDenied
    project = Project.objects.select_for_update(of=("self",)).select_related("centre").get(pk=project.pk)
    number = str(values.get("number", project.number)).strip()
    if not number:
        values = {k: v for k, v in values.items() if k != "number"}
    elif Project.objects.filter(centre=project.centre, number=number).exclude(pk=project.pk).exists():
        raise Refused(_("Nummeret %(number)s er brukt av et annet prosjekt.") % {"number": number})
    changes = edits.change(project, values, version=version)
    if changes:
        audit.record(
            actor=actor.who, verb=_("endret prosjektet"), obj=project, centre=project.centre.slug, changes=changes
        )
    return project


@transaction.atomic
def change_status(
    *, actor: Viewer, project: Project, status: str, from_on: date, reason: str = "", correction: str = ""
) -> Project:
    """Give the project a status from a day on, in the history and in the years from that day's year on.

    `reason` says why the work stops or is taken up again; `correction` why a closed year must be changed.
    Raises PermissionDenied, Refused, YearIsClosed.
    """
    if not actor.may("projects", project.centre):
        raise PermissionDenied
    project = Project.objects.select_for_update(of=("self",)).select_related("centre").get(pk=project.pk)
    rows = {row.year: row for row in project.years.filter(year__gte=from_on.year)}
    _refuse_status(project, status, from_on, reason)
    centre = project.centre
    with correcting(actor, centre=centre, years=rows, reason=correction, what=str(project)):
        ProjectStatusChange.objects.create(
            project=project, status=status, from_on=from_on, reason=reason.strip()[:500], by_name=str(actor.who)
        )
        changes = edits.change(project, {"status": status})
        for row in rows.values():
            edits.change(row, {"status": status})
        audit.record(
            actor=actor.who, verb=_("endret status"), obj=project, centre=centre.slug, changes=changes,
            reason=reason or correction,
        )  # fmt: skip
        mark_changed(centre.slug, [date(year, 1, 1) for year in rows])
    return project


def _refuse_status(project: Project, status: str, from_on: date, reason: str) -> None:
    """Everything that speaks against a status, in words."""
    if not may_become(project.status, status):
        raise Refused(
            _("Et prosjekt som er «%(now)s», kan ikke bli «%(wanted)s».")
            % {"now": project.get_status_display(), "wanted": ProjectStatus(status).label}
        )
    if needs_reason(project.status, status) and not reason.strip():
        raise Refused(_("Skriv kort hvorfor. Det står i historikken og hjelper den som skriver rapporten."))
    if from_on > today():
        raise Refused(_("Datoen kan ikke være fram i tid. Endre statusen når dagen kommer."))
    last = project.status_changes.first()
    if last and from_on < last.from_on:
        raise Refused(
            _("Statusen ble sist endret fra %(day)s. Velg den dagen eller en senere.")
            % {"day": f"{last.from_on:%d.%m.%Y}"}
        )
    if project.status == ProjectStatus.PLANNED and status == ProjectStatus.RUNNING:
        row = project.years.filter(year__gte=from_on.year).order_by("year").first() or project.years.first()
        missing = missing_before_start(
            goal=project.goal,
            target_group=project.target_group,
            has_field=bool(row and row.field_id),
            has_funder=bool(row and row.funder_id),
            user_involvement=row.user_involvement if row else "",
        )
        if missing:
            raise Refused(_("Fyll inn dette før prosjektet starter: %(parts)s.") % {"parts": ", ".join(missing)})
