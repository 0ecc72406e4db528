"""Reads of evaluations; each begins with who asks."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from varde.evaluation.models import Answer, Evaluation, Item
from varde.evaluation.rules import agree_percent, answers_to
from varde.people.public import Viewer
from varde.places.public import Centre


def evaluations_visible_to(viewer: Viewer) -> QuerySet[Evaluation]:
    """The evaluations of the centres this viewer may read."""
    return Evaluation.objects.filter(viewer.sees())


def get_evaluation(viewer: Viewer, pk: int) -> Evaluation:
    """Raises Evaluation.DoesNotExist for another centre's evaluation as for one that is not there."""
    return evaluations_visible_to(viewer).select_related("centre", "project").prefetch_related("items").get(pk=pk)


def evaluations_in_list(viewer: Viewer, centre: Centre) -> QuerySet[Evaluation]:
    """The centre's evaluations with what the list shows."""
    return evaluations_visible_to(viewer).filter(centre=centre).select_related("project").prefetch_related("items")


def years_with_evaluations(viewer: Viewer, centre: Centre) -> list[int]:
    """Years that have at least one evaluation, newest first."""
    found = evaluations_visible_to(viewer).filter(centre=centre)
    return [d.year for d in found.dates("held_on", "year", order="DESC")]


def counts_of(evaluation: Evaluation) -> dict[str, dict[str, int]]:
    """{item: {answer: how many}}, zeros included."""
    rows = {row.item: row for row in evaluation.items.all()}
    return {item: {a: getattr(rows[item], a) if item in rows else 0 for a in Answer.values} for item in Item.values}


def shown_items(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Per item: label, the six counts in order, answers in all, agreement in percent."""
    counts = counts_of(evaluation)
    return [
        {
            "item": item,
            "label": Item(item).label,
            "counts": [counts[item][a] for a in Answer.values],
            "answers": answers_to(counts, item),
            "agree": agree_percent(counts[item]),
        }
        for item in Item.values
    ]


def days_of_project(project_id: int, year: int) -> list[date]:
    """For projects: the days of the year with evaluations that take their field from this project."""
    found = Evaluation.objects.filter(project=project_id, held_on__year=year)
    return list(found.order_by().values_list("held_on", flat=True).distinct())
