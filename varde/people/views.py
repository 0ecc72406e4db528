"""Pages and small answers about the one who is signed in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varde.people import actions
from varde.people.demo import account_of


def _back(request: HttpRequest) -> str:
    """The page the form came from, if it is ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else "/"


@require_POST
def sit_at(request: HttpRequest) -> HttpResponse:
    """Change the centre whose desk one sits at."""
    slug = request.POST.get("centre", "")
    if slug in {c.slug for c in request.viewer.centres}:  # type: ignore[attr-defined]
        request.session["centre"] = slug
    return redirect("/hjem/")


@login_not_required
@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """One click, only where settings.DEMO says that all of this is invented."""
    account = account_of(request.POST.get("key", "")) if settings.DEMO else None
    if account is None or not account.is_active:
        raise Http404
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    request.session["centre"] = "ost"  # where the demo's data is, for those who may sit at several
    return redirect(settings.LOGIN_REDIRECT_URL)


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    response = redirect(_back(request))
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.choose_language(account=request.user, language=language)  # type: ignore[arg-type]
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            httponly=True,
            secure=not settings.INSECURE_HTTP,
        )
    return response


def my_account(request: HttpRequest) -> HttpResponse:
    return render(request, "people/my_account.html")


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("view_name", "").strip()[:80]
    if name:
        actions.save_view(
            account=request.user,  # type: ignore[arg-type]
            page=request.POST.get("page", "")[:60],
            name=name,
            query=request.POST.get("query", "")[:1000],
        )
        messages.success(request, _("Utvalget er lagret."))
    return redirect(_back(request))


@require_POST
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    actions.forget_view(account=request.user, pk=pk)  # type: ignore[arg-type]
    return redirect(_back(request))
