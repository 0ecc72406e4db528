"""The accounts of the demo."""

from varde.people.demo import LOGINS, make_accounts
from varde.people.public import Account, Membership, Role


def test_the_demo_has_one_account_for_each_role_and_one_at_another_centre(cast):
    make_accounts()
    assert {login.role for login in LOGINS} == set(Role)
    assert any(login.centre == "sor" for login in LOGINS)
    assert all(Account.objects.filter(email=login.email).exists() for login in LOGINS)


def test_making_the_accounts_twice_is_the_same_as_once(cast):
    make_accounts()
    before = (Account.objects.count(), Membership.objects.count())
    make_accounts()
    assert (Account.objects.count(), Membership.objects.count()) == before


def test_outside_the_demo_the_accounts_have_no_password_at_all(cast, settings):
    settings.DEMO = False
    make_accounts()
    assert not Account.objects.get(email=LOGINS[0].email).has_usable_password()
