"""The door of `places`."""

from varde.places.models import Centre, Place, PlaceChange, PlaceKind

__all__ = ["Centre", "Place", "PlaceChange", "PlaceKind"]
