"""What rooms above may hang on projects. They append to these lists in the `ready` of their app.

`when_project_field_changes`: functions (project id, year) -> the days of that year with facts that take their field
from the project. Called when a project gets another field in a year, inside the transaction; the days are marked
as changed.

`panels`: functions (viewer, project, year) -> Panel or None: a part of the project's page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from varde.people.public import Viewer
from varde.projects.models import Project


@dataclass(frozen=True)
class Panel:
    """A card on the project's page: a heading and a template of the room above, which gets `panel` (the context)."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


when_project_field_changes: list[Callable[[int, int], Iterable[date]]] = []
panels: list[Callable[[Viewer, Project, int], Panel | None]] = []


def days_with_facts(project_id: int, year: int) -> set[date]:
    """All days of the year that any room has registered something on for the project."""
    return {day for ask in when_project_field_changes for day in ask(project_id, year)}


def panels_for(viewer: Viewer, project: Project, year: int) -> list[Panel]:
    """The cards the rooms above want on this page, in the order they registered."""
    return [panel for make in panels if (panel := make(viewer, project, year)) is not None]
