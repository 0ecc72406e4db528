"""Signing in: by password, by code, with a second factor, by an outside login, and by one click in the demo."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from varde.people.demo import LOGINS
from varde.people.public import Account

PASSWORD = "correct horse battery"  # what conftest.py gives the cast
PAGES = [
    "account_login", "account_request_login_code", "account_reset_password", "account_reset_password_done",
    "account_inactive", "account_reset_password_from_key_done",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_signing_in_is_open_and_norwegian(client, db, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    page = answer.content.decode()
    for english in ("Sign In", "Password", "Email", "Forgot", "Submit", "sign up"):
        assert english not in page


def test_an_adviser_signs_in_with_e_mail_and_password(client, cast):
    answer = client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/hjem/"


def test_a_wrong_password_keeps_the_address_and_says_so_in_norwegian(client, cast):
    answer = client.post(reverse("account_login"), {"login": "ada@example.org", "password": "wrong"})
    assert "ada@example.org" in answer.content.decode()
    assert "passord" in answer.content.decode().lower()
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_and_a_wrong_password_give_the_same_answer(client, cast):
    def answer_to(email):
        page = client.post(reverse("account_login"), {"login": email, "password": "wrong"}).content.decode()
        page = re.sub(r"csrfmiddlewaretoken[^>]+>", "", page)
        return page.replace(email, "")

    assert answer_to("ada@example.org") == answer_to("nobody@example.org")


def test_an_adviser_signs_in_with_a_code_by_e_mail(client, cast):
    answer = client.post(reverse("account_request_login_code"), {"email": "ada@example.org"})
    assert answer["Location"].startswith(reverse("account_confirm_login_code"))
    message = mail.outbox[0]
    assert "Her er koden" in message.body
    code = next(line for line in message.body.splitlines() if re.fullmatch(r"[A-Z0-9]{3,}-?[A-Z0-9]{3,}", line.strip()))
    assert client.get(reverse("account_confirm_login_code")).status_code == 200
    answer = client.post(reverse("account_confirm_login_code"), {"code": code.strip()})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.adviser.pk)


def test_a_stranger_gets_no_code_and_no_hint(client, cast):
    answer = client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})
    assert answer["Location"].startswith(reverse("account_confirm_login_code"))
    assert mail.outbox == []


def test_a_forgotten_password_is_made_anew_through_a_link(client, cast):
    client.post(reverse("account_reset_password"), {"email": "ada@example.org"})
    link = re.search(r"http://testserver(/konto/passord/nytt/\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    new = "ny lang passordfrase"
    assert client.post(address, {"password1": new, "password2": new}).status_code == 302
    assert Account.objects.get(pk=cast.adviser.pk).check_password(new)
    assert "virker ikke lenger" in client.get(link, follow=True).content.decode()


def test_nobody_signs_up_by_themselves(client, db):
    assert client.get("/konto/signup/").status_code in (302, 404)
    assert client.post("/konto/signup/", {"email": "new@example.org"}).status_code in (302, 404)
    assert not Account.objects.filter(email="new@example.org").exists()


def test_staff_without_a_second_factor_are_sent_to_set_one_up(client, cast, settings):
    settings.DEMAND_SECOND_FACTOR = True
    client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
    assert client.get("/hjem/")["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert "Skann koden" in page.content.decode()


def test_a_second_factor_is_set_up_asked_for_and_may_be_a_recovery_code(client, cast, settings):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    settings.DEMAND_SECOND_FACTOR = True
    client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    spare = re.search(r"<code>(\w+)</code>", page).group(1)
    assert client.get("/hjem/").status_code == 200
    assert "ubrukte koder" in client.get(reverse("mfa_index")).content.decode()

    client.post(reverse("account_logout"))
    answer = client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/hjem/").status_code == 302
    assert "Kode fra appen" in client.get(reverse("mfa_authenticate")).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": spare})
    assert client.get("/hjem/").status_code == 200


def test_signing_out_ends_the_session(client, cast):
    client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
    assert "Vil du logge ut?" in client.get(reverse("account_logout")).content.decode()
    client.post(reverse("account_logout"))
    assert client.get("/hjem/").status_code == 302


def test_the_outside_login_has_a_button_only_when_it_is_set_up(client, db, settings):
    assert "/konto/utenfra/" not in client.get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc", "name": "Kommunens pålogging", "client_id": "varde", "secret": "x",
                    "settings": {"server_url": "https://login.example"},
                }
            ]
        }
    }  # fmt: skip
    page = client.get(reverse("account_login")).content.decode()
    assert "Logg inn med Kommunens pålogging" in page
    assert "/konto/utenfra/oidc/" in page


def test_in_the_demo_one_click_signs_in_as_each_role(client, cast, settings):
    settings.DEMO = True
    for demo in LOGINS:
        assert f'value="{demo.key}"' in client.get("/").content.decode()
        answer = client.post(reverse("people:demo_login"), {"key": demo.key})
        assert answer["Location"] == "/hjem/"
        page = client.get("/hjem/").content.decode()
        assert demo.name in page
        assert ("RVTS Sør" if demo.centre == "sor" else "RVTS Øst") in page
        client.post(reverse("account_logout"))


def test_outside_the_demo_there_is_no_click_and_no_button(client, cast, settings):
    settings.DEMO = False
    assert client.post(reverse("people:demo_login"), {"key": "senterleder"}).status_code == 404
    assert "demo/inn" not in client.get("/").content.decode()
    assert "demo/inn" not in client.get(reverse("account_login")).content.decode()


def test_an_unknown_role_or_a_link_signs_nobody_in(client, cast, settings):
    settings.DEMO = True
    assert client.post(reverse("people:demo_login"), {"key": "sjef"}).status_code == 404
    assert client.get(reverse("people:demo_login"), {"key": "senterleder"}).status_code == 405
