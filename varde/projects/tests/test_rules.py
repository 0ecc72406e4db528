from datetime import date

import pytest

from varde.projects import rules


@pytest.mark.parametrize(
    ("now", "wanted", "may"),
    [
        ("planned", "running", True),
        ("planned", "closed", True),
        ("running", "on_hold", True),
        ("running", "planned", False),
        ("running", "running", False),
        ("on_hold", "running", True),
        ("closed", "running", True),
        ("closed", "on_hold", False),
    ],
)
def test_which_statuses_follow_which(now: str, wanted: str, may: bool) -> None:
    assert rules.may_become(now, wanted) is may


def test_a_stop_and_a_new_start_need_a_reason_and_an_end_does_not() -> None:
    assert rules.needs_reason("running", "on_hold")
    assert rules.needs_reason("closed", "running")
    assert not rules.needs_reason("running", "closed")


@pytest.mark.parametrize(
    ("taken", "year", "number"),
    [
        ([], 2026, "P26-001"),
        (["P26-001", "P26-007", "P25-900"], 2026, "P26-008"),
        (["P26-x", "Prosjekt 9", "P26-"], 2026, "P26-001"),
        (["P26-999"], 2026, "P26-1000"),
        (["P05-001"], 2005, "P05-002"),
    ],
)
def test_the_next_number_is_one_above_the_highest_of_the_year(taken: list[str], year: int, number: str) -> None:
    assert rules.next_number(taken, year) == number


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2024, 11, 1), date(2026, 2, 1), [2024, 2025, 2026]),
        (date(2024, 12, 31), None, [2024, 2025]),
        (None, date(2023, 6, 1), [2023]),
        (date(2027, 1, 1), None, [2027]),
        (None, None, []),
    ],
)
def test_which_years_a_period_touches(start: date | None, end: date | None, years: list[int]) -> None:
    assert rules.years_touched(start, end, 2025) == years


def test_the_nearest_year_is_the_earlier_of_two_equally_close() -> None:
    assert rules.nearest_year([2020, 2024, 2026], 2025) == 2024
    assert rules.nearest_year([], 2025) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Traumer og traumatisk stress, herunder psykososial beredskap", "traumer-beredskap"),
        ("Vold og seksuelle overgrep", "vold"),
        ("Forebygging av selvmord og selvskading", "selvmord"),
        ("Flyktninghelse og tvungen migrasjon", "flyktninghelse"),
        ("Ledelse", "ledelse"),
        ("Kommunikasjon, digitalisering og prosjektstøtte", "kommunikasjon"),
        ("Noe helt annet", "other"),
    ],
)
def test_a_field_finds_its_place_in_the_common_core(name: str, code: str) -> None:
    assert rules.guess_core_field(name) == code


def test_pasted_headings_are_read_line_by_line_and_sorted_as_a_letter() -> None:
    found, faults = rules.parse_headings("2.10 Ti\n\n 2.9 Ni \n2.1.3. Vold\nUten nummer\n2\n2.9 Ni igjen")
    assert found == [("2", ""), ("2.1.3", "Vold"), ("2.9", "Ni igjen"), ("2.10", "Ti")]
    assert faults == ["Uten nummer"]


def test_a_heading_hangs_under_the_nearest_one_above_it() -> None:
    numbers = {"2", "2.1", "2.1.3", "2.2.1"}
    assert rules.parent_number("2.1.3", numbers) == "2.1"
    assert rules.parent_number("2.2.1", numbers) == "2"
    assert rules.parent_number("2", numbers) is None


def test_what_a_project_must_have_before_it_starts() -> None:
    missing = rules.missing_before_start(
        goal=" ", target_group="Helsesykepleiere", has_field=True, has_funder=False, user_involvement=""
    )
    assert missing == ["mål", "finansiering", "brukermedvirkning"]
