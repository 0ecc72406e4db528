"""The door of `projects`."""

from varde.projects.actions import copy_year, create_project, ensure_year, field_named, update_project_year
from varde.projects.figures import fields_of_projects
from varde.projects.models import (
    DEFAULT_FUNDER,
    CoreField,
    FieldOfWork,
    Funder,
    GrantHeading,
    GrantLetter,
    Partner,
    PlanMeasure,
    Project,
    ProjectStatus,
    ProjectYear,
    UserInvolvement,
)
from varde.projects.points import Panel, panels, when_project_field_changes
from varde.projects.queries import (
    fields_of,
    get_project,
    projects_at,
    projects_visible_to,
    years_with_projects,
)

__all__ = [
    "DEFAULT_FUNDER",
    "CoreField",
    "FieldOfWork",
    "Funder",
    "GrantHeading",
    "GrantLetter",
    "Panel",
    "Partner",
    "PlanMeasure",
    "Project",
    "ProjectStatus",
    "ProjectYear",
    "UserInvolvement",
    "copy_year",
    "create_project",
    "ensure_year",
    "field_named",
    "fields_of",
    "fields_of_projects",
    "get_project",
    "panels",
    "projects_at",
    "projects_visible_to",
    "update_project_year",
    "when_project_field_changes",
    "years_with_projects",
]
