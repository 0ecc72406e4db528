"""Pages and small answers about the one who is signed in."""

import json

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varde.core import exports
from varde.core.forms import status_of, submit
from varde.people import actions, queries
from varde.people.demo import account_of
from varde.people.forms import ProfileForm


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
            actions.choose_language(account=request.user, language=language)
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
    viewer = request.viewer  # type: ignore[attr-defined]
    account = viewer.account
    languages = [(code, capfirst(get_language_info(code)["name_local"])) for code, _name in settings.LANGUAGES]
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        languages=languages,
        initial={"full_name": account.name, "language": account.language or get_language()},
    )

    def work() -> str:
        actions.change_profile(account=account, name=form.cleaned_data["full_name"])
        actions.choose_language(account=account, language=form.cleaned_data["language"])
        messages.success(request, _("Endringene er lagret."))
        return reverse("people:my_account")

    if request.method == "POST" and (answer := submit(request, form, work)) is not None:
        return answer
    return render(
        request,
        "people/my_account.html",
        {
            "form": form,
            "has_second_factor": is_mfa_enabled(account),
            "saved_views": queries.own_saved_views(viewer),
            "roles": account.memberships.select_related("centre").order_by("centre__order"),
        },
        status=status_of(form),
    )


def my_data(request: HttpRequest) -> HttpResponse:
    """Everything Varde holds about the one who asks, as a file."""
    everything = queries.everything_about(request.user)  # type: ignore[arg-type]
    content = json.dumps(everything, ensure_ascii=False, indent=2, default=str).encode()
    return exports.download(content, name="mine-opplysninger-i-varde.json", content_type="application/json")


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
