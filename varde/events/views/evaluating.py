"""The evaluation of an event, registered and changed from the event's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varde.core.forms import status_of, submit
from varde.evaluation.public import EvaluationForm, update_evaluation
from varde.events import actions
from varde.events.views.asking import event_or_404, viewer_of
from varde.events.views.pages import address
from varde.people.public import demand


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """One page for both: the first to save registers, everybody after changes what is there."""
    event = event_or_404(request, pk)
    viewer, now = viewer_of(request), event.evaluation
    demand(viewer, "evaluation", event.centre)
    form = EvaluationForm(
        request.POST or None, prefix="v", viewer=viewer, centre=event.centre, evaluation=now, stands_alone=False
    )

    def work() -> str:
        counts, given = form.counts(), form.values()
        if now is None:
            actions.register_evaluation(actor=viewer, event=event, counts=counts, reason=form.reason, **given)
        else:
            # opened before there was one: version 0, so that what somebody else registered is shown and not replaced
            update_evaluation(
                actor=viewer, evaluation=now, version=form.opened_version or 0, values=given, counts=counts,
                reason=form.reason,
            )  # fmt: skip
        messages.success(request, _("Evalueringen er lagret."))
        return address(event)

    if request.method == "POST" and (answer := submit(request, form, work)) is not None:
        return answer
    return render(request, "events/evaluation.html", {"event": event, "form": form}, status=status_of(form))
