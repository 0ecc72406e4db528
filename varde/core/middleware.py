"""What holds for every answer."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def query_count(get_response: Handler) -> Handler:
    """X-Query-Count on every answer, when settings ask for it (load tests)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.SHOW_QUERY_COUNT:
            return get_response(request)
        count = 0

        def counting(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
            nonlocal count
            count += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counting):
            response = get_response(request)
        response["X-Query-Count"] = str(count)
        return response

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
