"""The pages of Sjekk tallene: with and without JavaScript, and who may."""

from typing import Any

import pytest

from conftest import Cast
from varde.events.models import Event
from varde.insight.models import QualityAnswer
from varde.insight.tests.factories import DAY, YEAR, event, heads, project

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def formless(cast: Cast) -> Event:
    made = event(cast.ost, mode="", project=project(cast.ost))
    heads(made, 20, sector="health", level="municipal")
    Event.objects.filter(pk=made.pk).update(starts_on=DAY, ends_on=DAY)
    return Event.objects.get(pk=made.pk)


def url(e: Event, check: str = "uten-form") -> str:
    return f"/sjekk/{YEAR}/{check}/arrangement-{e.pk}/"


def test_the_overview_counts_and_links(cast: Cast, as_: Any, formless: Event) -> None:
    page = as_(cast.reader).get(f"/sjekk/{YEAR}/").content.decode()
    assert f"/sjekk/{YEAR}/uten-form/" in page
    assert "100,0 %" in page
    assert as_(cast.reader).get("/sjekk/").status_code == 200


def test_a_row_is_mended_without_javascript(cast: Cast, as_: Any, formless: Event) -> None:
    client = as_(cast.adviser)
    assert "Digital" in client.get(f"/sjekk/{YEAR}/uten-form/").content.decode()
    answer = client.post(url(formless), {"m-answer": "digital"}, follow=True)
    assert "Formen er satt til digital" in answer.content.decode()
    assert "Angre" in answer.content.decode()
    formless.refresh_from_db()
    assert formless.mode == "digital"
    client.post(f"/sjekk/angre/{QualityAnswer.objects.get().pk}/", follow=True)
    formless.refresh_from_db()
    assert formless.mode == ""


def test_with_javascript_the_row_alone_comes_back(cast: Cast, as_: Any, formless: Event) -> None:
    client = as_(cast.adviser)
    row = client.get(url(formless), headers=HX).content.decode()
    assert row.lstrip().startswith("<li")
    empty = client.post(url(formless), {}, headers=HX)
    assert empty.status_code == 422
    done = client.post(url(formless), {"m-answer": "digital"}, headers=HX).content.decode()
    assert "Rettet" in done
    assert done.lstrip().startswith("<li")
    back = client.post(f"/sjekk/angre/{QualityAnswer.objects.get().pk}/", headers=HX).content.decode()
    assert 'name="m-answer"' in back


def test_the_same_form_twice_is_one_change(cast: Cast, as_: Any, formless: Event) -> None:
    data = {"m-answer": "digital", "idempotency_key": "7b8f4b0e-1111-4222-8333-444455556666"}
    for _ in range(2):
        assert as_(cast.adviser).post(url(formless), data).status_code == 302
    assert QualityAnswer.objects.count() == 1


def test_others_may_not_and_strangers_find_nothing(cast: Cast, as_: Any, formless: Event) -> None:
    assert as_(cast.reader).post(url(formless), {"m-answer": "digital"}).status_code == 403
    assert as_(cast.reader).post(url(formless), {}).status_code == 403
    assert 'name="m-answer"' not in as_(cast.reader).get(f"/sjekk/{YEAR}/uten-form/").content.decode()
    assert as_(cast.colleague).get(url(formless)).status_code == 404
    assert as_(cast.colleague).post(url(formless), {"m-answer": "digital"}).status_code == 404
    as_(cast.adviser).post(url(formless), {"m-answer": "digital"})
    pk = QualityAnswer.objects.get().pk
    assert as_(cast.colleague).post(f"/sjekk/angre/{pk}/").status_code == 404
    assert as_(cast.reader).post(f"/sjekk/angre/{pk}/").status_code == 403
    assert as_(cast.adviser).get(f"/sjekk/angre/{pk}/").status_code == 405
    formless.refresh_from_db()
    assert formless.mode == "digital"


def test_unknown_checks_years_and_rows_do_not_exist(cast: Cast, as_: Any, formless: Event) -> None:
    for path in (f"/sjekk/{YEAR}/tull/", f"/sjekk/{YEAR}/uten-form/arrangement-0/", "/sjekk/99999/", "/sjekk/0/"):
        assert as_(cast.adviser).get(path).status_code == 404, path


def test_a_page_with_many_rows_is_few_queries(
    cast: Cast, as_: Any, formless: Event, django_assert_max_num_queries: Any
) -> None:
    p = project(cast.ost)
    for n in range(30):
        heads(event(cast.ost, DAY, mode="", project=p), n + 1)
    client = as_(cast.adviser)
    for path in (f"/sjekk/{YEAR}/", f"/sjekk/{YEAR}/uten-form/", f"/sjekk/{YEAR}/uten-sektor/"):
        with django_assert_max_num_queries(15):
            assert client.get(path).status_code == 200
