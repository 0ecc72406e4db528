"""Counting heads on a day: groups, margins, two at once, closed years."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from varde.core.dates import today
from varde.core.locks import lock_year
from varde.events.models import EventStatus, TeachingDay
from varde.events.tests.factories import make_event, make_project

YESTERDAY, TOMORROW = today() - timedelta(days=1), today() + timedelta(days=1)


@pytest.fixture
def event(cast):
    return make_event(cast.ost)


def attendance_data(day, **more):
    return {"a-version": day.version, "a-more-TOTAL_FORMS": "0", "a-more-INITIAL_FORMS": "0"} | more


def test_heads_by_groups_and_the_page_says_it_in_words(cast, as_, event):
    client, day = as_(cast.adviser), event.days.get()
    data = attendance_data(day, **{"a-heads": "42", "a-group__health__municipal": "30"})
    assert client.post(reverse("events:attendance", args=[day.pk]), data).status_code == 302
    page = client.get(reverse("events:event", args=[event.pk])).content.decode()
    assert "12 av 42 er uten sektor, og 12 uten nivå" in page
    assert "Gjennomført" in page


def test_the_form_opens_with_what_is_there_and_saving_it_again_changes_nothing(cast, as_):
    event = make_event(cast.ost, heads=30, status=EventStatus.HELD)
    day = event.days.get()
    day.attendance.create(heads=12)
    day.attendance.create(sector="health", level="bufetat", way="online", heads=5)
    client = as_(cast.adviser)
    form = client.get(reverse("events:attendance", args=[day.pk])).context["form"]
    assert form.initial["heads"] == 47
    data = {form.add_prefix(k): "" if v is None else v for k, v in form.initial.items()}
    data |= {"a-more-TOTAL_FORMS": str(len(form.more.forms)), "a-more-INITIAL_FORMS": "0"}
    for i, row in enumerate(form.more.initial):
        data |= {f"a-more-{i}-{k}": str(v) for k, v in row.items() if v}
    assert client.post(reverse("events:attendance", args=[day.pk]), data).status_code == 302
    day.refresh_from_db()
    assert day.version == 1
    assert sum(a.heads for a in day.attendance.all()) == 47


def test_two_margins_that_can_be_crossed_are_and_others_are_asked_for(cast, as_, event):
    client, day = as_(cast.adviser), event.days.get()
    url = reverse("events:attendance", args=[day.pk]) + "?mate=summer"
    margins = {"m-version": "1", "m-sector__health": "20", "m-sector__school_education": "22"}
    unclear = margins | {"m-level__municipal": "30", "m-level__authorities": "12"}
    answer = client.post(url, unclear)
    assert answer.status_code == 422
    assert "Hvem hører til hvor?" in answer.content.decode()
    assert not day.attendance.exists()
    filled = unclear | {"m-cross__health__municipal": "20", "m-cross__school_education__municipal": "10"}
    assert client.post(url, filled).status_code == 302
    rows = {(a.sector, a.level): a.heads for a in day.attendance.all()}
    assert rows == {
        ("health", "municipal"): 20,
        ("school_education", "municipal"): 10,
        ("school_education", "authorities"): 12,
    }
    clear = margins | {"m-version": "2", "m-level__municipal": "42"}
    assert client.post(url, clear).status_code == 302
    rows = {(a.sector, a.level): a.heads for a in day.attendance.all()}
    assert rows == {("health", "municipal"): 20, ("school_education", "municipal"): 22}


def test_the_second_who_counts_gets_409_and_keeps_the_number(cast, as_, event):
    day = event.days.get()
    url = reverse("events:attendance", args=[day.pk])
    as_(cast.office).post(url, attendance_data(day, **{"a-heads": "40"}))
    answer = as_(cast.adviser).post(url, attendance_data(day, **{"a-heads": "44"}))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="44"' in page
    assert "Odd lagret mens du skrev" in page
    assert day.attendance.get().heads == 40


def test_a_day_without_an_event_can_be_counted_too(cast, as_):
    project = make_project(cast.ost)
    day = TeachingDay.objects.create(centre=cast.ost, project=project, on=YESTERDAY)
    url = reverse("events:attendance", args=[day.pk])
    client = as_(cast.adviser)
    assert project.title in client.get(url).content.decode()
    assert client.post(url, attendance_data(day, **{"a-heads": "4"})).status_code == 302
    assert day.attendance.get().heads == 4


def test_a_closed_year_is_409_the_leader_is_asked_why_and_the_answer_opens_it(cast, as_):
    event = make_event(cast.ost, days=[date(2024, 5, 3)], heads=5, status=EventStatus.HELD)
    lock_year(centre="ost", year=2024)
    day = event.days.get()
    url = reverse("events:attendance", args=[day.pk])
    data = attendance_data(day, **{"a-heads": "6", "a-group__health__municipal": "6"})
    answer = as_(cast.adviser).post(url, data)
    assert answer.status_code == 409
    assert "2024 er lukket" in answer.content.decode()
    client = as_(cast.leader)
    answer = client.post(url, data)
    assert answer.status_code == 409
    assert '<textarea name="a-correction_reason"' in answer.content.decode()
    assert client.post(url, data | {"a-correction_reason": "Glemte en"}).status_code == 302
    assert day.attendance.get().heads == 6
    assert "2024 er lukket" in client.get(reverse("events:event", args=[event.pk])).content.decode()
