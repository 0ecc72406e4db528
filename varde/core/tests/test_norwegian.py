"""Names of this country survive, are found, and stand in order (check O4), on both databases."""

import unicodedata

import pytest
from django.db.models import F
from django.db.models.functions import Collate
from django.test import RequestFactory

from varde.core.listing import Column, Listing
from varde.core.middleware import composed_letters
from varde.people.models import Organisation, OrganisationKind

NAMES = ["Ål", "Zuna", "Øyer", "Ærø", "Čáhcesuolu", "alta", "Šuoššjávri", "Đivtasvuodna", "Aremark", "ŋárga"]
IN_ORDER = ["alta", "Aremark", "Čáhcesuolu", "Đivtasvuodna", "ŋárga", "Šuoššjávri", "Zuna", "Ærø", "Øyer", "Ål"]


@pytest.fixture
def organisations(db):
    return Organisation.objects.bulk_create([Organisation(name=n, kind=OrganisationKind.SERVICE) for n in NAMES])


def listed(query: str) -> list[str]:
    listing = Listing(
        page_name="x",
        request=RequestFactory().get(f"/?{query}"),
        queryset=Organisation.objects.all(),
        columns=[Column("name", "Navn", lambda o: o.name, sort="name")],
        search_in=["name"],
        default_sort="name",
    )
    return [o.name for o in listing.queryset]


def test_lists_stand_in_norwegian_order(organisations):
    assert listed("") == IN_ORDER
    assert listed("sorter=-name") == IN_ORDER[::-1]
    assert list(Organisation.objects.order_by(Collate(F("name"), "nb")).values_list("name", flat=True)) == IN_ORDER


@pytest.mark.parametrize(
    ("typed", "found"), [("øYER", "Øyer"), ("ÆRØ", "Ærø"), ("čáhce", "Čáhcesuolu"), ("ŠUOŠŠ", "Šuoššjávri")]
)
def test_search_folds_case_in_every_alphabet(organisations, typed, found):
    assert listed(f"q={typed}") == [found]


def test_search_takes_letters_that_are_composed_and_letters_that_are_not(organisations):
    assert listed(f"q={unicodedata.normalize('NFD', 'Ål')}") == ["Ål"]


@pytest.mark.parametrize("wild", ["%25", "_", "\\", "%25%25"])
def test_wild_cards_are_letters_like_others(organisations, wild):
    assert listed(f"q={wild}") == []


def test_a_form_is_read_in_composed_letters():
    seen = {}
    request = RequestFactory().post("/", {"navn": [unicodedata.normalize("NFD", n) for n in NAMES]})
    composed_letters(lambda r: seen.update(r.POST.lists()))(request)
    assert seen["navn"] == NAMES
