"""The evaluation of an event: who may, that it is stored once, and that nobody writes over what another typed."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from varde.core.audit import history_of
from varde.core.dates import today
from varde.core.errors import Refused, YearIsClosed
from varde.core.locks import lock_year
from varde.core.models import ChangedDay
from varde.evaluation.public import Evaluation
from varde.events import actions
from varde.events.actions import EventData
from varde.events.models import EventStatus
from varde.events.tests.factories import make_event, make_project

YESTERDAY, TOMORROW = today() - timedelta(days=1), today() + timedelta(days=1)
COUNTS = {"useful": {"strongly_agree": 3}}


@pytest.fixture
def event(cast):
    return make_event(
        cast.ost, days=[YESTERDAY, TOMORROW], heads=5, status=EventStatus.HELD, project=make_project(cast.ost)
    )


def typed(responses, **more):
    return {"v-responses": str(responses), "idempotency_key": str(uuid.uuid4())} | more


def address(event):
    return reverse("events:evaluation", args=[event.pk])


def test_an_adviser_registers_it_once_however_often_it_is_sent(cast, as_, event):
    client, data = as_(cast.adviser), typed(9, **{"v-useful-strongly_agree": "4"})
    ChangedDay.objects.all().delete()
    for _n in range(2):
        assert client.post(address(event), data)["Location"] == reverse("events:event", args=[event.pk])
    made = Evaluation.objects.get()
    event.refresh_from_db()
    assert (event.evaluation, event.version) == (made, 1)
    assert (made.title, made.held_on, made.project) == (event.title, YESTERDAY, event.project)
    assert set(ChangedDay.objects.values_list("centre", "day")) == {("ost", YESTERDAY)}
    page = client.get(reverse("events:event", args=[event.pk])).content.decode()
    assert reverse("evaluation:evaluation", args=[made.pk]) in page
    assert "9 besvarelser" in page
    assert "registrerte evalueringen" in [line.verb for line in history_of(event)]


def test_others_look_but_do_not_register(cast, as_, event):
    page = reverse("events:event", args=[event.pk])
    assert "Registrer evaluering" in as_(cast.adviser).get(page).content.decode()
    assert address(event) in as_(cast.adviser).get(page).content.decode()
    assert address(event) not in as_(cast.reader).get(page).content.decode()
    for who, status in ((cast.reader, 403), (cast.colleague, 404), (cast.stranger, 404)):
        assert as_(who).get(address(event)).status_code == status
        assert as_(who).post(address(event), typed(9)).status_code == status
    assert not Evaluation.objects.exists()


def test_more_answers_than_forms_is_told_and_what_was_typed_stands(cast, as_, event):
    answer = as_(cast.adviser).post(address(event), typed(3, **{"v-useful-strongly_agree": "4"}))
    assert answer.status_code == 422
    assert "har 4 svar, men bare 3 besvarelser" in answer.content.decode()
    assert 'value="4"' in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_who_opened_the_page_before_there_was_one_sees_what_the_other_typed(cast, as_, event):
    as_(cast.office).post(address(event), typed(9, **{"v-useful-strongly_agree": "4"}))
    late = as_(cast.adviser).post(address(event), typed(9, **{"v-useful-strongly_agree": "5", "v-version": ""}))
    assert late.status_code == 409
    assert "0 · 0 · 0 · 0 · 0 · 4" in late.content.decode()
    evaluation = Evaluation.objects.get()
    assert evaluation.items.get().strongly_agree == 4
    again = typed(9, **{"v-useful-strongly_agree": "5", "v-version": str(evaluation.version)})
    assert as_(cast.adviser).post(address(event), again).status_code == 302
    assert evaluation.items.get().strongly_agree == 5


def test_what_has_not_been_or_was_called_off_has_no_evaluation(cast):
    ada = cast.viewer(cast.adviser)
    planned = make_event(cast.ost, days=[TOMORROW])
    off = make_event(cast.ost, status=EventStatus.CANCELLED)
    for event in (planned, off):
        with pytest.raises(Refused):
            actions.register_evaluation(actor=ada, event=event, responses=3, counts=COUNTS)
    assert not Evaluation.objects.exists()


def test_an_event_has_one(cast, event):
    ada = cast.viewer(cast.adviser)
    actions.register_evaluation(actor=ada, event=event, responses=3, counts=COUNTS)
    with pytest.raises(Refused, match="mens du skrev"):
        actions.register_evaluation(actor=ada, event=event, responses=4, counts=COUNTS)
    assert Evaluation.objects.get().responses == 3


def test_a_closed_year_opens_for_the_leader_with_a_reason(cast):
    event = make_event(cast.ost, days=[date(2024, 5, 3)], heads=5, status=EventStatus.HELD)
    lock_year(centre="ost", year=2024)
    for who, reason in ((cast.adviser, "Glemt"), (cast.leader, "")):
        with pytest.raises(YearIsClosed):
            actions.register_evaluation(actor=cast.viewer(who), event=event, responses=3, counts=COUNTS, reason=reason)
    made = actions.register_evaluation(
        actor=cast.viewer(cast.leader), event=event, responses=3, counts=COUNTS, reason="Glemt"
    )
    assert made.responses == 3


def test_it_follows_the_events_title_and_project(cast, event):
    ada, other = cast.viewer(cast.adviser), make_project(cast.ost)
    made = actions.register_evaluation(actor=ada, event=event, responses=3, counts=COUNTS)
    event.refresh_from_db()
    data = EventData(title="Et annet navn", kind="course", mode="physical", project=other)
    actions.update_event(actor=ada, event=event, data=data, version=1)
    made.refresh_from_db()
    assert (made.title, made.project) == ("Et annet navn", other)
