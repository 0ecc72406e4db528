"""The door of `insight`: key figures, their definitions, and the registrations behind them."""

from varde.insight.actions import rebuild_all, refresh_changed_days
from varde.insight.facts import Period
from varde.insight.measures import Measure
from varde.insight.quality import quality_summary
from varde.insight.queries import (
    document,
    figure,
    is_waiting,
    overview,
    total,
    totals_by_year,
    year_figures,
    years_with_figures,
)
from varde.insight.registrations import registrations_behind
from varde.insight.rules import Cell, Figure

__all__ = [
    "Cell",
    "Figure",
    "Measure",
    "Period",
    "document",
    "figure",
    "is_waiting",
    "overview",
    "quality_summary",
    "rebuild_all",
    "refresh_changed_days",
    "registrations_behind",
    "total",
    "totals_by_year",
    "year_figures",
    "years_with_figures",
]
