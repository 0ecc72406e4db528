"""The Kommuner page: what counts for whom, what does not, and that it all adds up."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from varde.core.dates import today
from varde.events.public import Event, EventStatus
from varde.insight.coverage import LAST_YEAR, UnitCoverage, period_of, region_coverage, years_of
from varde.insight.coverage_map import amount_scale, days_scale, draw, fit
from varde.insight.models import FigureCell, StoredFact
from varde.people.public import Organisation, OrganisationKind
from varde.places.public import PlaceIndex, PlaceShape

pytestmark = pytest.mark.django_db
THIS_YEAR = today().year
_numbers = count(1)


def place_id(code: str, on: date | None = None) -> int:
    found = PlaceIndex.load().find(code, on or today())
    assert found is not None
    return found.id


def fact(cast: Any, code: str | None, amount: int = 10, **more: Any) -> StoredFact:
    """A fact on New Year's Day of this year unless told otherwise; each from an event of its own."""
    day = more.pop("day", date(THIS_YEAR, 1, 1))
    place = more.pop("place") if "place" in more else place_id(code, day) if code else None
    values = {
        "measure": "participants.days", "source_kind": "event", "source_id": next(_numbers), "sector": "health",
        "level": "municipal", "centre": cast.ost, **more,
    }  # fmt: skip
    return StoredFact.objects.create(day=day, year=day.year, month=day.month, amount=amount, place=place, **values)


def cover(cast: Any, code: str = str(THIS_YEAR)) -> Any:
    return region_coverage(cast.ost, period_of(code, [int(code)] if code.isdecimal() else [THIS_YEAR]))


def unit(coverage: Any, code: str) -> UnitCoverage:
    return next(u for u in coverage.units if u.info.code == code)


def event(cast: Any, **values: Any) -> Event:
    defaults = {"number": f"A{next(_numbers)}", "title": "Fagdag", "status": EventStatus.HELD}
    return Event.objects.create(centre=cast.ost, **{**defaults, **values})


def test_every_unit_of_the_region_is_there_reached_or_not(cast: Any) -> None:
    fact(cast, "3101")
    found = cover(cast)
    assert len(found.units) == 94
    assert found.count("reached") == 1
    assert found.count("never") == 93


def test_it_adds_up_wherever_the_participants_came_from(cast: Any) -> None:
    for code in ("3101", "030101", "0301", "31", "1103", "UTL", None):
        fact(cast, code)
    found = cover(cast)
    assert found.in_units == 20
    assert found.participant_days == 70
    assert {r.label: r.participant_days for r in found.rest} == {
        "Oslo, bydel ikke oppgitt": 10,
        "Østfold, kommune ikke oppgitt": 10,
        "Utenfor regionen": 10,
        "Utlandet": 10,
        "Sted ikke oppgitt": 10,
    }


def test_an_old_number_counts_for_the_unit_of_today(cast: Any) -> None:
    fact(cast, "0101", day=date(2019, 5, 1))
    fact(cast, "3001", day=date(2019, 5, 2), place=place_id("3001", date(2021, 1, 1)))
    assert unit(cover(cast, "2019"), "3101").participant_days == 20


def test_other_centres_other_years_and_other_measures_do_not_count(cast: Any) -> None:
    fact(cast, "3101", centre=cast.sor)
    fact(cast, "3101", day=date(THIS_YEAR - 1, 12, 31))
    fact(cast, "3101", measure="evaluation.responses")
    halden = unit(cover(cast), "3101")
    assert halden.participant_days == 0
    assert halden.events == 0
    assert halden.status == "earlier"
    assert halden.last_on == date(THIS_YEAR - 1, 12, 31)


def test_an_event_counts_once_for_each_unit_it_reached(cast: Any) -> None:
    for sector in ("health", "police_justice"):
        fact(cast, "3101", sector=sector, source_id=900)
    fact(cast, "3103", source_id=900)
    fact(cast, "3101", source_id=901, source_kind="day")
    fact(cast, "3101", 1, measure="events.count", source_id=900)
    found = cover(cast)
    assert unit(found, "3101").events == 1, "a day without an event is no event"
    assert unit(found, "3103").events == 1
    assert unit(found, "3101").services == "Helse, Politi/rettsvesen"


