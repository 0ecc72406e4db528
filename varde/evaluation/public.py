"""The door of `evaluation`."""

from varde.evaluation.actions import create_evaluation, follow_keeper, update_evaluation
from varde.evaluation.forms import EvaluationForm
from varde.evaluation.models import Answer, Evaluation, Item, ItemCount
from varde.evaluation.points import Keeper, belongs_to
from varde.evaluation.queries import evaluations_visible_to
from varde.evaluation.rules import Counts

__all__ = [
    "Answer",
    "Counts",
    "Evaluation",
    "EvaluationForm",
    "Item",
    "ItemCount",
    "Keeper",
    "belongs_to",
    "create_evaluation",
    "evaluations_visible_to",
    "follow_keeper",
    "update_evaluation",
]
