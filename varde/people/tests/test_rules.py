"""Organisation numbers and which roles may be given."""

import pytest

from varde.people.public import Role
from varde.people.rules import organisation_number, roles_to_give, shown_organisation_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("974760673", "974760673"),
        ("974 760 673", "974760673"),
        ("974\u00a0760\u00a0673", "974760673"),
        ("NO974760673MVA", "974760673"),
        ("974760674", None),
        ("97476067", None),
        ("kommune", None),
        ("", None),
    ],
)
def test_an_organisation_number_must_have_the_right_check_digit(typed, kept):
    assert organisation_number(typed) == kept


def test_an_organisation_number_is_shown_in_threes_that_do_not_break():
    assert shown_organisation_number("974760673") == "974\u00a0760\u00a0673"
    assert shown_organisation_number(None) == ""


def test_only_the_national_administrator_gives_that_role():
    assert Role.NATIONAL_ADMINISTRATOR not in roles_to_give(is_national=False)
    assert set(roles_to_give(is_national=True)) == set(Role)
