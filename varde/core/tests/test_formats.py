"""How numbers look."""

import pytest

from varde.core.templatetags.varde import number, percent


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (42182, "42\u202f182"),
        (0, "0"),
        (31.95, "31,95"),
        ("31.90", "31,9"),
        (None, "–"),
        (1000000, "1\u202f000\u202f000"),
    ],
)
def test_numbers_are_written_the_norwegian_way(value, shown):
    assert number(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(42.9, "42,9 %"), (1, "1,0 %"), (0, "0,0 %"), (None, "–")])
def test_percent_always_has_one_decimal(value, shown):
    assert percent(value) == shown
