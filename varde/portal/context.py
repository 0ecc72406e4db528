"""The menu, for every page of the desk."""

from typing import Any

from django.http import HttpRequest

from varde.portal.navigation import items


def navigation(request: HttpRequest) -> dict[str, Any]:
    viewer = getattr(request, "viewer", None)
    return {"navigation": items(viewer, request.path) if viewer is not None and viewer.centre else []}
