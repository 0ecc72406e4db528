"""The register of organisations on the desk."""

import pytest
from django.urls import reverse

from varde.core.audit import history_of
from varde.people.public import Organisation, search_organisations
from varde.places.public import Place

LIST, NEW = "/virksomheter/", "/virksomheter/ny/"


def typed(**changed):
    return {
        "org-title": "Interkommunal barnevernvakt", "org-kind": "intermunicipal",
        "org-organisation_number": "974 760 673", "org-sector": "health",
        "org-level": "municipal", "org-more": "3603, Flesberg",
    } | changed  # fmt: skip


@pytest.fixture
def units(cast):
    return {p.name: p for p in Place.objects.filter(valid_to=None, name__in=["Kongsberg", "Flesberg", "Rollag"])}


def test_the_office_adds_an_organisation_for_many_municipalities(cast, as_, units):
    code = units["Kongsberg"].code
    answer = as_(cast.office).post(NEW, typed(**{"org-more": f"{code}, Flesberg"}))
    assert answer.status_code == 302, answer.context["form"].errors
    made = Organisation.objects.get()
    assert made.organisation_number == "974760673"
    assert {p.name for p in made.municipalities.all()} == {"Kongsberg", "Flesberg"}
    assert history_of(made).get().actor_name == "Odd"


def test_adding_a_municipality_keeps_what_is_typed_and_saves_nothing(cast, as_, units):
    answer = as_(cast.office).post(NEW, typed(**{"org-more": "Flesberg", "add-unit": "1"}))
    assert Organisation.objects.count() == 0
    page = answer.content.decode()
    assert "Interkommunal barnevernvakt" in page
    assert f'value="{units["Flesberg"].pk}"' in page


def test_a_wrong_number_or_an_unknown_municipality_is_said_beside_the_field(cast, as_):
    answer = as_(cast.office).post(NEW, typed(**{"org-organisation_number": "974760674", "org-more": "Langtvekkistan"}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ikke et gyldig organisasjonsnummer" in page
    assert "Vi finner ingen kommune eller bydel som heter «Langtvekkistan»" in page
    assert "974760674" in page


def test_a_name_two_municipalities_share_asks_for_the_number(cast, as_):
    page = as_(cast.office).post(NEW, typed(**{"org-more": "Våler"})).content.decode()
    assert "kan være flere" in page


def test_two_organisations_cannot_have_the_same_number(cast, as_, units):
    Organisation.objects.create(name="Den første", kind="company", organisation_number="974760673")
    page = as_(cast.office).post(NEW, typed(**{"org-more": ""})).content.decode()
    assert "Den første har dette organisasjonsnummeret fra før" in page
    assert Organisation.objects.count() == 1


def test_the_second_of_two_editors_sees_the_difference_and_loses_nothing(cast, as_):
    made = Organisation.objects.create(name="Gammelt navn", kind="company")
    address = reverse("people:organisation", args=[made.pk])
    fields = typed(**{"org-more": "", "org-version": "1", "org-organisation_number": ""})
    client = as_(cast.office)
    assert client.post(address, fields | {"org-title": "Første"}).status_code == 302
    answer = client.post(address, fields | {"org-title": "Andre"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Første" in page
    assert "Andre" in page
    assert Organisation.objects.get().name == "Første"


def test_a_reader_looks_but_changes_nothing(cast, as_):
    made = Organisation.objects.create(name="Skolen", kind="school", organisation_number="974760673")
    client = as_(cast.reader)
    page = client.get(reverse("people:organisation", args=[made.pk])).content.decode()
    assert "974\u00a0760\u00a0673" in page
    assert 'name="org-title"' not in page
    assert client.post(reverse("people:organisation", args=[made.pk]), typed()).status_code == 403
    assert client.get(NEW).status_code == 403
    assert "Ny virksomhet" not in client.get(LIST).content.decode()


def test_a_stranger_sees_no_organisation(cast, as_):
    made = Organisation.objects.create(name="Skolen", kind="school")
    client = as_(cast.stranger)
    assert client.get(reverse("people:organisation", args=[made.pk])).status_code == 404
    assert "Skolen" not in client.get(LIST).content.decode()


def test_the_list_finds_by_municipality_and_asks_few_questions(cast, as_, units, django_assert_max_num_queries):
    for n in range(30):
        made = Organisation.objects.create(name=f"Tjeneste {n:02}", kind="service")
        made.municipalities.set([units["Kongsberg"] if n else units["Flesberg"]])
    client = as_(cast.adviser)
    with django_assert_max_num_queries(15):
        page = client.get(LIST).content.decode()
    assert "Tjeneste 29" in page
    page = client.get(LIST, {"q": "Flesberg"}).content.decode()
    assert "Tjeneste 00" in page
    assert "Tjeneste 01" not in page
    assert client.get(LIST, {"last": "csv"}).content.decode("utf-8-sig").count("\r\n") == 31


def test_a_name_is_looked_up_by_words_in_any_order_or_by_number(cast):
    made = Organisation.objects.create(name="Granåsen ungdomsskole", kind="school", organisation_number="974760673")
    viewer = cast.viewer(cast.adviser)
    assert search_organisations(viewer, "ungdomsskole granå") == [made]
    assert search_organisations(viewer, "974 760") == [made]
    assert search_organisations(viewer, " ") == []
    assert search_organisations(cast.viewer(cast.stranger), "granå") == []
