"""The door of `places`."""

from varde.places.index import ABROAD, PlaceIndex, PlaceInfo, PlaceMatch, clean_code, fold
from varde.places.models import Centre, Place, PlaceChange, PlaceKind, PlaceShape
from varde.places.queries import county_label, place_on, places_of, region_units, search_places, shapes_of

__all__ = [
    "ABROAD",
    "Centre",
    "Place",
    "PlaceChange",
    "PlaceIndex",
    "PlaceInfo",
    "PlaceKind",
    "PlaceMatch",
    "PlaceShape",
    "clean_code",
    "county_label",
    "fold",
    "place_on",
    "places_of",
    "region_units",
    "search_places",
    "shapes_of",
]