def test_an_event_held_there_is_contact_but_nobody_was_reached(cast: Any) -> None:
    fact(cast, "3101", 1, measure="events.count")
    halden = unit(cover(cast), "3101")
    assert (halden.events, halden.participant_days, halden.status) == (1, 0, "contact")


def test_an_inquiry_is_contact(cast: Any) -> None:
    fact(cast, "3101", 1, measure="inquiries.count", source_kind="inquiry")
    halden = unit(cover(cast), "3101")
    assert (halden.inquiries, halden.events, halden.status) == (1, 0, "contact")
    assert halden.last_on == date(THIS_YEAR, 1, 1)


def test_an_inter_municipal_service_counts_for_all_its_municipalities(cast: Any) -> None:
    crisis_centre = Organisation.objects.create(name="Krisesenteret", kind=OrganisationKind.INTERMUNICIPAL)
    crisis_centre.municipalities.set([place_id("3101"), place_id("3124")])
    first = date(THIS_YEAR, 1, 1)
    hosted = event(cast, host=crisis_centre, starts_on=first, ends_on=first)
    fact(cast, "3101", source_id=hosted.pk)
    event(cast, host=crisis_centre, starts_on=first, ends_on=first, status=EventStatus.CANCELLED)
    event(cast, host=crisis_centre, starts_on=today() + timedelta(days=40), ends_on=None)
    event(cast, host=crisis_centre, starts_on=date(THIS_YEAR - 2, 5, 1), ends_on=date(THIS_YEAR - 2, 5, 1))
    event(cast, host=crisis_centre, starts_on=None)
    found = cover(cast)
    assert unit(found, "3101").events == 1, "counted once, though somebody came from there too"
    assert unit(found, "3124").events == 1
    assert unit(found, "3124").last_on == first
    assert unit(found, "3124").participant_days == 0
    assert found.participant_days == 10, "participant-days are never multiplied"


def test_days_since_last_contact_looks_through_all_years_but_not_ahead(cast: Any) -> None:
    fact(cast, None, day=date(THIS_YEAR - 3, 3, 1), place=place_id("3101"))
    fact(cast, "3101", day=today() - timedelta(days=200))
    fact(cast, "3101", day=today() + timedelta(days=20))
    fact(cast, "3103", day=today())
    found = cover(cast)
    assert unit(found, "3101").days_since == 200
    assert unit(found, "3103").days_since == 0
    assert unit(found, "3105").days_since is None
    assert found.silent_for(180) == 93


def test_the_last_twelve_months_cross_new_year(cast: Any) -> None:
    fact(cast, "3101", day=today() - timedelta(days=364))
    fact(cast, "3101", day=today() - timedelta(days=365))
    assert unit(cover(cast, LAST_YEAR), "3101").participant_days == 10


def test_the_years_are_those_with_figures_and_this_one(cast: Any) -> None:
    assert years_of(cast.ost) == [THIS_YEAR]
    FigureCell.objects.create(centre=cast.ost, year=THIS_YEAR - 2, measure="participants.days", value=1)
    assert years_of(cast.ost) == [THIS_YEAR, THIS_YEAR - 1, THIS_YEAR - 2]


# --- the map ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "wide", "tight"),
    [
        ("Nordre Follo", "N. Follo", "NFol"), ("Sør-Aurdal", "S-Aurdal", "SAur"), ("Aurskog-Høland", "Aurskog", "Aurs"),
        ("Ås", "Ås", "Ås"), ("Søndre Nordstrand", "S. Nords.", "SNor"), ("Halden", "Halden", "Hald"),
        ("St. Hanshaugen", "St. Hans.", "St. "),
    ],
)  # fmt: skip
def test_names_are_shortened_to_fit(name: str, wide: str, tight: str) -> None:
    assert fit(name, 9) == wide
    assert fit(name, 4) == tight


def test_classes_cover_every_amount(cast: Any) -> None:
    index = PlaceIndex.load()
    info = index.info(place_id("3101"))
    amounts = [0, 1, 7, 20, 55, 130, 400, 950]
    scale = amount_scale(amounts)
    steps = [scale.step(UnitCoverage(info, participant_days=a)) for a in amounts]
    assert steps[0] == 0
    assert steps == sorted(steps)
    assert steps[-1] == 5
    assert scale.labels[0] == "Ingen"
    assert scale.labels[5].endswith("eller flere")


