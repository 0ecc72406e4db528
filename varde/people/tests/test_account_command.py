"""varde account."""

import pytest
from django.core.management import CommandError, call_command

from varde.people.models import Account, Role


def test_the_first_administrator_is_made_from_the_command_line(db):
    call_command("account", "forste@example.org", "--name", "Første")
    account = Account.objects.get(email="forste@example.org")
    assert [(m.role, m.centre) for m in account.memberships.all()] == [(Role.NATIONAL_ADMINISTRATOR, None)]
    assert not account.has_usable_password()


def test_a_role_at_a_centre(db):
    call_command("account", "leder@example.org", "--name", "Leder", "--role", "centre_leader", "--centre", "ost")
    assert Account.objects.get().memberships.get().centre.slug == "ost"


@pytest.mark.parametrize(
    "words",
    [
        ["x@example.org", "--name", "X", "--role", "adviser"],
        ["x@example.org", "--name", "X", "--centre", "ost"],
        ["x@example.org", "--name", "X", "--role", "adviser", "--centre", "nowhere"],
        ["not-an-address", "--name", "X"],
    ],
)
def test_wrong_words_are_told_and_make_nothing(db, words):
    with pytest.raises(CommandError):
        call_command("account", *words)
    assert not Account.objects.exists()
