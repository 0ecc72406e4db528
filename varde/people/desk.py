"""The first lines of every view of the desk: who asks, from which desk, and may they."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest

from varde.people.access import Viewer
from varde.places.public import Centre

T = TypeVar("T")


def at_desk(request: HttpRequest) -> tuple[Viewer, Centre]:
    """The viewer and the centre they sit at; 403 for an account without a role."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.centre is None:
        raise PermissionDenied
    return viewer, viewer.centre


def demand(viewer: Viewer, ability: str, centre: Centre | int | None = None) -> None:
    """403 unless the viewer may. Ask after the record is found, so that another centre's stays a 404."""
    if not viewer.may(ability, centre):
        raise PermissionDenied


def found(get: Callable[[], T]) -> T:
    """What `get` returns; 404 when it raises DoesNotExist."""
    try:
        return get()
    except ObjectDoesNotExist as e:
        raise Http404 from e
