"""What every page of the desk knows: who asks, and, in the demo, the roles to try."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from varde.people.demo import LOGINS


def desk(request: HttpRequest) -> dict[str, Any]:
    return {
        "viewer": getattr(request, "viewer", None),
        "demo": settings.DEMO,
        "demo_logins": LOGINS if settings.DEMO else (),
    }
