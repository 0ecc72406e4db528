"""Sjekk tallene: what may be wrong in a year's registrations, and mending it on the spot."""

from varde.insight.quality.checks import BY_KEY, BY_SLUG, CHECKS
from varde.insight.quality.findings import Check, Finding, Severity
from varde.insight.quality.run import Result, find_finding, quality_summary, result_of, run

__all__ = [
    "BY_KEY",
    "BY_SLUG",
    "CHECKS",
    "Check",
    "Finding",
    "Result",
    "Severity",
    "find_finding",
    "quality_summary",
    "result_of",
    "run",
]
