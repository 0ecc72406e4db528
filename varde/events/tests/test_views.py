"""Pages: who may, who may not, what is shown, and that nothing is stored twice or lost."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from varde.core.dates import today
from varde.events.models import Event, EventStatus
from varde.events.tests.factories import make_event, make_project
from varde.people.public import Person

YESTERDAY, TOMORROW = today() - timedelta(days=1), today() + timedelta(days=1)
CANARY = "CANARY-ost-7f3a"


@pytest.fixture
def event(cast):
    return make_event(cast.ost, title=CANARY)


def pages_of(event):
    day = event.days.first()
    changing = [
        *(reverse(f"events:{name}", args=[event.pk]) for name in ("edit", "copy", "move")),
        *(
            reverse("events:change_status", args=[event.pk, c])
            for c in ("avlys", "utsett", "gjennomfort", "gjenapne", "angre")
        ),
        reverse("events:attendance", args=[day.pk]),
    ]
    posting = [reverse(f"events:{name}", args=[event.pk]) for name in ("undo_quick", "delete_draft")]
    reading = [reverse("events:event", args=[event.pk]), reverse("events:quick_saved", args=[event.pk])]
    return reading, changing, posting


def days_data(*dates, **more):
    data = {"days-TOTAL_FORMS": str(len(dates)), "days-INITIAL_FORMS": "0"}
    for i, on in enumerate(dates):
        data[f"days-{i}-on"] = str(on)
    return data | more


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_another_centres_event_does_not_exist(cast, as_, event, role):
    client = as_(getattr(cast, role))
    reading, changing, posting = pages_of(event)
    for url in [*reading, *changing]:
        assert client.get(url).status_code == 404, url
    for url in [*changing, *posting]:
        assert client.post(url, {}).status_code == 404, url
    assert CANARY not in client.get(reverse("events:list")).content.decode()
    event.refresh_from_db()
    assert event.version == 1


def test_a_reader_looks_and_does_not_change(cast, as_, event):
    client = as_(cast.reader)
    reading, changing, posting = pages_of(event)
    for url in [*reading, reverse("events:list")]:
        answer = client.get(url)
        assert answer.status_code == 200
        assert CANARY in answer.content.decode()
    for url in [*changing, reverse("events:quick"), reverse("events:new")]:
        assert client.get(url).status_code == 403, url
        assert client.post(url, {}).status_code == 403, url
    for url in posting:
        assert client.post(url, {}).status_code == 403, url
    assert "Rediger" not in client.get(reading[0]).content.decode()


def test_suggestions_are_only_for_those_with_a_desk(cast, as_, event):
    event.host_name = "Nordlia skole"
    event.save()
    assert "Nordlia" in as_(cast.adviser).get(reverse("events:hosts"), {"q": "nordl"}).content.decode()
    assert "Nordlia" not in as_(cast.colleague).get(reverse("events:hosts"), {"q": "nordl"}).content.decode()
    assert as_(cast.stranger).get(reverse("events:hosts"), {"q": "nordl"}).content.decode().strip() == ""


def event_data(*dates, **more):
    return days_data(*dates) | {
        "e-title": "Kurs",
        "e-kind": "course",
        "e-mode": "hybrid",
        "idempotency_key": str(uuid.uuid4()),
    } | more  # fmt: skip


def test_a_course_of_two_days_is_one_event(cast, as_):
    client, data = as_(cast.adviser), event_data(YESTERDAY, TOMORROW)
    for _n in range(2):
        answer = client.post(reverse("events:new"), data)
    event = Event.objects.get()
    assert answer["Location"].startswith(reverse("events:event", args=[event.pk]))
    assert event.days.count() == 2


def test_another_day_can_be_added_without_javascript(cast, as_):
    page = as_(cast.adviser).post(reverse("events:new"), event_data(YESTERDAY, add_day="1", **{"e-title": ""}))
    assert 'name="days-1-on" autofocus' in page.content.decode()
    assert "data-draft-kept" in page.content.decode()
    assert "aria-invalid" not in page.content.decode()
    assert not Event.objects.exists()


def test_a_draft_may_lack_its_day_and_is_planned_when_it_is_saved_with_one(cast, as_):
    client = as_(cast.adviser)
    client.post(reverse("events:new"), event_data("", draft="1"))
    draft = Event.objects.get()
    assert draft.status == EventStatus.DRAFT
    assert draft.title in client.get(reverse("events:list")).content.decode()
    client.post(reverse("events:edit", args=[draft.pk]), event_data(TOMORROW, **{"e-version": "1"}))
    draft.refresh_from_db()
    assert (draft.status, draft.starts_on) == (EventStatus.PLANNED, TOMORROW)


def test_one_is_responsible_oneself_until_another_at_the_centre_is_chosen(cast, as_):
    me = Person.objects.create(centre=cast.ost, name="Ada Rådgiver", account=cast.adviser)
    other = Person.objects.create(centre=cast.ost, name="En Annen")
    elsewhere = Person.objects.create(centre=cast.sor, name="Fra Sør")
    client = as_(cast.adviser)
    form = client.get(reverse("events:new")).context["form"]
    assert form["responsible"].value() == me.pk
    assert list(form.fields["responsible"].queryset) == [me, other]
    client.post(reverse("events:new"), event_data(TOMORROW, **{"e-responsible": str(other.pk)}))
    event = Event.objects.get()
    assert event.responsible == other
    refused = event_data(TOMORROW, **{"e-responsible": str(elsewhere.pk), "e-version": "1"})
    assert client.post(reverse("events:edit", args=[event.pk]), refused).status_code == 422
    client.post(
        reverse("events:edit", args=[event.pk]), event_data(TOMORROW, **{"e-responsible": "", "e-version": "1"})
    )
    event.refresh_from_db()
    assert event.responsible is None


def test_saving_the_form_as_it_was_opened_changes_nothing(cast, as_):
    project = make_project(cast.ost)
    event = make_event(cast.ost, days=[YESTERDAY, TOMORROW], project=project, host_name="Nordlia", note="x")
    client = as_(cast.adviser)
    form = client.get(reverse("events:edit", args=[event.pk])).context["form"]
    data = {form.add_prefix(k): "" if v is None else v for k, v in form.initial.items()}
    data |= {"days-TOTAL_FORMS": "2", "days-INITIAL_FORMS": "2"}
    for i, row in enumerate(form.days.initial):
        data |= {f"days-{i}-{k}": str(v) for k, v in row.items() if v is not None}
    assert client.post(reverse("events:edit", args=[event.pk]), data).status_code == 302
    event.refresh_from_db()
    assert event.version == 1


def test_the_second_of_two_editors_gets_409_with_the_difference_and_keeps_what_was_typed(cast, as_, event):
    url = reverse("events:edit", args=[event.pk])
    first = event_data(YESTERDAY, **{"e-title": "Den ene", "e-version": "1"})
    second = event_data(YESTERDAY, **{"e-title": "Den andre", "e-version": "1"})
    assert as_(cast.office).post(url, first).status_code == 302
    client = as_(cast.adviser)
    answer = client.post(url, second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Odd lagret mens du skrev" in page
    assert '<th scope="row">Status' not in page  # nobody typed a status
    assert 'value="Den andre"' in page
    assert "Den ene" in page
    assert 'name="e-version" value="2"' in page
    again = second | {"e-version": "2", "idempotency_key": str(uuid.uuid4())}
    assert client.post(url, again).status_code == 302
    event.refresh_from_db()
    assert event.title == "Den andre"


def test_cancelling_asks_why_and_shows_it(cast, as_):
    event = make_event(cast.ost, days=[TOMORROW])
    url = reverse("events:change_status", args=[event.pk, "avlys"])
    client = as_(cast.adviser)
    assert client.post(url, {"s-version": "1"}).status_code == 422
    client.post(url, {"s-version": "1", "s-why": "Foreleser er syk"})
    page = client.get(reverse("events:event", args=[event.pk])).content.decode()
    assert "Avlyst" in page
    assert "Foreleser er syk" in page


def test_an_unknown_change_does_not_exist(cast, as_, event):
    assert as_(cast.adviser).get(reverse("events:change_status", args=[event.pk, "selg"])).status_code == 404


def test_moving_and_repeating(cast, as_, event):
    client, day = as_(cast.adviser), event.days.get()
    client.post(
        reverse("events:move", args=[event.pk]),
        {"s-version": "1", f"s-day_{day.pk}": str(TOMORROW), "s-why": "Snøstorm"},
    )
    event.refresh_from_db()
    assert event.starts_on == TOMORROW
    assert "Flyttet fra" in client.get(reverse("events:event", args=[event.pk])).content.decode()
    client.post(reverse("events:copy", args=[event.pk]), {"c-first_day": "2027-01-04"})
    assert Event.objects.get(starts_on=date(2027, 1, 4)).title == event.title


def test_the_list_takes_at_most_fifteen_queries_whatever_its_length(cast, as_, django_assert_max_num_queries):
    project = make_project(cast.ost)
    for _n in range(60):
        make_event(cast.ost, days=[YESTERDAY, TOMORROW], heads=3, status=EventStatus.HELD, project=project)
    client = as_(cast.adviser)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("events:list")).content.decode()
    assert "60 treff" in page


def test_an_events_page_takes_the_same_queries_whatever_its_days(cast, as_, django_assert_max_num_queries):
    days = [YESTERDAY - timedelta(days=n) for n in range(20)]
    event = make_event(cast.ost, days=days, heads=3, status=EventStatus.HELD)
    client = as_(cast.adviser)
    with django_assert_max_num_queries(15):
        client.get(reverse("events:event", args=[event.pk]))


def titles(client, **params):
    rows = client.get(reverse("events:list"), params).context["listing"].page.object_list
    return {e.title for e in rows}


def test_filters_in_the_address(cast, as_):
    project = make_project(cast.ost)
    make_event(cast.ost, title="holdt", heads=3, status=EventStatus.HELD, project=project)
    make_event(cast.ost, title="mangler", mode="", status=EventStatus.HELD)
    make_event(cast.ost, title="senere", days=[TOMORROW], kind="meeting")
    make_event(cast.ost, title="avlyst", status=EventStatus.CANCELLED)
    client = as_(cast.adviser)
    assert titles(client) == {"holdt", "mangler", "senere", "avlyst"}
    assert titles(client, status="held") == {"holdt", "mangler"}
    assert titles(client, type="meeting") == {"senere"}
    assert titles(client, modus="mangler") == {"mangler"}
    assert titles(client, prosjekt=str(project.pk)) == {"holdt"}
    assert titles(client, fra=str(today())) == {"senere"}
    assert titles(client, til=str(YESTERDAY)) == {"holdt", "mangler", "avlyst"}
    assert titles(client, mangler="deltakere") == {"mangler"}
    assert titles(client, q="sener") == {"senere"}


def test_the_export_holds_what_is_shown_with_participant_days(cast, as_):
    make_event(cast.ost, title="=SUM(A1)", days=[YESTERDAY, today()], heads=[40, 44], status=EventStatus.HELD)
    make_event(cast.sor, title="annet senter")
    text = as_(cast.adviser).get(reverse("events:list"), {"last": "csv"}).content.decode("utf-8-sig")
    assert "'=SUM(A1)" in text
    assert ";84;" in text
    assert "annet senter" not in text
