"""How allauth behaves in this house: nobody signs up by themselves, and an outside login must know the account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from varde.people.models import Account


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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
