"""Who asks, in which language, and that nobody is let in by accident."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers

from varde.people.access import Viewer, viewer_for

Handler = Callable[[HttpRequest], HttpResponse]
NOBODY = Viewer(account=None, centre=None)


def viewer(get_response: Handler) -> Handler:
    """request.viewer: the Viewer, made anew for each request so that a role taken away is gone at once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        account = request.user
        request.viewer = (  # type: ignore[attr-defined]
            viewer_for(account, centre_slug=request.session.get("centre", "")) if account.is_authenticated else NOBODY
        )
        return get_response(request)

    return middleware


def language(get_response: Handler) -> Handler:
    """The language of the account, else of the cookie, else Bokmål. Never the browser's, which would mix
    languages on a Norwegian page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def demand_second_factor(get_response: Handler) -> Handler:
    """Staff without a second factor are sent to set one up (switched off in the demo)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asker: Viewer = request.viewer  # type: ignore[attr-defined]
        if (
            settings.DEMAND_SECOND_FACTOR
            and asker.account is not None
            and asker.centres
            and not request.path.startswith(("/konto/", "/static/", "/helse"))
            and not is_mfa_enabled(asker.account)
        ):
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware
