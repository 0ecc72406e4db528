from datetime import date

import pytest

from varde.core.dates import today
from varde.places.public import Centre, PlaceIndex, PlaceKind, place_on, region_units, search_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> PlaceIndex:
    return PlaceIndex.load()


def centre(slug: str) -> int:
    return Centre.objects.get(slug=slug).pk


def test_the_index_costs_two_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        index = PlaceIndex.load()
        index.match("0101", date(2024, 3, 1))
        index.search("våler", date(2024, 3, 1))


@pytest.mark.parametrize(
    ("year", "municipalities", "counties"),
    [
        (2016, 428, 19),
        (2017, 426, 19),
        (2018, 422, 18),
        (2019, 422, 18),
        (2020, 356, 11),
        (2023, 356, 11),
        (2024, 357, 15),
    ],
)
def test_each_year_has_its_own_map(index: PlaceIndex, year: int, municipalities: int, counties: int) -> None:
    on = date(year, 7, 1)
    assert len(index.units(on, PlaceKind.MUNICIPALITY)) == municipalities
    assert len(index.units(on, PlaceKind.COUNTY)) == counties
    assert len(index.units(on, PlaceKind.DISTRICT)) == 15


@pytest.mark.parametrize(("slug", "size"), [("nord", 80), ("midt", 65), ("vest", 66), ("sor", 66), ("ost", 94)])
def test_the_regions_of_2024_share_the_country_between_them(slug: str, size: int) -> None:
    units = region_units(Centre.objects.get(slug=slug), date(2024, 6, 1))
    assert len(units) == size


def test_oslo_is_its_districts(index: PlaceIndex) -> None:
    codes = {u.code for u in index.region_units(centre("ost"), date(2024, 6, 1))}
    assert "030101" in codes
    assert "0301" not in codes


@pytest.mark.parametrize(
    ("code", "on", "found"),
    [
        ("3001", date(2021, 5, 1), "3001"),  # valid on the day
        ("0101", date(2019, 12, 31), "0101"),
        ("0101", date(2020, 1, 1), "3001"),  # recoded once
        ("0101", date(2024, 2, 1), "3101"),  # recoded twice
        ("3101", date(2021, 2, 1), "3001"),  # newer than the date
        ("3101", date(2018, 2, 1), "0101"),
        ("5030", date(2022, 2, 1), "5001"),  # merged into a number that lived on
        ("5001", date(2019, 2, 1), "5001"),
        ("5001", date(2016, 2, 1), "1601"),
        ("3014", date(2019, 2, 1), "3014"),  # five predecessors: kept
        ("1850", date(2021, 2, 1), "1850"),  # split: kept
        ("1507", date(2024, 2, 1), "1507"),
        ("1534", date(2021, 2, 1), "1507"),  # Haram: merged …
        ("1534", date(2024, 2, 1), "1580"),  # … and found again
        ("30", date(2024, 2, 1), "30"),  # Viken
        ("02", date(2021, 2, 1), "30"),
        ("02", date(2024, 2, 1), "32"),
        ("030105", date(2005, 2, 1), "030105"),
        ("utl", date(2024, 2, 1), "UTL"),
        ("301", date(2024, 2, 1), "0301"),  # Excel ate the zero
        ("30105", date(2024, 2, 1), "030105"),
        ("0101", date(1999, 2, 1), "0101"),  # before the lists begin
    ],
)
def test_a_number_finds_its_place_on_the_day(index: PlaceIndex, code: str, on: date, found: str) -> None:
    match = index.match(code, on)
    assert match.code == found
    assert match.place_id is not None
    assert index.info(match.place_id).code == found


@pytest.mark.parametrize("code", ["9999", "", "Oslo", "030199", "4301"])
def test_an_unknown_number_finds_nothing(index: PlaceIndex, code: str) -> None:
    assert index.match(code, date(2024, 1, 1)).place_id is None


def test_the_note_says_from_what_to_what_and_is_silent_when_nothing_was_done(index: PlaceIndex) -> None:
    assert index.match("3101", date(2024, 1, 1)).note == ""
    assert index.match("0101", date(2024, 1, 1)).note == (
        "0101 Halden gjaldt til 31.12.2019. Ført på 3101 Halden, som gjelder på datoen."
    )
    assert index.match("3101", date(2021, 1, 1)).note == (
        "3101 Halden gjelder fra 1.1.2024. Ført på 3001 Halden, som gjaldt på datoen."
    )
    assert "ble delt" in index.match("1850", date(2021, 1, 1)).note
    assert "Beholdt" in index.match("3014", date(2019, 1, 1)).note


def test_the_same_number_may_mean_another_area(index: PlaceIndex) -> None:
    before, after = index.match("1103", date(2019, 6, 1)), index.match("1103", date(2020, 6, 1))
    assert before.place_id != after.place_id
    assert index.today(before.place_id or 0) == index.info(after.place_id or 0)


@pytest.mark.parametrize(
    ("code", "on", "now", "slug"),
    [
        ("0137", date(2018, 1, 1), "3114", "ost"),
        ("3005", date(2021, 1, 1), "3301", "sor"),
        ("1850", date(2018, 1, 1), None, "nord"),
        ("5012", date(2018, 1, 1), None, "midt"),
        ("1507", date(2021, 1, 1), None, "midt"),
        ("30", date(2021, 1, 1), None, None),
        ("54", date(2021, 1, 1), None, "nord"),
        ("38", date(2021, 1, 1), None, "sor"),
        ("UTL", date(2021, 1, 1), "UTL", None),
    ],
)
def test_old_units_are_found_on_todays_map(
    index: PlaceIndex, code: str, on: date, now: str | None, slug: str | None
) -> None:
    unit = index.find(code, on)
    assert unit is not None
    found = index.today(unit.id)
    assert (found.code if found else None) == now
    assert unit.centre_id == (centre(slug) if slug else None)


def test_every_municipality_has_the_county_of_its_time(index: PlaceIndex) -> None:
    for info in index:
        if info.kind in (PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT):
            assert info.county_code == info.code[:2], info
            county = index.info(info.county_id or 0)
            assert county.valid_on(info.valid_from), info


def test_a_place_is_searched_by_name_number_and_any_of_its_names(index: PlaceIndex) -> None:
    on = date(2024, 6, 1)

    def codes(text: str) -> list[str]:
        return [i.code for i in index.search(text, on)]

    assert codes("Våler") == codes("valer") == ["3114", "3419"]
    assert codes("0301")[0] == "0301"
    assert codes("aalesund") == ["1508"]
    assert codes("karasjok") == ["5610"]
    assert codes("kárášjohka") == ["5610"]
    assert codes("nordre ak") == ["030108"]
    assert codes("utl") == ["UTL"]
    assert codes("3419 vå") == ["3419"]
    assert codes("   ") == []
    assert codes("viken") == []
    assert [i.name for i in index.search("viken", date(2021, 6, 1))] == ["Viken"]
    assert codes("oslo")[0] == "0301", "the municipality before the county"


def test_search_without_a_day_means_today() -> None:
    assert search_places("halden") == search_places("halden", today())


def test_place_on_is_exact() -> None:
    found = place_on("3001", date(2021, 1, 1))
    assert found is not None
    assert found.name == "Halden"
    assert place_on("3001", date(2024, 1, 1)) is None
    assert place_on("0101", date(2001, 1, 1)) is not None


def test_a_county_number_has_a_name(index: PlaceIndex) -> None:
    assert index.county_label("30", date(2021, 1, 1)) == "Viken"
    assert index.county_label("32", date(2024, 1, 1)) == "Akershus"
    assert index.county_label("abroad", date(2024, 1, 1)) == "Utlandet"
    assert index.county_label("98", date(2024, 1, 1)) == ""
