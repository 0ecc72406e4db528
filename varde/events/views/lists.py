"""The list of events."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from varde.core.listing import Column, Filter, Listing, choices_of
from varde.events import queries
from varde.events.models import EventStatus, Kind, Mode
from varde.events.views.asking import viewer_of
from varde.people.public import Viewer, saved_views_of

COLUMNS = [
    Column("starts_on", _("Dato"), lambda e: e.starts_on, sort="starts_on", kind="date"),
    Column("ends_on", _("Siste dag"), lambda e: e.ends_on, kind="long"),
    Column("number", _("Arrangementsnr"), lambda e: e.number, kind="long"),
    Column("title", _("Tittel"), lambda e: e.title, sort="title", link=lambda e: reverse("events:event", args=[e.pk])),
    Column("kind", _("Type"), lambda e: e.get_kind_display(), sort="kind"),
    Column("mode", _("Form"), lambda e: e.get_mode_display(), sort="mode"),
    Column("project", _("Prosjekt"), lambda e: e.project.number if e.project else "", sort="project__number"),
    Column("project_title", _("Prosjekttittel"), lambda e: e.project.title if e.project else "", kind="long"),
    Column("host", _("Vertskap"), lambda e: str(e.host) if e.host else e.host_name, kind="long"),
    Column("place", _("Sted"), lambda e: e.place.name if e.place else "", sort="place__name"),
    Column("day_count", _("Dager"), lambda e: e.day_count, sort="day_count", kind="number"),
    Column(
        "participant_days",
        _("Deltakerdager"),
        lambda e: e.participant_days,
        sort="participant_days",
        kind="number",
    ),
    Column("status", _("Status"), lambda e: e.get_status_display(), sort="status", kind="tag"),
]


def _filters(viewer: Viewer) -> list[Filter]:
    projects = queries.projects_to_choose(viewer, viewer.centre)
    return [
        Filter("status", _("Status"), lambda q, v: q.filter(status=v), choices_of(EventStatus)),
        Filter("type", _("Type"), lambda q, v: q.filter(kind=v), choices_of(Kind)),
        Filter(
            "modus",
            _("Form"),
            lambda q, v: q.filter(mode="" if v == "mangler" else v),
            lambda: [*Mode.choices, ("mangler", _("Ikke oppgitt"))],
        ),
        Filter(
            "prosjekt",
            _("Prosjekt"),
            lambda q, v: q.filter(project=None) if v == "uten" else q.filter(project_id=int(v)),
            lambda: [("uten", _("Uten prosjekt")), *((str(p.pk), str(p)) for p in projects)],
        ),
        Filter("felt", _("Tjenesteområde"), queries.in_field, lambda: [(n, n) for n in queries.field_names(viewer)]),
        Filter("fra", _("Fra dato"), lambda q, v: q.filter(ends_on__gte=v), kind="date"),
        Filter("til", _("Til dato"), lambda q, v: q.filter(starts_on__lte=v), kind="date"),
        Filter(
            "mangler",
            _("Mangler"),
            lambda q, v: queries.without_attendance(q),
            lambda: [("deltakere", _("Deltakere på en dag som har vært"))],
        ),
    ]


def event_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    at_desk = queries.events_visible_to(viewer).filter(centre=viewer.centre)
    listing = Listing(
        page_name="events",
        request=request,
        queryset=queries.with_totals(at_desk).select_related("project", "place", "host"),
        columns=COLUMNS,
        filters=_filters(viewer),
        search_in=("title", "number", "host__name", "host_name", "place__name", "project__title"),
        default_sort="-starts_on",
        empty_text=_("Registrer noe dere har gjennomført, eller planlegg et arrangement."),
        saved_views=list(saved_views_of(viewer, "events")),
        file_name="arrangementer",
    )
    if kind := listing.wants_export():
        return listing.export(kind)
    context = {
        "listing": listing,
        "may_change": viewer.may("events"),
        "drafts": queries.drafts_of(viewer)[:5],
    }
    return render(request, "events/event_list.html", context)
