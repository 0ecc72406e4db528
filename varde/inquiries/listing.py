"""The list of inquiries: its columns and filters."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from varde.core.listing import Column, Filter, Listing
from varde.inquiries import queries
from varde.inquiries.models import Channel, Inquiry, Outcome
from varde.people.public import Viewer, saved_views_of
from varde.places.public import Centre

OPEN = "open"


def _equal(lookup: str, unsaid: str = "") -> Any:
    return lambda found, value: found.filter(**{lookup: "" if value == unsaid else value})


def inquiry_listing(request: HttpRequest, viewer: Viewer, centre: Centre) -> Listing:
    """The centre's inquiries, newest first."""
    filters = [
        Filter("utfall", _("Utfall"), _equal("outcome", OPEN),
               choices=lambda: [(OPEN, _("Åpen")), *Outcome.choices]),
        Filter("kanal", _("Kanal"), _equal("channel", "not_stated"),
               choices=lambda: [*Channel.choices, ("not_stated", _("Ikke oppgitt"))]),
        Filter("aar", _("År"), lambda found, value: found.filter(received_on__year=int(value)),
               choices=lambda: [(str(y), str(y)) for y in queries.years_with_inquiries(viewer, centre)]),
        Filter("fylke", _("Fylke"), lambda found, value: found.filter(place__county__code=value),
               choices=lambda: queries.counties_of(viewer, centre)),
        Filter("fra", _("Fra dato"), lambda found, value: found.filter(received_on__gte=value), kind="date"),
        Filter("til", _("Til dato"), lambda found, value: found.filter(received_on__lte=value), kind="date"),
    ]  # fmt: skip
    columns = [
        Column("received_on", _("Mottatt"), lambda i: i.received_on, sort="received_on", kind="date"),
        Column("number", _("Nr."), lambda i: i.number, sort="number", link=_page),
        Column("subject", _("Emne"), lambda i: i.subject),
        Column("channel", _("Kanal"), lambda i: i.get_channel_display(), sort="channel"),
        Column("place", _("Kommune"), lambda i: str(i.place or ""), sort="place__name"),
        Column("county", _("Fylke"), lambda i: str(i.place.county or "") if i.place else "", kind="long"),
        Column("outcome", _("Utfall"), lambda i: i.get_outcome_display() or _("Åpen"), sort="outcome", kind="tag"),
        Column("project", _("Prosjekt"), lambda i: i.project.number if i.project else ""),
    ]
    return Listing(
        page_name="inquiries",
        request=request,
        queryset=queries.inquiries_in_list(viewer, centre),
        columns=columns,
        filters=filters,
        search_in=("number", "subject", "place__name", "project__title", "project__number"),
        default_sort="-received_on",
        empty_text=_("Registrer den første når noen tar kontakt."),
        saved_views=list(saved_views_of(viewer, "inquiries")),
        file_name="henvendelser",
    )


def _page(inquiry: Inquiry) -> str:
    return reverse("inquiries:inquiry", args=[inquiry.pk])
