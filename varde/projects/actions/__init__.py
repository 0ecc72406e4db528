"""Every change of projects, their years and their lists."""

from varde.projects.actions.lists import (
    add_field,
    add_plan_measure,
    change_field,
    change_funder,
    change_heading,
    change_plan_measure,
    copy_fields,
    copy_headings,
    field_named,
    paste_headings,
    remove_field,
    remove_heading,
    remove_plan_measure,
    save_letter,
)
from varde.projects.actions.projects import change_status, create_project, update_project
from varde.projects.actions.years import copy_year, ensure_year, remove_year, update_project_year

__all__ = [
    "add_field",
    "add_plan_measure",
    "change_field",
    "change_funder",
    "change_heading",
    "change_plan_measure",
    "change_status",
    "copy_fields",
    "copy_headings",
    "copy_year",
    "create_project",
    "ensure_year",
    "field_named",
    "paste_headings",
    "remove_field",
    "remove_heading",
    "remove_plan_measure",
    "remove_year",
    "save_letter",
    "update_project",
    "update_project_year",
]
