"""The door of `evaluation`."""

from varde.evaluation.actions import move_evaluation
from varde.evaluation.models import Answer, Evaluation, Item, ItemCount

__all__ = ["Answer", "Evaluation", "Item", "ItemCount", "move_evaluation"]
