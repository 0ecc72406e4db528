"""Pages about projects: the list, one project, and what is changed about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varde.core.dates import today
from varde.core.forms import status_of, submit
from varde.people.public import at_desk, demand, found
from varde.projects import actions, points, queries
from varde.projects.forms import CopyYearForm, NewProjectForm, ProjectForm, ProjectYearForm, RemoveYearForm, StatusForm
from varde.projects.listing import project_listing
from varde.projects.models import ActivityGoal, ProjectYear
from varde.projects.rules import missing_before_start, years_touched

GOALS: dict[str, Any] = dict(ActivityGoal.choices)


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    viewer, centre = at_desk(request)
    listing = project_listing(request, viewer, centre)
    if kind := listing.wants_export():
        return listing.export(kind)
    return render(request, "projects/project_list.html", {"listing": listing, "may_change": viewer.may("projects")})


@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_project(viewer, pk))
    rows = list(queries.years_of(shown))
    wanted = request.GET.get("aar", "")
    this = today().year
    row = next((r for r in rows if str(r.year) == wanted), None) or next(
        (r for r in rows if r.year == this), rows[0] if rows else None
    )
    year = row.year if row else this
    have = {r.year for r in rows}
    return render(
        request,
        "projects/project.html",
        {
            "project": shown,
            "rows": rows,
            "row": row,
            "goals": [f"{code} {GOALS.get(code, '')}" for code in row.goals_served] if row else [],
            "missing": _missing(row),
            "years_lacking": [y for y in years_touched(shown.starts_on, shown.ends_on, this) if y not in have],
            "panels": points.panels_for(viewer, shown, year),
            "year": year,
            "history": queries.history_of_project(shown)[:100],
            "status_changes": shown.status_changes.all(),
            "may_change": viewer.may("projects", shown.centre),
        },
    )


def _missing(row: ProjectYear | None) -> list[str]:
    """What the report still lacks about the project in this year."""
    if row is None:
        return []
    missing = missing_before_start(
        goal=row.project.goal,
        target_group=row.project.target_group,
        has_field=row.field_id is not None,
        has_funder=row.funder_id is not None,
        user_involvement=row.user_involvement,
    )
    if not row.headings.all():
        missing.append(_("overskrift i tilskuddsbrevet"))
    if not row.activity.strip():
        missing.append(_("hva som ble gjort"))
    return missing


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    return render(request, f"projects/{template}.html", {"form": form, **context}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    viewer, centre = at_desk(request)
    demand(viewer, "projects")
    form = NewProjectForm(request.POST or None, prefix="p", viewer=viewer, centre=centre)

    def work() -> str:
        data = form.cleaned_data
        field = (
            actions.field_named(centre=centre, year=data["year"], name=data["field_name"])
            if data["field_name"]
            else None
        )
        made = actions.create_project(
            actor=viewer, centre=centre, year=data["year"], values=form.values() | {"status": data["status"]},
            year_values={"field": field, "funder": data["funder"]}, reason=form.reason,
        )  # fmt: skip
        messages.success(request, _("Prosjektet %(number)s er opprettet.") % {"number": made.number})
        return f"{reverse('projects:project', args=[made.pk])}?aar={data['year']}&ny=1"

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    proposed = queries.proposed_number(centre, today().year)
    return _page(request, "project_new", form, proposed=proposed)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_project(viewer, pk))
    demand(viewer, "projects", shown.centre)
    form = ProjectForm(request.POST or None, prefix="p", instance=shown, viewer=viewer, centre=shown.centre)

    def work() -> str:
        actions.update_project(actor=viewer, project=shown, version=form.opened_version, values=form.values())
        messages.success(request, _("Prosjektet er lagret."))
        return reverse("projects:project", args=[pk])

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _page(request, "project_edit", form, project=shown)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    row = found(lambda: queries.get_project_year(viewer, pk, year))
    demand(viewer, "projects", row.project.centre)
    form = ProjectYearForm(request.POST or None, prefix="p", instance=row)

    def work() -> str:
        actions.update_project_year(
            actor=viewer, row=row, version=form.opened_version, values=form.values(), reason=form.reason
        )
        messages.success(request, _("%(year)s er lagret.") % {"year": year})
        return f"{reverse('projects:project', args=[pk])}?aar={year}"

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _page(request, "year_edit", form, project=row.project, row=row, missing=_missing(row))


@require_http_methods(["GET", "HEAD", "POST"])
def copy_year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    row = found(lambda: queries.get_project_year(viewer, pk, year))
    demand(viewer, "projects", row.project.centre)
    have = set(row.project.years.values_list("year", flat=True))
    last = max(today().year + 1, year + 1)
    years = [y for y in range(last, min(have) - 4, -1) if y not in have]
    form = CopyYearForm(
        request.POST or None, prefix="p", years=years, initial={"year": year + 1 if year + 1 not in have else None}
    )

    def work() -> str:
        made = actions.copy_year(actor=viewer, row=row, year=form.cleaned_data["year"], reason=form.reason)
        messages.success(
            request, _("Prosjektet er tatt med i %(year)s. Se over og skriv hva som gjøres.") % {"year": made.year}
        )
        return f"{reverse('projects:project', args=[pk])}?aar={made.year}"

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _page(request, "year_copy", form, project=row.project, row=row)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    row = found(lambda: queries.get_project_year(viewer, pk, year))
    demand(viewer, "projects", row.project.centre)
    form = RemoveYearForm(request.POST or None, prefix="p")

    def work() -> str:
        actions.remove_year(actor=viewer, row=row, reason=form.reason)
        messages.success(request, _("%(year)s er fjernet fra prosjektet.") % {"year": year})
        return reverse("projects:project", args=[pk])

    if request.method == "POST":
        if not request.POST:
            return redirect("projects:project", pk)
        if answer := submit(request, form, work):
            return answer
    return _page(request, "year_remove", form, project=row.project, row=row)


@require_http_methods(["GET", "HEAD", "POST"])
def change_status(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_project(viewer, pk))
    demand(viewer, "projects", shown.centre)
    form = StatusForm(request.POST or None, prefix="p", project=shown)

    def work() -> str:
        data = form.cleaned_data
        changed = actions.change_status(
            actor=viewer, project=shown, status=data["status"], from_on=data["from_on"], reason=data["why"],
            correction=form.reason,
        )  # fmt: skip
        messages.success(request, _("Statusen er nå «%(status)s».") % {"status": changed.get_status_display()})
        return reverse("projects:project", args=[pk])

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _page(request, "project_status", form, project=shown)
