"""How allauth behaves in this house: nobody signs up by themselves, and an outside login must know the account."""

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from varde.people.models import Account


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago need not prove it again to set up the second factor we just asked for."""
        newest = max((r["at"] for r in get_authentication_records(self.request, self.request.user)), default=0.0)
        return time.time() - newest > account_settings.REAUTHENTICATION_TIMEOUT

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect to the account with the same verified e-mail address, or refuse. What the provider tells beyond
        the subject (it may hold a national identity number) is thrown away."""
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            return
        addresses = [e.email.lower() for e in sociallogin.email_addresses if e.verified]
        account = Account.objects.filter(email__in=addresses, is_active=True).first()
        if account is None:
            messages.error(request, _("Vi fant ingen konto for deg i Varde. Spør lederen din om tilgang."))
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, account)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("people:my_account")
