"""Reads of inquiries; each begins with who asks."""

from datetime import date, timedelta

from django.db.models import QuerySet

from varde.core.dates import today
from varde.inquiries.models import Inquiry
from varde.inquiries.rules import next_number
from varde.people.public import Viewer
from varde.places.public import Centre


def inquiries_visible_to(viewer: Viewer) -> QuerySet[Inquiry]:
    """The inquiries of the centres this viewer may read."""
    return Inquiry.objects.filter(viewer.sees())


def open_for_long(viewer: Viewer, days: int = 14) -> QuerySet[Inquiry]:
    """Those at the viewer's centre without an outcome, received more than `days` ago; oldest first."""
    old = today() - timedelta(days=days)
    return (
        inquiries_visible_to(viewer)
        .filter(centre=viewer.centre, outcome="", received_on__lt=old)
        .order_by("received_on", "pk")
    )


def get_inquiry(viewer: Viewer, pk: int) -> Inquiry:
    """Raises Inquiry.DoesNotExist for another centre's inquiry as for one that is not there."""
    return inquiries_visible_to(viewer).select_related("centre", "place__county", "project").get(pk=pk)


def inquiries_in_list(viewer: Viewer, centre: Centre) -> QuerySet[Inquiry]:
    """The centre's inquiries with what the list shows."""
    return inquiries_visible_to(viewer).filter(centre=centre).select_related("place__county", "project")


def years_with_inquiries(viewer: Viewer, centre: Centre) -> list[int]:
    """Years that have at least one inquiry, newest first."""
    found = inquiries_visible_to(viewer).filter(centre=centre)
    return [d.year for d in found.dates("received_on", "year", order="DESC")]


def counties_of(viewer: Viewer, centre: Centre) -> list[tuple[str, str]]:
    """(code, name) of the counties that have at least one of the centre's inquiries."""
    found = inquiries_visible_to(viewer).filter(centre=centre, place__county__isnull=False)
    pairs = found.order_by("place__county__code").values_list("place__county__code", "place__county__name").distinct()
    return list(dict(pairs).items())


def proposed_number(centre: Centre, year: int) -> str:
    """The number a new inquiry would get now."""
    return next_number(Inquiry.objects.filter(centre=centre).values_list("number", flat=True), year)


def days_of_project(project_id: int, year: int) -> list[date]:
    """For projects: the days of the year with inquiries that take their field from this project."""
    found = Inquiry.objects.filter(project=project_id, received_on__year=year)
    return list(found.order_by().values_list("received_on", flat=True).distinct())
