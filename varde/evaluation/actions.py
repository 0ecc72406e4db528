"""Changes to evaluations."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from varde.core import audit, edits
from varde.core.errors import EditConflict, FieldDifference, Refused
from varde.core.facts import mark_changed
from varde.evaluation.models import Answer, Evaluation, Item, ItemCount
from varde.evaluation.rules import Counts, too_many
from varde.people.public import Viewer, correcting
from varde.places.public import Centre
from varde.projects.public import Project


def _check(centre: Centre, responses: int, counts: Counts, project: Project | None) -> None:
    if project is not None and project.centre_id != centre.pk:
        raise Refused(_("Prosjektet hører til et annet senter."))
    if faults := too_many(counts, responses):
        parts = [f"«{Item(item).label}»: {n}" for item, n in faults]
        raise Refused(
            _("Flere svar enn de %(responses)s besvarelsene: %(parts)s.")
            % {"responses": responses, "parts": ", ".join(parts)}
        )


def _shown(counts: Counts) -> dict[str, str]:
    """{item: «1 · 0 · 2 · 3 · 10 · 22»}, from fully disagree to fully agree."""
    return {
        str(Item(item).label): " · ".join(str(counts.get(item, {}).get(a, 0)) for a in Answer.values)
        for item in Item.values
    }


def _stored(evaluation: Evaluation) -> dict[str, dict[str, int]]:
    return {row.item: {a: getattr(row, a) for a in Answer.values} for row in evaluation.items.all()}


def _store(evaluation: Evaluation, counts: Counts) -> None:
    for item in Item.values:
        answers = {a: counts.get(item, {}).get(a, 0) for a in Answer.values}
        if any(answers.values()):
            ItemCount.objects.update_or_create(evaluation=evaluation, item=item, defaults=answers)
        else:
            evaluation.items.filter(item=item).delete()


@transaction.atomic
def create_evaluation(
    *,
    actor: Viewer,
    centre: Centre,
    title: str,
    held_on: date,
    responses: int,
    counts: Counts,
    project: Project | None = None,
    reason: str = "",
) -> Evaluation:
    """The forms handed in at one event. `held_on` is the event's first teaching day. Whoever links it to an event
    does so in the same transaction. Raises PermissionDenied, Refused, YearIsClosed."""
    if not actor.may("evaluation", centre):
        raise PermissionDenied
    _check(centre, responses, counts, project)
    with correcting(actor, centre=centre, days=[held_on], reason=reason, what=title):
        made = Evaluation.objects.create(
            centre=centre, title=title[:300], held_on=held_on, responses=responses, project=project
        )
        _store(made, counts)
        audit.record(actor=actor.who, verb=_("registrerte evalueringen"), obj=made, centre=centre.slug, reason=reason)
        mark_changed(centre.slug, [held_on])
    return made


@transaction.atomic
def update_evaluation(
    *,
    actor: Viewer,
    evaluation: Evaluation,
    version: int | None,
    values: Mapping[str, Any],
    counts: Counts,
    reason: str = "",
) -> Evaluation:
    """`values`: any of title, held_on, project, responses. Raises PermissionDenied, EditConflict, Refused,
    YearIsClosed."""
    if not actor.may("evaluation", evaluation.centre):
        raise PermissionDenied
    row = Evaluation.objects.select_for_update(of=("self",)).select_related("centre", "project").get(pk=evaluation.pk)
    before, now, typed = row.held_on, _shown(_stored(row)), _shown(counts)
    items = {k: [now[k], typed[k]] for k in typed if now[k] != typed[k]}
    try:
        edits.refuse_stale(row, version, values)
    except EditConflict as conflict:
        conflict.differences += [FieldDifference(k, *pair) for k, pair in items.items()]
        raise
    responses = values.get("responses", row.responses)
    _check(row.centre, responses, counts, values.get("project", row.project))
    days = [before, values.get("held_on", before)]
    with correcting(actor, centre=row.centre, days=days, reason=reason, what=row.title):
        changes = edits.change(row, values)
        if items and not changes:
            row.version += 1
            row.save(update_fields=["version"])
        _store(row, counts)
        if changes or items:
            audit.record(
                actor=actor.who, verb=_("endret evalueringen"), obj=row, centre=row.centre.slug,
                changes=changes | items, reason=reason,
            )  # fmt: skip
            mark_changed(row.centre.slug, days)
    return row


@transaction.atomic
def follow_keeper(*, pk: int, values: Mapping[str, Any]) -> None:
    """Take over what its event changed: any of title, held_on, project. The event's action, whose transaction this
    is, has already asked who may, writes the trace and marks the days before and after as changed."""
    edits.change(Evaluation.objects.select_for_update(of=("self",)).select_related("project").get(pk=pk), values)
