"""Reads of places. The lists are open to everybody: nothing here depends on who asks."""

from datetime import date

from django.db.models import QuerySet

from varde.core.dates import today
from varde.places.index import PlaceIndex, PlaceInfo, clean_code
from varde.places.models import Centre, Place, PlaceShape


def place_on(code: str, on: date) -> Place | None:
    """The unit with this number on this day; None when the number was not in use then. One query, or two."""
    code = clean_code(code)
    same = list(Place.objects.filter(code=code).order_by("valid_from"))
    if same and on < same[0].valid_from:  # days before the lists begin count as their first day
        first_day = Place.objects.order_by("valid_from").values_list("valid_from", flat=True)[0]
        on = max(on, first_day)
    return next((p for p in same if p.valid_from <= on and (p.valid_to is None or on < p.valid_to)), None)


def search_places(text: str, on: date | None = None, limit: int = 20) -> list[PlaceInfo]:
    """For a field where one types a place: by number or beginning of a name, accents do not matter.
    Municipalities, districts, counties and abroad, as they were on the day (today if none is given)."""
    return PlaceIndex.load().search(text, on or today(), limit)


def region_units(centre: Centre, on: date) -> list[PlaceInfo]:
    """The municipalities of the centre's region on the day, with the city districts in place of Oslo."""
    return PlaceIndex.load().region_units(centre.pk, on)


def county_label(code: str, on: date) -> str:
    """The name of a county number on the day; "" for an unknown one."""
    return PlaceIndex.load().county_label(code, on)


def shapes_of(place_ids: list[int]) -> dict[int, PlaceShape]:
    """The real outlines the operator has imported, by place."""
    return {s.place_id: s for s in PlaceShape.objects.filter(place__in=place_ids)}


def places_of(place_ids: list[int]) -> QuerySet[Place]:
    """These places, by number: for a field where one chooses among them."""
    return Place.objects.filter(pk__in=place_ids)
