"""What every page of this room begins with: who asks, and what they may see and change."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from varde.events import queries
from varde.events.models import Event, TeachingDay
from varde.people.public import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    return cast(Viewer, request.viewer)  # type: ignore[attr-defined]


def event_or_404(request: HttpRequest, pk: int) -> Event:
    """404 for what does not exist and for what belongs to another centre: nobody can tell which."""
    try:
        return queries.get_event(viewer_of(request), pk)
    except Event.DoesNotExist as e:
        raise Http404 from e


def day_or_404(request: HttpRequest, pk: int) -> TeachingDay:
    try:
        return queries.get_day(viewer_of(request), pk)
    except TeachingDay.DoesNotExist as e:
        raise Http404 from e


def demand_change(request: HttpRequest, centre_id: int | None = None) -> None:
    """403 for who may look but not change; at the centre they sit at, unless another is named."""
    viewer = viewer_of(request)
    if not viewer.may("events", centre_id):
        raise PermissionDenied
