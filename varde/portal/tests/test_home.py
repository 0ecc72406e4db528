"""Hjem: what needs me, the year at a glance, the way to register; and the pages around it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import CANARY
from varde.core.dates import today
from varde.events.public import Event, EventStatus, TeachingDay
from varde.inquiries.public import Inquiry
from varde.portal import queries


@pytest.fixture
def held(cast):
    """An event held last week that nobody has counted, at each of two centres."""
    day = today() - timedelta(days=7)
    made = {}
    for centre in (cast.ost, cast.sor):
        event = Event.objects.create(
            centre=centre, number=f"E-{centre.slug}", title=f"Fagdag {CANARY[centre.slug]}", kind="course",
            mode="physical", status=EventStatus.HELD, starts_on=day, ends_on=day,
        )  # fmt: skip
        TeachingDay.objects.create(event=event, centre=centre, on=day)
        made[centre.slug] = event
    return made


def test_home_tells_of_days_held_without_attendance_at_my_centre_only(cast, as_, held):
    page = as_(cast.adviser).get("/hjem/").content.decode()
    assert "1 arrangement er holdt uten at deltakerne er registrert" in page
    assert CANARY["ost"] in page
    assert CANARY["sor"] not in page


def test_home_tells_of_my_drafts_and_not_of_others(cast, as_):
    for account in (cast.adviser, cast.office):
        Event.objects.create(
            centre=cast.ost, number=account.name, title=f"Kladd av {account.name}", kind="course",
            status=EventStatus.DRAFT, registered_by=account,
        )  # fmt: skip
    page = as_(cast.adviser).get("/hjem/").content.decode()
    assert "Du har 1 kladd" in page
    assert "Kladd av Ada" in page
    assert "Kladd av Odd" not in page


def test_home_tells_of_inquiries_open_for_more_than_two_weeks(cast, as_):
    for days, number in ((15, "H-15"), (14, "H-14"), (40, "H-40")):
        Inquiry.objects.create(centre=cast.ost, number=number, received_on=today() - timedelta(days=days))
    Inquiry.objects.create(
        centre=cast.ost, number="H-ferdig", received_on=today() - timedelta(days=60), outcome="answered"
    )
    page = as_(cast.adviser).get("/hjem/").content.decode()
    assert "2 henvendelser har stått åpne i over to uker" in page
    assert "H-14" not in page
    assert "H-ferdig" not in page


def test_a_reader_is_not_asked_to_do_what_a_reader_may_not(cast, as_, held):
    page = as_(cast.reader).get("/hjem/").content.decode()
    assert "uten at deltakerne" not in page
    assert "Registrer det første" not in page


def test_home_with_nothing_waiting_says_so_and_what_to_do(cast, as_):
    page = as_(cast.adviser).get("/hjem/").content.decode()
    assert "Ingenting venter på deg akkurat nå" in page
    assert "Har du holdt noe i dag?" in page


def test_home_shows_this_year_beside_last_year(cast, as_):
    page = as_(cast.leader).get("/hjem/").content.decode()
    assert f"{today().year} så langt" in page
    assert f"Hele {today().year - 1}:" in page
    assert {g.name for g in queries.glance(cast.viewer(cast.leader))}


def test_home_asks_few_questions(cast, as_, held, django_assert_max_num_queries):
    client = as_(cast.adviser)
    client.get("/hjem/")
    with django_assert_max_num_queries(15):
        client.get("/hjem/")


def test_someone_without_a_role_is_told_what_to_do(cast, as_):
    page = as_(cast.stranger).get("/hjem/").content.decode()
    assert "ingen rolle ennå" in page
    assert "stranger@example.org" in page


def test_the_warnings_come_by_themselves(cast, as_):
    assert as_(cast.adviser).get(reverse("portal:home_warnings")).status_code == 200


def test_every_component_stands_on_one_page(cast, as_):
    page = as_(cast.adviser).get("/komponenter/").content.decode()
    for name in ("page", "button", "card", "figure", "tag", "alert", "empty", "field", "errors", "listing", "history"):
        assert f"c-{name}" in page


def test_the_front_page_says_what_varde_is_without_asking_who(client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(0):
        page = client.get("/").content.decode()
    assert "Registrer én gang" in page


def test_the_guide_is_there(cast, as_):
    assert as_(cast.reader).get(reverse("portal:guide")).status_code == 200
