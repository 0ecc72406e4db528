"""What every page of the desk knows: who asks, and the rooms in the navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": getattr(request, "viewer", None), "demo": settings.DEMO}
