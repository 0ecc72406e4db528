import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from varde.places.loading import load_places
from varde.places.models import Centre, Place, PlaceChange, PlaceData


@pytest.mark.django_db
def test_loading_again_costs_one_query_and_changes_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert load_places() is False
    assert len(queries) == 1


@pytest.mark.django_db
def test_a_new_edition_of_the_lists_keeps_the_ids() -> None:
    before = set(Place.objects.values_list("code", "valid_from", "id"))
    Place.objects.filter(code="3101").update(name="Feil navn")
    PlaceData.objects.update(checksum="an older edition")
    assert load_places() is True
    assert set(Place.objects.values_list("code", "valid_from", "id")) == before
    assert Place.objects.get(code="3101").name == "Halden"


@pytest.mark.django_db
def test_the_five_centres_stand_in_their_order() -> None:
    assert list(Centre.objects.values_list("slug", "name")) == [
        ("nord", "RVTS Nord"), ("midt", "RVTS Midt"), ("vest", "RVTS Vest"), ("sor", "RVTS Sør"),
        ("ost", "RVTS Øst"),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "old", "new", "year"),
    [
        ("recode", "0101", "3001", 2020), ("merge", "0625", "3005", 2020), ("merge", "5001", "5001", 2020),
        ("merge", "1103", "1103", 2020), ("split", "1507", "1580", 2024), ("split", "1850", "1875", 2020),
        ("split", "30", "33", 2024), ("merge", "16", "50", 2018), ("rename", "5025", "5025", 2023),
        ("recode", "1567", "5061", 2019),
    ],
)  # fmt: skip
def test_the_changes_are_known_by_kind(kind: str, old: str, new: str, year: int) -> None:
    assert PlaceChange.objects.filter(kind=kind, old__code=old, new__code=new, on__year=year).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_places_survive_a_flush() -> None:
    count = Place.objects.count()
    call_command("flush", interactive=False, verbosity=0)
    assert Place.objects.count() == count > 900
