"""Reads of the numbers of web resources; each begins with who asks."""

from django.db.models import QuerySet

from varde.content.models import WebStatistic
from varde.people.public import Viewer
from varde.places.public import Centre


def numbers_visible_to(viewer: Viewer) -> QuerySet[WebStatistic]:
    """The numbers of the centres this viewer may read."""
    return WebStatistic.objects.filter(viewer.sees())


def get_number(viewer: Viewer, pk: int) -> WebStatistic:
    """Raises WebStatistic.DoesNotExist for another centre's number as for one that is not there."""
    return numbers_visible_to(viewer).select_related("centre").get(pk=pk)


def numbers_at(viewer: Viewer, centre: Centre) -> QuerySet[WebStatistic]:
    """The numbers of one centre."""
    return numbers_visible_to(viewer).filter(centre=centre)


def sites_at(viewer: Viewer, centre: Centre) -> list[str]:
    """The centre's sites by name."""
    return list(numbers_at(viewer, centre).order_by("site").values_list("site", flat=True).distinct())


def years_at(viewer: Viewer, centre: Centre) -> list[int]:
    """Years with numbers, newest first."""
    return list(numbers_at(viewer, centre).order_by("-year").values_list("year", flat=True).distinct())
