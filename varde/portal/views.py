"""The front door, Hjem, and the page that shows every component."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from varde.core.dates import today
from varde.portal import queries
from varde.portal.showcase import showcase


@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("/hjem/")
    return render(request, "portal/front.html")


def home(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.centre is None:
        return render(request, "portal/no_role.html")
    return render(
        request,
        "portal/home.html",
        {
            "greeting": queries.greeting(viewer.account.name, timezone.localtime().hour),
            "waiting": queries.waiting_for(viewer),
            "today": queries.todays_events(viewer),
            "glance": queries.glance(viewer),
            "latest": queries.latest_registrations(viewer),
            "year": today().year,
            "may_register": viewer.may("events"),
            "quick": queries.address("events:quick"),
            "new_event": queries.address("events:new"),
            "figures": queries.address("insight:figures"),
            "quality": queries.address("insight:quality"),
        },
    )


def home_warnings(request: HttpRequest) -> HttpResponse:
    """The part of Hjem that takes a moment to count: asked for when the page stands."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return render(
        request,
        "portal/_warnings.html",
        {"warnings": queries.warnings(viewer), "quality": queries.address("insight:quality"), "counted": True},
    )


def guide(request: HttpRequest) -> HttpResponse:
    """«Slik bruker du Varde»: the first ten minutes."""
    return render(request, "portal/guide.html", {"quick": queries.address("events:quick")})


def components(request: HttpRequest) -> HttpResponse:
    """Every component once, with its name: for those who build pages."""
    return render(request, "portal/components.html", showcase(request))
