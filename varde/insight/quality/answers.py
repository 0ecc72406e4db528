"""What one does about a finding: mend it, say that it is right, or take either back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.errors import Refused
from varde.insight.models import QualityAnswer
from varde.insight.quality.checks import BY_KEY
from varde.insight.quality.findings import Check, Finding
from varde.insight.quality.mending import MendForm
from varde.insight.quality.mends import MENDS
from varde.insight.quality.run import CONFIRM, answers_visible_to
from varde.people.public import Viewer


def may_answer(viewer: Viewer, check: Check) -> bool:
    return viewer.may(check.ability)


@transaction.atomic
def mend(*, actor: Viewer, year: int, check: Check, finding: Finding, form: MendForm) -> QualityAnswer:
    """Mend a finding with what its form was given. The room's own action does the work and writes the trace."""
    if not may_answer(actor, check) or finding.mend not in MENDS:
        raise PermissionDenied
    done, undo = MENDS[finding.mend].apply(actor, finding, form, year)
    return _remember(actor, year, check, finding, mend=finding.mend, done=done, undo=undo)


@transaction.atomic
def confirm(*, actor: Viewer, year: int, check: Check, finding: Finding) -> QualityAnswer:
    """It is right as it stands: not shown again until the matter changes."""
    if not may_answer(actor, check):
        raise PermissionDenied
    if not check.confirmable:
        raise Refused(_("Dette må rettes, det kan ikke bekreftes."))
    answer = _remember(actor, year, check, finding, mend=CONFIRM, done=_("Bekreftet at dette stemmer"), undo={})
    _trace(actor, answer, _("bekreftet i Sjekk tallene"))
    return answer


@transaction.atomic
def take_back(*, actor: Viewer, answer: QualityAnswer) -> None:
    """Undo. In a closed year the leader's reason is the undoing itself."""
    check = BY_KEY[answer.check_key]
    if not may_answer(actor, check):
        raise PermissionDenied
    answer = QualityAnswer.objects.select_for_update().get(pk=answer.pk)
    if answer.undone_at is not None:
        return
    if answer.mend != CONFIRM:
        MENDS[answer.mend].take_back(actor, answer.undo, _("Angret: %(done)s") % {"done": answer.done})
    answer.undone_at = timezone.now()
    answer.save(update_fields=["undone_at"])
    _trace(actor, answer, _("angret i Sjekk tallene"))


def get_answer(viewer: Viewer, pk: int) -> QualityAnswer:
    """QualityAnswer.DoesNotExist for another centre's, and for that of a check we no longer have."""
    return answers_visible_to(viewer).get(pk=pk, centre=viewer.centre, check_key__in=BY_KEY)


def last_answers(viewer: Viewer, year: int, check: Check, limit: int = 10) -> list[QualityAnswer]:
    """What was done lately about one check, newest first."""
    found = answers_visible_to(viewer).filter(centre=viewer.centre, year=year, check_key=check.key, undone_at=None)
    return list(found[:limit])


def find_answer(viewer: Viewer, year: int, check: Check, subject: str) -> QualityAnswer | None:
    """The last thing done about one finding, if it has not been taken back."""
    found = answers_visible_to(viewer).filter(
        centre=viewer.centre, year=year, check_key=check.key, subject=subject, undone_at=None
    )
    return found.first()


def _remember(
    actor: Viewer, year: int, check: Check, finding: Finding, *, mend: str, done: str, undo: dict[str, Any]
) -> QualityAnswer:
    assert actor.centre is not None
    return QualityAnswer.objects.create(
        centre=actor.centre,
        year=year,
        check_key=check.key,
        subject=finding.subject,
        fingerprint=finding.fingerprint,
        label=finding.label[:400],
        mend=mend,
        done=done[:300],
        undo=undo,
        by_name=str(actor.account or audit.SYSTEM)[:200],
    )


def _trace(actor: Viewer, answer: QualityAnswer, verb: str) -> None:
    audit.record(
        actor=actor.account or audit.SYSTEM,
        verb=verb,
        obj=answer,
        centre=answer.centre.slug,
        changes={str(BY_KEY[answer.check_key].title): ["", answer.label]},
    )
