"""Answers to the standard form for events that ask to be evaluated.

evaluation_for(...) is called by the demo of events, one per event, and returns unsaved rows."""

import random
from datetime import date

from varde.evaluation.models import Answer, Evaluation, Item, ItemCount
from varde.places.public import Centre
from varde.projects.public import Project

SHARES = {"learning_goals": (4, 2, 2, 5, 28, 59), "useful": (3, 2, 1, 8, 27, 59), "satisfied": (3, 1, 2, 8, 28, 58)}


def evaluation_for(
    chance: random.Random, *, centre: Centre, title: str, project: Project | None, held_on: date, participants: int
) -> tuple[Evaluation, list[ItemCount]]:
    """An evaluation with its three items; a few leave an item out."""
    responses = max(3, round(participants * chance.uniform(0.45, 0.9)))
    evaluation = Evaluation(centre=centre, title=title, project=project, held_on=held_on, responses=responses)
    items = []
    for item in Item.values:
        answered = responses - (1 if chance.random() < 0.06 and responses > 4 else 0)
        drawn = chance.choices(Answer.values, SHARES[item], k=answered)
        items.append(ItemCount(evaluation=evaluation, item=item, **{a: drawn.count(a) for a in Answer.values}))
    return evaluation, items
