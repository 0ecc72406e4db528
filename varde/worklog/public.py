"""The door of `worklog`."""

from varde.worklog.actions import save_year
from varde.worklog.queries import staff_years_visible_to

__all__ = ["save_year", "staff_years_visible_to"]
