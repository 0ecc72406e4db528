"""The evaluation of an event: what the participants said on the form at its end."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.dates import today
from varde.core.errors import Refused
from varde.evaluation.public import Counts, Evaluation, create_evaluation
from varde.events import rules
from varde.events.actions.parts import dates_of, locked, who, writing
from varde.events.models import Event
from varde.people.public import Viewer


def register_evaluation(*, actor: Viewer, event: Event, responses: int, counts: Counts, reason: str = "") -> Evaluation:
    """The forms handed in at an event that has begun. Title, day and project are the event's. An event has one;
    changing it is update_evaluation. Raises PermissionDenied, Refused, YearIsClosed."""
    if not actor.may("evaluation", event.centre):
        raise PermissionDenied
    with writing(
        actor=actor,
        centre=event.centre,
        days=dates_of(event)[:1],
        reason=reason,
        what=_("evalueringen av «%(title)s»") % {"title": event.title},
    ):
        event = locked(event.pk)
        if event.starts_on is None or not rules.may_be_evaluated(event.status, event.starts_on, today()):
            raise Refused(_("Bare et arrangement som har vært, har en evaluering."))
        if event.evaluation_id is not None:
            raise Refused(_("Noen registrerte evalueringen mens du skrev. Lagre igjen for å se forskjellene."))
        made = create_evaluation(
            actor=actor,
            centre=event.centre,
            title=event.title,
            held_on=event.starts_on,
            responses=responses,
            counts=counts,
            project=event.project,
            reason=reason,
        )
        # not a new version of the event: nobody who edits it now typed anything about this
        Event.objects.filter(pk=event.pk).update(evaluation=made)
        audit.record(
            actor=who(actor),
            verb=_("registrerte evalueringen"),
            obj=event,
            centre=event.centre.slug,
            changes={_("Besvarelser"): ["", str(responses)]},
            reason=reason,
        )
    return made
