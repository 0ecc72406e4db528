"""The door of `projects`."""

from varde.projects.models import FieldOfWork, Project, ProjectStatus, ProjectYear
from varde.projects.queries import projects_visible_to

__all__ = ["FieldOfWork", "Project", "ProjectStatus", "ProjectYear", "projects_visible_to"]
