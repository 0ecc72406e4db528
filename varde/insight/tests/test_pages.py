"""Tall: who may see, what is shown, what a cell opens to."""

import re
from datetime import date

import pytest

from varde.core.facts import mark_changed
from varde.insight.facts import Period
from varde.insight.public import figure, registrations_behind
from varde.insight.registrations import NotASum, amount_of
from varde.insight.tests.factories import DAY, YEAR, event, heads, place, project, refresh
from varde.people.public import SYSTEM_VIEWER
from varde.places.public import Centre

pytestmark = pytest.mark.django_db
IN_2024 = Period.of_year(YEAR)
PAGES = ["/tall/?ar=2024", "/tall/participants.days/?ar=2024", "/tall/participants.days/bak/?ar=2024&sektor=health"]


@pytest.fixture
def a_year(cast):
    one, other = project(cast.ost, "Vold"), project(cast.ost, "Traumer")
    days = [date(YEAR, 3, d) for d in (4, 5)]
    held = event(cast.ost, *days, project=one, mode="digital")
    for day in held.days.all():
        heads(day, 10, sector="health", level="municipal", place=place("3101"))
        heads(day, 3, sector="other")
    heads(event(cast.ost, project=other), 7, sector="health", place=place("030101"))
    heads(event(cast.sor), 99, sector="health")
    refresh(cast.ost, *days, DAY, date(YEAR, 1, 1))
    refresh(cast.sor)
    return cast


@pytest.mark.parametrize("url", PAGES)
def test_everybody_at_the_centre_may_read_the_figures(as_, a_year, url) -> None:
    for account in (a_year.adviser, a_year.reader, a_year.leader):
        assert as_(account).get(url).status_code == 200


@pytest.mark.parametrize("url", PAGES)
def test_another_centres_figures_do_not_exist_for_you(as_, a_year, url) -> None:
    assert as_(a_year.adviser).get(f"{url}&senter=sor").status_code == 404


def test_the_national_administrator_chooses_the_centre(as_, a_year) -> None:
    page = as_(a_year.national).get("/tall/participants.days/?ar=2024&senter=sor").content.decode()
    assert ">99<" in page


def test_somebody_without_a_role_and_a_visitor_see_nothing(as_, client, a_year) -> None:
    assert client.get("/tall/").status_code == 302
    assert as_(a_year.stranger).get("/tall/?ar=2024").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/tall/nonsense/",
        "/tall/nonsense/bak/",
        "/tall/participants.days/last/exe/",
        "/tall/participants.days/last/png/?del=nonsense",
        "/tall/participants.days/bak/?maned=x",
        "/tall/participants.days/?prosjekt=finnes-ikke",
    ],
)
def test_what_does_not_exist_is_not_found(as_, a_year, url) -> None:
    assert as_(a_year.adviser).get(url).status_code == 404


@pytest.mark.parametrize("ask", ["ar=abc", "ar=99999", "fra=2024-13-45", "fra=2024-05-01&til=2024-02-01", "side=x"])
def test_nonsense_in_the_address_is_forgiven(as_, a_year, ask) -> None:
    assert as_(a_year.adviser).get(f"/tall/participants.days/?{ask}").status_code == 200


def test_a_figure_shows_chart_table_and_definition(as_, a_year) -> None:
    page = as_(a_year.adviser).get("/tall/participants.days/?ar=2024").content.decode()
    assert 'role="img"' in page and "<desc" in page and "En halv dag teller som en dag" in page
    assert "style=" not in page
    assert "Ikke oppgitt" in page


def test_a_cell_opens_to_registrations_whose_sum_is_the_cell(as_, a_year) -> None:
    client = as_(a_year.adviser)
    page = client.get("/tall/participants.days/?ar=2024").content.decode()
    links = re.findall(r'href="(/tall/participants.days/bak/[^"]*)" aria-label="([0-9\u202f]+) ', page)
    assert len(links) > 8
    for url, value in links:
        opened = client.get(url.replace("&amp;", "&")).content.decode()
        assert f'<p class="f-big">{value} ' in opened, url


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"sector": "health"},
        {"sector": "health", "mode": "digital"},
        {"county": "31"},
        {"county": "not_stated"},
        {"place": "030101"},
        {"month": "03"},
        {"field": "vold"},
        {"county_now": "03", "type": "course"},
    ],
)
def test_registrations_add_up_to_the_figure(a_year, where) -> None:
    lines = registrations_behind(SYSTEM_VIEWER, a_year.ost, "participants.days", IN_2024, where)
    assert amount_of(lines) == figure(a_year.ost, "participants.days", IN_2024, where).total
    assert lines or where.get("county") == "x"


def test_places_reached_open_to_one_line_per_place(a_year) -> None:
    lines = registrations_behind(SYSTEM_VIEWER, a_year.ost, "municipalities.reached", IN_2024)
    assert [line.number for line in lines] == ["030101", "3101"]
    assert amount_of(lines) == 2


def test_a_ratio_does_not_open_but_says_what_it_is_made_from(a_year) -> None:
    with pytest.raises(NotASum) as said:
        registrations_behind(SYSTEM_VIEWER, a_year.ost, "participants.per_event", IN_2024)
    assert said.value.instead == ("participants.days", "events.count")


def test_another_centres_registrations_do_not_open(a_year) -> None:
    with pytest.raises(Centre.DoesNotExist):
        registrations_behind(a_year.viewer(a_year.adviser), a_year.sor, "participants.days", IN_2024)


@pytest.mark.parametrize(
    ("kind", "starts"),
    [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("svg&del=sector", b"<svg"), ("png&del=month", b"\x89PNG")],
)
def test_a_figure_can_be_taken_home(as_, a_year, kind, starts) -> None:
    kind, _, rest = kind.partition("&")
    answer = as_(a_year.adviser).get(f"/tall/participants.days/last/{kind}/?ar=2024&{rest}")
    assert answer.content.startswith(starts)
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_change_on_its_way_is_said(as_, a_year) -> None:
    mark_changed("ost", [DAY])
    assert "Oppdateres" in as_(a_year.adviser).get("/tall/?ar=2024").content.decode()


@pytest.mark.parametrize("url", [*PAGES, "/tall/participants.days/?ar=2024&felt=vold&fylke=31"])
def test_a_page_of_figures_asks_little(as_, a_year, url, django_assert_max_num_queries) -> None:
    client = as_(a_year.adviser)
    with django_assert_max_num_queries(15):
        assert client.get(url).status_code == 200


def test_years_are_compared_and_changed_rules_are_said(as_, a_year) -> None:
    last_year = date(YEAR - 1, 5, 5)
    heads(event(a_year.ost, last_year), 11)
    refresh(a_year.ost, last_year)
    page = as_(a_year.adviser).get("/tall/participants.days/?ar=2024").content.decode()
    assert "År for år" in page and "utlandet talt med i Oslo" in page and ">11<" in page


def test_a_period_counts_only_its_days(as_, a_year) -> None:
    page = as_(a_year.adviser).get("/tall/participants.days/?fra=2024-03-05&til=2024-03-05").content.decode()
    assert '">20</a>' in page  # 10 + 3 on the second day, and 7
