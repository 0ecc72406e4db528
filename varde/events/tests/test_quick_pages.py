"""Quick registration: in under a minute, never twice, and taken back with one tap."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from varde.core.dates import today
from varde.events import queries
from varde.events.models import Event, EventStatus, TeachingDay
from varde.events.tests.factories import make_event, make_organisation, make_project

YESTERDAY, TOMORROW = today() - timedelta(days=1), today() + timedelta(days=1)


@pytest.fixture
def event(cast):
    return make_event(cast.ost)


def quick_data(**more):
    return {
        "q-host": "Solbakken skole",
        "q-on": str(YESTERDAY),
        "q-heads": "42",
        "q-kind": "teaching",
        "q-mode": "physical",
        "q-length": "half",
        "q-more-TOTAL_FORMS": "0",
        "q-more-INITIAL_FORMS": "0",
        "idempotency_key": str(uuid.uuid4()),
    } | more


def test_a_talk_is_registered_with_host_day_and_heads(cast, as_):
    make_organisation("Solbakken skole", sector="school_education", level="municipal")
    client = as_(cast.adviser)
    answer = client.post(
        reverse("events:quick"),
        quick_data(**{"q-place": "030105", "q-from_here": "on", "q-group__health__municipal": "30"}),
    )
    event = Event.objects.get()
    assert answer["Location"] == reverse("events:quick_saved", args=[event.pk])
    assert (event.title, event.status) == ("Undervisning for Solbakken skole", EventStatus.HELD)
    assert event.host.name == "Solbakken skole"
    day = event.days.get()
    assert (day.on, day.hours) == (YESTERDAY, 3)
    rows = {(a.sector, a.level): (a.heads, a.place.code) for a in day.attendance.all()}
    assert rows == {("health", "municipal"): (30, "030105"), ("", ""): (12, "030105")}
    page = client.get(answer["Location"]).content.decode()
    assert "42 deltakerdager i" in page
    assert "12 av 42 er uten sektor" in page
    assert "Angre" in page


def test_the_same_form_sent_twice_is_one_event(cast, as_):
    client, data = as_(cast.adviser), quick_data()
    first, second = (client.post(reverse("events:quick"), data) for _n in range(2))
    assert first["Location"] == second["Location"]
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"q-host": "", "q-title": ""}, "Skriv hvem dere var hos"),
        ({"q-heads": ""}, "Skriv hvor mange"),
        ({"q-heads": "10", "q-group__health__municipal": "12"}, "Gruppene er 12 til sammen, men du skrev 10"),
        ({"q-on": str(TOMORROW)}, "har ikke vært ennå"),
        ({"q-on": "i går"}, "gyldig dato"),
        ({"q-heads": "-3"}, "større enn eller lik 0"),
        ({"q-heads": "1000000"}, "mindre enn eller lik 99999"),
        ({"q-place": "Ingensteds"}, "Vi finner ikke"),
        ({"q-place": "Våler"}, "Flere steder passer"),
        ({"q-length": "other"}, "Skriv antall timer"),
        ({"q-more-TOTAL_FORMS": "1", "q-more-0-sector": "tull", "q-more-0-heads": "1"}, "Se over radene"),
    ],
)
def test_a_fault_is_said_and_what_was_typed_stays(cast, as_, fault, said):
    answer = as_(cast.adviser).post(reverse("events:quick"), quick_data(**({"q-title": "Min tittel"} | fault)))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "q-title" in fault or "Min tittel" in page
    assert not Event.objects.exists()


def test_where_several_places_fit_the_field_becomes_a_list(cast, as_):
    page = as_(cast.adviser).post(reverse("events:quick"), quick_data(**{"q-place": "Våler"})).content.decode()
    assert "3419 Våler" in page
    assert "3114 Våler" in page


def test_more_lines_can_be_had_without_javascript_and_nothing_is_judged(cast, as_):
    data = quick_data(**{"more_rows": "1", "q-host": "", "q-more-TOTAL_FORMS": "2", "q-more-0-heads": "7"})
    answer = as_(cast.adviser).post(reverse("events:quick"), data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="q-more-3-heads"' in page
    assert 'value="7"' in page
    assert "aria-invalid" not in page
    assert not Event.objects.exists()


def test_other_groups_have_their_own_place(cast, as_):
    as_(cast.adviser).post(
        reverse("events:quick"),
        quick_data(
            **{
                "q-more-TOTAL_FORMS": "1",
                "q-more-0-sector": "police_justice",
                "q-more-0-level": "authorities",
                "q-more-0-place": "utl",
                "q-more-0-heads": "2",
            }
        ),
    )
    rows = {(a.sector, a.place.code if a.place else ""): a.heads for a in TeachingDay.objects.get().attendance.all()}
    assert rows == {("police_justice", "UTL"): 2, ("", ""): 40}


def test_undo_removes_what_was_just_registered_and_only_that(cast, as_, event):
    client = as_(cast.adviser)
    client.post(reverse("events:quick"), quick_data())
    made = Event.objects.exclude(pk=event.pk).get()
    assert client.post(reverse("events:undo_quick", args=[event.pk])).status_code == 403
    client.post(reverse("events:undo_quick", args=[made.pk]), {"idempotency_key": str(uuid.uuid4())})
    assert list(Event.objects.all()) == [event]


def test_the_project_is_guessed_from_the_host_then_from_the_last_use(cast, as_):
    school, last = make_project(cast.ost, title="Skole"), make_project(cast.ost, title="Sist")
    make_event(cast.ost, host_name="Nordlia skole", project=school, registered_by=cast.adviser)
    make_event(cast.ost, project=last, registered_by=cast.adviser)
    client = as_(cast.adviser)
    assert f'value="{last.pk}" selected' in client.get(reverse("events:quick")).content.decode()
    asked = {"q-host": "nordlia skole", "q-project": str(last.pk), "guessed": str(last.pk)}
    answer = client.get(reverse("events:project_guess"), asked)
    assert f'value="{school.pk}" selected' in answer.content.decode()
    chosen = asked | {"q-project": "", "guessed": str(last.pk)}
    assert client.get(reverse("events:project_guess"), chosen).status_code == 204


def test_another_centres_project_cannot_be_chosen(cast, as_):
    other = make_project(cast.sor)
    answer = as_(cast.adviser).post(reverse("events:quick"), quick_data(**{"q-project": str(other.pk)}))
    assert answer.status_code == 422


def test_a_word_that_begins_so_comes_before_one_that_has_it_inside(cast):
    for name in ("Aurskog, helsestasjonen", "Nordre skole"):
        make_organisation(name)
    assert queries.hosts_like(cast.viewer(cast.adviser), "sko") == ["Nordre skole", "Aurskog, helsestasjonen"]
