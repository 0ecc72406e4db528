"""What the worker does for figures, all the time."""

from varde.core.tasks import every
from varde.insight.actions import refresh_changed_days

every(0.25)(refresh_changed_days)
