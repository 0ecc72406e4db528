"""Reads about people and what belongs to them."""

from django.db.models import QuerySet

from varde.people.access import Viewer
from varde.people.models import SavedView


def saved_views_of(viewer: Viewer, page: str) -> QuerySet[SavedView]:
    """The viewer's own saved views of one list page."""
    return SavedView.objects.filter(account=viewer.account, page=page)
