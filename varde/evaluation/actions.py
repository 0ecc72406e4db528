"""Changes to evaluations."""

from datetime import date

from django.db import transaction

from varde.evaluation.models import Evaluation


@transaction.atomic
def move_evaluation(*, pk: int, held_on: date) -> None:
    """Follow the event to its new first day. The event's action, whose transaction this is, has already asked who
    may, writes the trace and marks both days as changed."""
    evaluation = Evaluation.objects.select_for_update().get(pk=pk)
    if evaluation.held_on != held_on:
        evaluation.held_on = held_on
        evaluation.version += 1
        evaluation.save(update_fields=["held_on", "version"])
