"""The door of `projects`."""

from varde.projects.figures import fields_of_projects
from varde.projects.models import FieldOfWork, Funder, Project, ProjectStatus, ProjectYear, UserInvolvement
from varde.projects.queries import projects_visible_to

__all__ = [
    "FieldOfWork",
    "Funder",
    "Project",
    "ProjectStatus",
    "ProjectYear",
    "UserInvolvement",
    "fields_of_projects",
    "projects_visible_to",
]
