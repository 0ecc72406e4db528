"""Reads of inquiries; each begins with who asks."""

from datetime import timedelta

from django.db.models import QuerySet

from varde.core.dates import today
from varde.inquiries.models import Inquiry
from varde.people.public import Viewer


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
