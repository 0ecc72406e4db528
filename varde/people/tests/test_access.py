"""Who may sign in at the centre: giving and taking roles (check A6), and one's own account."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from varde.people.actions import give_role, take_role
from varde.people.public import Account, Membership, Role

PAGE = "/tilganger/"


def post_new(client, **changed):
    fields = {"tilgang-email": "ny@example.org", "tilgang-full_name": "Ny Kollega", "tilgang-role": "adviser"}
    return client.post(PAGE, fields | changed)


def test_the_leader_gives_a_new_colleague_access(cast, as_):
    assert post_new(as_(cast.leader)).status_code == 302
    account = Account.objects.get(email="ny@example.org")
    assert not account.has_usable_password()
    assert [(m.centre, m.role) for m in account.memberships.all()] == [(cast.ost, Role.ADVISER)]
    assert "Ny Kollega" in as_(cast.leader).get(PAGE).content.decode()


def test_someone_with_an_account_gets_the_role_in_addition(cast, as_):
    post_new(as_(cast.leader), **{"tilgang-email": "SVEN@example.org"})
    assert {m.centre for m in cast.colleague.memberships.all()} == {cast.ost, cast.sor}
    answer = post_new(as_(cast.leader), **{"tilgang-email": "sven@example.org"})
    assert "har denne rollen fra før" in answer.content.decode()


@pytest.mark.parametrize("who", ["adviser", "office", "reader", "stranger"])
def test_others_than_the_leader_are_refused(cast, as_, who):
    client = as_(getattr(cast, who))
    assert client.get(PAGE).status_code == 403
    assert post_new(client).status_code == 403
    assert client.post(reverse("people:take_role", args=[cast.adviser.memberships.get().pk])).status_code == 403


def test_a_leader_cannot_make_a_national_administrator(cast, as_):
    answer = post_new(as_(cast.leader), **{"tilgang-role": "national_administrator"})
    assert answer.status_code == 422
    with pytest.raises(PermissionDenied):
        give_role(actor=cast.viewer(cast.leader), account=cast.adviser, centre=None, role=Role.NATIONAL_ADMINISTRATOR)


def test_a_leader_takes_no_role_at_another_centre(cast, as_):
    elsewhere = cast.colleague.memberships.get()
    assert as_(cast.leader).post(reverse("people:take_role", args=[elsewhere.pk])).status_code == 404
    assert "Sven" not in as_(cast.leader).get(PAGE).content.decode()
    with pytest.raises(PermissionDenied):
        take_role(actor=cast.viewer(cast.leader), membership=elsewhere)


def test_a_role_taken_away_ends_every_session_and_refuses_the_next_request(cast, as_):
    phone, desk = Client(), Client()
    for client in (phone, desk):
        client.force_login(cast.adviser, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get("/hjem/").status_code == 200
    answer = as_(cast.leader).post(reverse("people:take_role", args=[cast.adviser.memberships.get().pk]))
    assert answer.status_code == 302
    for client in (phone, desk):
        assert client.get("/virksomheter/")["Location"].startswith("/konto/logg-inn/")
    assert as_(cast.leader).get("/hjem/").status_code == 200


def test_the_last_leader_cannot_take_away_the_own_role(cast, as_):
    own = cast.leader.memberships.get()
    page = as_(cast.leader).post(reverse("people:take_role", args=[own.pk]), follow=True).content.decode()
    assert "eneste leder" in page
    assert Membership.objects.filter(pk=own.pk).exists()
    give_role(actor=cast.viewer(cast.leader), account=cast.office, centre=cast.ost, role=Role.CENTRE_LEADER)
    as_(cast.leader).post(reverse("people:take_role", args=[own.pk]))
    assert not Membership.objects.filter(pk=own.pk).exists()


def test_a_changed_password_ends_the_other_sessions(cast, as_):
    other = Client()
    other.force_login(cast.adviser, backend="django.contrib.auth.backends.ModelBackend")
    mine = Client()
    mine.post(reverse("account_login"), {"login": "ada@example.org", "password": "correct horse battery"})
    new = "en helt ny passordfrase"
    mine.post(
        reverse("account_change_password"),
        {"oldpassword": "correct horse battery", "password1": new, "password2": new},
    )
    assert other.get("/hjem/").status_code == 302


def test_my_account_shows_and_changes_name_and_language(cast, as_):
    client = as_(cast.adviser)
    assert "Rådgiver, RVTS Øst" in client.get("/min-konto/").content.decode()
    assert client.post("/min-konto/", {"konto-full_name": "Ada Ny", "konto-language": "nn"}).status_code == 302
    account = Account.objects.get(pk=cast.adviser.pk)
    assert (account.name, account.language) == ("Ada Ny", "nn")
    assert client.post("/min-konto/", {"konto-full_name": "", "konto-language": "xx"}).status_code == 422


def test_my_data_holds_mine_and_nobody_elses(cast, as_):
    answer = as_(cast.adviser).get(reverse("people:my_data"))
    assert "attachment" in answer["Content-Disposition"]
    mine = json.loads(answer.content)
    assert mine["konto"]["e-post"] == "ada@example.org"
    assert mine["roller"] == [{"senter": "RVTS Øst", "rolle": "Rådgiver"}]
    assert len(mine["åpne økter"]) == 1
    assert "liv@example.org" not in answer.content.decode()
