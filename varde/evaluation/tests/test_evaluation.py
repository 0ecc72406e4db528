import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import Cast
from varde.core import locks
from varde.core.errors import EditConflict, Refused, YearIsClosed
from varde.core.models import ChangedDay
from varde.evaluation import actions, points, rules
from varde.evaluation.models import Evaluation, ItemCount
from varde.evaluation.queries import counts_of, days_of_project
from varde.people.public import Account
from varde.projects.public import Project, when_project_field_changes

As = Callable[[Account], Client]
COUNTS = {"useful": {"quite_agree": 10, "strongly_agree": 20, "slightly_agree": 5}}


def make(cast: Cast, who: str = "adviser", **more: Any) -> Evaluation:
    more = {"title": "Fagdag", "held_on": date(2024, 5, 6), "responses": 38, "counts": COUNTS} | more
    return actions.create_evaluation(actor=cast.viewer(getattr(cast, who)), centre=cast.ost, **more)


def test_agreement_is_counted_from_those_who_answered_the_item() -> None:
    assert rules.agree_percent(COUNTS["useful"]) == Decimal("85.7")
    assert rules.agree_percent({}) is None


def test_an_item_may_not_have_more_answers_than_forms_and_may_have_fewer(cast: Cast) -> None:
    assert rules.too_many(COUNTS, 34) == [("useful", 35)]
    assert rules.too_many(COUNTS, 35) == []
    with pytest.raises(Refused, match="«Nyttig»: 35"):
        make(cast, responses=34)
    assert not Evaluation.objects.exists()


def test_an_evaluation_is_stored_changed_and_both_days_marked(cast: Cast) -> None:
    made = make(cast)
    assert list(made.items.values_list("item", flat=True)) == ["useful"]
    actions.update_evaluation(
        actor=cast.viewer(cast.office), evaluation=made, version=1, values={"held_on": date(2024, 6, 7)},
        counts={"satisfied": {"strongly_agree": 3}},
    )  # fmt: skip
    assert list(ItemCount.objects.values_list("item", "strongly_agree")) == [("satisfied", 3)]
    assert set(ChangedDay.objects.values_list("day", flat=True)) == {date(2024, 5, 6), date(2024, 6, 7)}


def test_the_second_editor_sees_the_counts_of_both(cast: Cast) -> None:
    made, odd = make(cast), cast.viewer(cast.office)
    new = {"useful": {"strongly_agree": 38}}
    actions.update_evaluation(actor=odd, evaluation=made, version=1, values={}, counts=new)
    with pytest.raises(EditConflict) as caught:
        actions.update_evaluation(actor=odd, evaluation=made, version=1, values={}, counts=COUNTS)
    assert caught.value.differences[0].label == "Nyttig"
    assert counts_of(Evaluation.objects.get())["useful"]["strongly_agree"] == 38


def test_who_may_not_and_when_the_year_is_closed(cast: Cast) -> None:
    made = make(cast)
    for who in ("reader", "colleague", "stranger"):
        with pytest.raises(PermissionDenied):
            make(cast, who)
    locks.lock_year(centre="ost", year=2024)
    with pytest.raises(YearIsClosed):
        make(cast)
    with pytest.raises(YearIsClosed):
        actions.update_evaluation(
            actor=cast.viewer(cast.office), evaluation=made, version=1, values={"responses": 40}, counts=COUNTS
        )


def test_a_projects_new_field_reaches_the_days_of_its_evaluations(cast: Cast) -> None:
    project = Project.objects.create(centre=cast.ost, number="P24-001", title="x")
    make(cast, project=project)
    assert days_of_project(project.pk, 2024) == [date(2024, 5, 6)]
    assert days_of_project in when_project_field_changes


def test_the_pages_show_agreement_and_cost_the_same_whatever_the_length(cast: Cast, as_: As) -> None:
    client = as_(cast.adviser)
    counts = []
    for _round in range(2):
        for _n in range(5):
            made = make(cast)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("evaluation:list")).content.decode()
        counts.append(len(queries))
    assert "85,7" in page
    assert counts[0] == counts[1] <= 15
    assert "85,7" in client.get(reverse("evaluation:evaluation", args=[made.pk])).content.decode()


def test_the_form_says_which_item_has_too_many_and_is_stored_once(cast: Cast, as_: As) -> None:
    client = as_(cast.adviser)
    form = {"e-title": "Kurs", "e-held_on": "2024-05-06", "e-responses": "2", "e-useful-strongly_agree": "3"}
    key = {"idempotency_key": str(uuid.uuid4())}
    bad = client.post(reverse("evaluation:new"), form | key)
    assert bad.status_code == 422
    assert "«Nyttig» har 3 svar, men bare 2 besvarelser" in bad.content.decode()
    for _n in range(2):
        assert client.post(reverse("evaluation:new"), form | key | {"e-responses": "3"}).status_code == 302
    assert Evaluation.objects.count() == 1


def test_what_belongs_to_an_event_keeps_its_title_and_day(cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make(cast)
    monkeypatch.setattr(points, "belongs_to", [lambda pk: points.Keeper("Et arrangement", "/arrangementer/1/")])
    page = as_(cast.adviser).get(reverse("evaluation:edit", args=[made.pk])).content.decode()
    assert "e-held_on" not in page
    assert "e-responses" in page


def test_another_centres_evaluation_is_not_there_and_a_reader_only_reads(cast: Cast, as_: As) -> None:
    pk = make(cast).pk
    assert as_(cast.colleague).get(reverse("evaluation:evaluation", args=[pk])).status_code == 404
    assert as_(cast.reader).get(reverse("evaluation:evaluation", args=[pk])).status_code == 200
    assert as_(cast.reader).get(reverse("evaluation:edit", args=[pk])).status_code == 403
