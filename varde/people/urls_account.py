"""Signing in, under Norwegian addresses. Only what this house uses of allauth: nobody signs up by themselves, and
e-mail addresses are changed by the centre's leader."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as outside
from django.apps import apps
from django.urls import path, re_path

urlpatterns = [
    path("logg-inn/", account.login, name="account_login"),
    path("logg-ut/", account.logout, name="account_logout"),
    path("stengt/", account.account_inactive, name="account_inactive"),
    path("bekreft/", account.reauthenticate, name="account_reauthenticate"),
    path("kode/", account.request_login_code, name="account_request_login_code"),
    path("kode/skriv/", account.confirm_login_code, name="account_confirm_login_code"),
    path("passord/", account.password_change, name="account_change_password"),
    path("passord/lag/", account.password_set, name="account_set_password"),
    path("passord/glemt/", account.password_reset, name="account_reset_password"),
    path("passord/glemt/sendt/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^passord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("passord/lagret/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("to-trinn/", mfa.index, name="mfa_index"),
    path("to-trinn/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("to-trinn/bekreft/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("to-trinn/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("to-trinn/app/av/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("to-trinn/reservekoder/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("to-trinn/reservekoder/nye/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("to-trinn/reservekoder/fil/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("utenfra/avbrutt/", outside.login_cancelled, name="socialaccount_login_cancelled"),
    path("utenfra/feil/", outside.login_error, name="socialaccount_login_error"),
]

if apps.is_installed("allauth.socialaccount.providers.openid_connect"):
    from allauth.socialaccount.providers.openid_connect import views as openid

    urlpatterns += [
        path("utenfra/<slug:provider_id>/", openid.login, name="openid_connect_login"),
        path("utenfra/<slug:provider_id>/svar/", openid.callback, name="openid_connect_callback"),
    ]
