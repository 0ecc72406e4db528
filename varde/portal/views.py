"""The front door, Hjem, and the page that shows every component."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("/hjem/")
    return render(request, "portal/front.html")


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html")


def components(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/components.html")
