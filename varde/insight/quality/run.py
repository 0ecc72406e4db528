"""Run the checks for a centre and a year, and leave out what somebody has said is right."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet

from varde.insight.models import QualityAnswer
from varde.insight.quality.checks import BY_SLUG, CHECKS
from varde.insight.quality.findings import Check, Finding
from varde.insight.quality.material import Material
from varde.people.public import Viewer

CONFIRM = "confirm"


@dataclass(frozen=True)
class Result:
    """What one check found. confirmed: how many are hidden because somebody said they are right."""

    check: Check
    findings: list[Finding]
    confirmed: int
    participant_days: int

    @property
    def count(self) -> int:
        return len(self.findings)

    @property
    def amount(self) -> int | Decimal:
        return sum((f.amount or 0 for f in self.findings), Decimal()) if self.check.unit else 0

    @property
    def share(self) -> Decimal | None:
        """Percent of all participant-days of the year, where that says something."""
        if not self.check.share_of_participants or not self.participant_days:
            return None
        return (Decimal(self.amount) * 100 / self.participant_days).quantize(Decimal("0.1"), ROUND_HALF_UP)


def answers_visible_to(viewer: Viewer) -> QuerySet[QualityAnswer]:
    return QualityAnswer.objects.filter(viewer.sees("centre"))


def run(viewer: Viewer, year: int, checks: Iterable[Check] = CHECKS) -> list[Result]:
    """Every check, also those that found nothing, for the centre the viewer sits at. At most 15 queries in all."""
    if viewer.centre is None:
        return []
    material = Material(viewer, viewer.centre, year)
    confirmed: dict[str, dict[str, str]] = {}
    answers = answers_visible_to(viewer).filter(centre=viewer.centre, year=year, mend=CONFIRM, undone_at=None)
    for key, subject, fingerprint in answers.values_list("check_key", "subject", "fingerprint"):
        confirmed.setdefault(key, {})[subject] = fingerprint
    results = []
    for check in checks:
        right = confirmed.get(check.key, {})
        found = check.find(material)
        left = [f for f in found if right.get(f.subject) != f.fingerprint]
        share_of = material.participant_days if check.share_of_participants else 0
        results.append(Result(check, left, len(found) - len(left), share_of))
    return results


def quality_summary(viewer: Viewer, year: int) -> list[Result]:
    """The checks that found something, for Hjem and for a year about to be closed."""
    return [r for r in run(viewer, year) if r.findings]


def result_of(viewer: Viewer, year: int, slug: str) -> Result | None:
    """One check by its address; None when there is no such check."""
    check = BY_SLUG.get(slug)
    return next(iter(run(viewer, year, [check])), None) if check else None


def find_finding(result: Result, subject: str) -> Finding | None:
    return next((f for f in result.findings if f.subject == subject), None)
