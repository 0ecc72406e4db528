"""What holds for every answer."""

import unicodedata
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from varde.core.errors import Refused
from varde.core.locks import CLOSED, is_refusal

Handler = Callable[[HttpRequest], HttpResponse]


def query_count(get_response: Handler) -> Handler:
    """X-Query-Count on every answer, when settings ask for it (load tests)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.SHOW_QUERY_COUNT:
            return get_response(request)
        count = 0

        def counting(execute, sql, params, many, context):
            nonlocal count
            count += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counting):
            response = get_response(request)
        response["X-Query-Count"] = str(count)
        return response

    return middleware


def composed_letters(get_response: Handler) -> Handler:
    """Text in forms is kept in composed letters (NFC), so that the same name typed on two machines is the same name
    (check O4)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not all(
            unicodedata.is_normalized("NFC", value) for values in request.POST.lists() for value in values[1]
        ):
            composed = request.POST.copy()
            for name, values in request.POST.lists():
                composed.setlist(name, [unicodedata.normalize("NFC", value) for value in values])
            composed._mutable = False
            request.POST = composed  # type: ignore[assignment]
        return get_response(request)

    return middleware


def security_headers(get_response: Handler) -> Handler:
    """Headers Django has no setting for. An answer to somebody who is signed in is never kept by a cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        )
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return middleware


class RefusalsAreAnswers:
    """The net below every page: a refusal nobody caught, also that of the triggers of a closed year, becomes a page
    that says why and not a fault. Nothing was stored."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "core/refused.html", {"why": str(exception)}, status=exception.status)
        if is_refusal(exception):
            return render(request, "core/refused.html", {"why": CLOSED}, status=409)
        return None
