"""Reads of projects."""

from django.db.models import QuerySet

from varde.people.public import Viewer
from varde.projects.models import Project


def projects_visible_to(viewer: Viewer) -> QuerySet[Project]:
    """The projects of the centres this viewer may read."""
    return Project.objects.filter(viewer.sees("centre"))
