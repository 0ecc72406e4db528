"""The register of organisations."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.forms import status_of, submit
from varde.core.listing import Column, Filter, Listing, choices_of
from varde.people import actions, queries
from varde.people.forms import OrganisationForm
from varde.people.models import Level, Organisation, OrganisationKind, Sector
from varde.people.rules import shown_organisation_number

COLUMNS = (
    Column(
        "name", _("Navn"), lambda o: o.name, sort="name", link=lambda o: reverse("people:organisation", args=[o.pk])
    ),
    Column("kind", _("Slag"), lambda o: o.get_kind_display(), sort="kind"),
    Column("units", _("Kommuner"), lambda o: ", ".join(p.name for p in o.municipalities.all())),
    Column("sector", _("Sektor"), lambda o: o.get_sector_display(), sort="sector"),
    Column("level", _("Nivå"), lambda o: o.get_level_display(), sort="level"),
    Column("number", _("Org.nr."), lambda o: shown_organisation_number(o.organisation_number)),
)
FILTERS = (
    Filter("slag", _("Slag"), lambda q, v: q.filter(kind=v), choices_of(OrganisationKind)),
    Filter("sektor", _("Sektor"), lambda q, v: q.filter(sector=v), choices_of(Sector)),
    Filter("niva", _("Nivå"), lambda q, v: q.filter(level=v), choices_of(Level)),
)


def organisations(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    listing = Listing(
        page_name="organisations",
        request=request,
        queryset=queries.organisations_visible_to(viewer),
        columns=COLUMNS,
        filters=FILTERS,
        search_in=("name", "organisation_number", "municipalities__name"),
        default_sort="name",
        saved_views=list(queries.saved_views_of(viewer, "organisations")),
        file_name="virksomheter",
    )
    listing.queryset = listing.queryset.distinct()
    if kind := listing.wants_export():
        return listing.export(kind)
    return render(
        request, "people/organisation_list.html", {"listing": listing, "may_change": viewer.may("organisations")}
    )


def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation: its form for those who keep the register, else what it says."""
    viewer = request.viewer  # type: ignore[attr-defined]
    try:
        found = queries.get_organisation(viewer, pk)
    except Organisation.DoesNotExist as e:
        raise Http404 from e
    return _form(request, found)


def new_organisation(request: HttpRequest) -> HttpResponse:
    if not request.viewer.may("organisations"):  # type: ignore[attr-defined]
        raise PermissionDenied
    return _form(request, None)


def _form(request: HttpRequest, found: Organisation | None) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    may_change = viewer.may("organisations")
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = OrganisationForm(request.POST if request.method == "POST" else None, organisation=found)

    def work() -> str:
        if found is None:
            made = actions.create_organisation(actor=viewer, data=form.record)
        else:
            made = actions.update_organisation(
                actor=viewer, organisation=found, data=form.record, version=form.opened_version
            )
        messages.success(request, _("%(name)s er lagret.") % {"name": made.name})
        return reverse("people:organisations")

    if request.method == "POST":
        only_adding = "add-unit" in request.POST and form.is_valid()
        if not only_adding and (answer := submit(request, form, work)) is not None:
            return answer
    return render(
        request,
        "people/organisation_form.html",
        {
            "form": form,
            "organisation": found,
            "may_change": may_change,
            "number": shown_organisation_number(found.organisation_number) if found else "",
            "lines": audit.history_of(found)[:20] if found else [],
        },
        status=status_of(form),
    )
