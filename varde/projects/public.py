"""The door of `projects`."""

from varde.projects.models import FieldOfWork, Funder, Project, ProjectStatus, ProjectYear
from varde.projects.queries import projects_visible_to

__all__ = ["FieldOfWork", "Funder", "Project", "ProjectStatus", "ProjectYear", "projects_visible_to"]