@pytest.mark.parametrize("amounts", [[], [0, 0], [1], [5, 5, 5, 5], [1, 2], [3] * 90 + [9000]])
def test_classes_survive_thin_years(cast: Any, amounts: list[int]) -> None:
    info = PlaceIndex.load().info(place_id("3101"))
    scale = amount_scale(amounts)
    assert len(scale.labels) == 6
    for amount in amounts:
        assert scale.labels[scale.step(UnitCoverage(info, participant_days=amount))]


@pytest.mark.parametrize(("days", "step"), [(None, 0), (0, 5), (30, 5), (31, 4), (365, 2), (366, 1)])
def test_the_longer_the_silence_the_weaker_the_colour(cast: Any, days: int | None, step: int) -> None:
    info = PlaceIndex.load().info(place_id("3101"))
    last_on = today() - timedelta(days=days) if days is not None else None
    assert days_scale().step(UnitCoverage(info, last_on=last_on)) == step


def test_every_unit_has_a_tile_of_its_own(cast: Any) -> None:
    found = cover(cast)
    drawing = draw(found, "deltakerdager", {u.info.id for u in found.units})
    assert len({(t.x, t.y) for t in drawing.tiles}) == 94
    assert drawing.borders
    assert sum(step.count for step in drawing.legend) == 94


# --- the pages -------------------------------------------------------------------------------------


def test_the_page_shows_every_unit_in_thirteen_queries_or_fewer(
    cast: Any, as_: Any, django_assert_max_num_queries: Any
) -> None:
    for code in ("3101", "3103", "030101", "3401"):
        fact(cast, code)
    client = as_(cast.reader)
    with django_assert_max_num_queries(15):
        answer = client.get("/kommuner/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("k-name") == 94
    assert "Aldri nådd" in page
    assert "/kommuner/3101/" in page


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ("q=vaaler", {"3114", "3419"}, {"3101"}), ("q=310", {"3101", "3103"}, {"3401"}),
        ("fylke=03", {"030101"}, {"3101"}), ("status=reached", {"3101"}, {"3103"}),
        ("status=never", {"3105"}, {"3101"}), ("uten=90", {"3105", "3103"}, {"3101"}),
        ("status=tull&uten=7&sorter=-tull&kart=x&periode=1066", {"3101", "3103"}, set()),
    ],
)  # fmt: skip
def test_the_list_is_filtered_by_the_address(
    cast: Any, as_: Any, query: str, inside: set[str], outside: set[str]
) -> None:
    fact(cast, "3101", day=today())
    fact(cast, "3103", day=today() - timedelta(days=400))
    codes = {u.info.code for u in as_(cast.adviser).get(f"/kommuner/?{query}").context["units"]}
    assert inside <= codes
    assert not outside & codes


def test_the_list_is_sorted_by_the_address(cast: Any, as_: Any) -> None:
    fact(cast, "3103", 50)
    fact(cast, "3101", 20)
    client = as_(cast.adviser)

    def order(sort: str) -> list[str]:
        return [u.info.code for u in client.get(f"/kommuner/?sorter={sort}").context["units"]]

    assert order("-deltakerdager")[:2] == ["3103", "3101"]
    names = [u.info.name for u in client.get("/kommuner/").context["units"]]
    assert names.index("Åmot") > names.index("Østre Toten") > names.index("Vågå")


def test_what_is_shown_can_be_taken_away(cast: Any, as_: Any) -> None:
    fact(cast, "3101")
    csv = as_(cast.adviser).get("/kommuner/?last=csv&status=reached")
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("3101;Halden;Østfold;10;1;0;Helse;Kommunalt nivå;")
    assert as_(cast.adviser).get("/kommuner/?last=xlsx").content[:2] == b"PK"


