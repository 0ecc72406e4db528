"""What a cell says: tables of cases, and anything at all through every reader."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varde.core.bulk import Unreadable, choice, day, decimal, place_code, text, text_list, whole

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("raw", "means"),
    [
        (date(2024, 5, 31), date(2024, 5, 31)),
        (datetime(2024, 5, 31, 13, 0), date(2024, 5, 31)),
        ("2024-05-31", date(2024, 5, 31)),
        (" 2024-5-1 ", date(2024, 5, 1)),
        ("31.05.2024", date(2024, 5, 31)),
        ("1. 5. 2024", date(2024, 5, 1)),
        (f"{NBSP}2024-05-31{NBSP}", date(2024, 5, 31)),
        ("", None),
        (None, None),
        (NBSP, None),
    ],
)
def test_dates_with_a_clear_meaning_are_read(raw: Any, means: date | None) -> None:
    assert day(raw) == means


@pytest.mark.parametrize(
    "raw",
    ["31.05.24", "05/31/2024", "2024", "mai", "2024-02-30", "31.02.2024", "1066-01-01", 45000.0, True, time(3, 4),
     timedelta(hours=3), "0204-01-01", "2024-13-01"],
)  # fmt: skip
def test_dates_that_are_unclear_or_do_not_exist_are_faults(raw: Any) -> None:
    with pytest.raises(Unreadable) as said:
        day(raw)
    assert said.value.wrong and said.value.allowed


@pytest.mark.parametrize(
    ("raw", "means"),
    [(6.8, "6.80"), ("6,8", "6.80"), ("6.8", "6.80"), (f"1{NBSP}234,5", "1234.50"), ("7", "7.00"),
     (0.1 + 0.2, "0.30"), ("\u202f12 000", "12000.00"), (0, "0.00")],
)  # fmt: skip
def test_decimal_comma_and_point_are_both_read(raw: Any, means: str) -> None:
    assert decimal(10**9)(raw) == Decimal(means)


@pytest.mark.parametrize("raw", ["6,8,1", "1.234,5", "seks", "-1", -1, "NaN", "inf", float("nan"), 6.825, "1e5", True])
def test_what_is_not_a_number_is_a_fault(raw: Any) -> None:
    with pytest.raises(Unreadable):
        decimal(10**9)(raw)


@pytest.mark.parametrize(("raw", "means"), [(5.0, 5), ("5", 5), ("1 000", 1000), (0, 0), ("", None), ("5,0", 5)])
def test_whole_numbers_are_read_as_number_and_as_text(raw: Any, means: int | None) -> None:
    assert whole()(raw) == means


@pytest.mark.parametrize("raw", [5.5, "5,5", -3, "minus", 10**7, date(2024, 1, 1)])
def test_halves_and_less_than_nothing_are_not_heads(raw: Any) -> None:
    with pytest.raises(Unreadable):
        whole()(raw)


@pytest.mark.parametrize(
    ("raw", "means"),
    [("3118", "3118"), (3118.0, "3118"), (301.0, "0301"), ("0301", "0301"), (30101.0, "030101"), ("030101", "030101"),
     (3.0, "03"), ("03", "03"), ("utl", "UTL"), ("", ""), (f" 3118{NBSP}", "3118")],
)  # fmt: skip
def test_a_place_that_became_a_number_gets_its_zero_back(raw: Any, means: str) -> None:
    assert place_code(raw) == means


@pytest.mark.parametrize("raw", ["Oslo", "31180", "3118.5", 3118.5, "-301", date(2024, 1, 1), "٣١١٨"])
def test_what_cannot_be_a_place_is_a_fault(raw: Any) -> None:
    with pytest.raises(Unreadable):
        place_code(raw)


def test_fixed_values_do_not_mind_case_and_spaces() -> None:
    read = choice(lambda: {"E-post": "email", "Følges opp": "followed_up"})
    assert [read(v) for v in ("e-POST", " følges opp ", "FØLGES OPP", "", None)] == [
        "email", "followed_up", "followed_up", "", "",
    ]  # fmt: skip
    with pytest.raises(Unreadable) as said:
        read("Brev")
    assert said.value.allowed == "E-post, Følges opp"


def test_letters_survive_in_one_form() -> None:
    assert text()("čáđŋšŧž ÆØÅ") == "čáđŋšŧž ÆØÅ"
    assert text()("A\u030asen") == "Åsen"
    assert text()("=1+1") == "=1+1"
    assert text_list()("NKVTS; RBUP;;NKVTS ") == ["NKVTS", "RBUP"]


def test_text_that_is_too_long_or_cannot_be_shown_is_a_fault() -> None:
    for raw in ("x" * 11, "a\x00b"):
        with pytest.raises(Unreadable):
            text(10)(raw)


def test_a_number_of_ones_own_that_became_a_number_is_still_the_same() -> None:
    assert text()(24001.0) == "24001"


ANYTHING = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), st.from_regex(r"\d{1,4}[.\- ]\d{1,2}[.\- ]\d{1,4}"), st.from_regex(r"[0-9 ]{1,9}[,.]?[0-9]{0,3}"),
)  # fmt: skip
READERS = [day, decimal(999), whole(), place_code, text(100), text_list(), choice(lambda: {"Ja": "yes"})]


@settings(deadline=None)
@given(raw=ANYTHING)
def test_no_cell_brings_a_reader_down(raw: Any) -> None:
    for read in READERS:
        try:
            read(raw)
        except Unreadable as said:
            assert said.wrong


@settings(deadline=None)
@given(number=st.integers(0, 10**6))
def test_a_whole_number_is_the_same_as_number_text_and_with_spaces(number: int) -> None:
    assert {whole()(form) for form in (number, float(number), str(number), f"{number:,}".replace(",", NBSP))} == {
        number
    }


@settings(deadline=None)
@given(on=st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_a_date_is_the_same_in_every_clear_form(on: date) -> None:
    assert {day(f) for f in (on, on.isoformat(), f"{on.day}.{on.month}.{on.year}", datetime(*on.timetuple()[:3]))} == {
        on
    }