def test_a_colleague_elsewhere_sees_her_own_region_and_a_stranger_nothing(cast: Any, as_: Any) -> None:
    fact(cast, "3101", 77_777)
    page = as_(cast.colleague).get("/kommuner/")
    assert len(page.context["units"]) == 66
    assert "77" + "\u202f" + "777" not in page.content.decode()
    assert as_(cast.colleague).get("/kommuner/3101/").context["place"].years == []
    assert as_(cast.stranger).get("/kommuner/").status_code == 403
    assert as_(cast.stranger).get("/kommuner/3101/").status_code == 403


def test_nobody_sees_it_without_signing_in(client: Any, db: None) -> None:
    assert client.get("/kommuner/").status_code == 302


def test_a_municipality_has_its_page_with_years_events_and_themes_but_no_subjects(
    cast: Any, as_: Any, django_assert_max_num_queries: Any
) -> None:
    first = date(THIS_YEAR, 1, 1)
    for n in range(30):
        held = event(cast, title=f"Kurs {n}", starts_on=first, ends_on=first)
        fact(cast, "3101", source_id=held.pk)
    fact(cast, "0101", 5, day=date(2018, 4, 1))
    fact(cast, "3101", 1, measure="inquiries.count", source_kind="inquiry", category="answered")
    client = as_(cast.adviser)
    with django_assert_max_num_queries(15):
        answer = client.get("/kommuner/3101/")
    place = answer.context["place"]
    assert [(y.year, y.participant_days, y.events, y.inquiries) for y in place.years] == [
        (THIS_YEAR, 300, 30, 1),
        (2018, 5, 1, 0),
    ]
    assert len(place.events) == 30
    assert place.events[0].participant_days == 10
    assert [(s.label, s.amount) for s in place.outcomes] == [("Besvart og avsluttet", 1)]
    assert [e.code for e in place.earlier] == ["0101", "3001"]
    assert client.get("/kommuner/3101/?ar=2018").context["place"].year == 2018
    assert client.get("/kommuner/3101/?ar=tull").context["place"].year == THIS_YEAR


def test_oslo_has_a_page_with_its_districts_together(cast: Any, as_: Any) -> None:
    fact(cast, "030101")
    fact(cast, "0301", 5)
    assert as_(cast.adviser).get("/kommuner/0301/").context["place"].row.participant_days == 15
    assert as_(cast.adviser).get("/kommuner/030101/").context["place"].row.participant_days == 10


@pytest.mark.parametrize(
    ("code", "status"),
    [("0101", 302), ("301", 302), ("1850", 404), ("9999", 404), ("31", 404), ("UTL", 404), ("x", 404)],
)
def test_old_numbers_lead_on_and_wrong_ones_are_not_found(cast: Any, as_: Any, code: str, status: int) -> None:
    assert as_(cast.adviser).get(f"/kommuner/{code}/").status_code == status


def test_a_place_never_reached_says_so(cast: Any, as_: Any) -> None:
    page = as_(cast.adviser).get("/kommuner/3101/").content.decode()
    assert "Aldri nådd" in page


def test_real_outlines_are_drawn_with_their_source_when_they_are_there(cast: Any, as_: Any) -> None:
    fact(cast, "030101", 12)
    box = {"x_min": 0, "y_min": 0, "x_max": 400, "y_max": 400, "source": "© Kartverket, CC BY 4.0"}
    for code in ("3101", "0301"):
        PlaceShape.objects.create(place_id=place_id(code), path="M0 0l400 0 0 400z", **box)
    client = as_(cast.adviser)
    tiles = client.get("/kommuner/").content.decode()
    assert "omriss=1" in tiles
    assert "Kartverket" not in tiles
    real = client.get("/kommuner/?omriss=1").content.decode()
    assert "© Kartverket, CC BY 4.0" in real
    assert "M0 0l400 0 0 400z" in real
    assert "Oslo: 12 deltakerdager" in real
    assert "omriss=1" not in as_(cast.colleague).get("/kommuner/").content.decode(), "no outlines for her region"


def test_days_since_the_last_contact_may_be_sorted_by_and_exported_but_need_no_column(cast, as_):
    leader = as_(cast.leader)
    page = leader.get("/kommuner/", {"sorter": "-dager"}).content.decode()
    assert 'value="-dager"' in page
    assert "Dager siden</a>" not in page
    assert "Dager siden" in leader.get("/kommuner/", {"last": "csv"}).content.decode("utf-8-sig")
