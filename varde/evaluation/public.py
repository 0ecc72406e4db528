"""The door of `evaluation`."""

from varde.evaluation.actions import move_evaluation
from varde.evaluation.models import Evaluation, ItemCount

__all__ = ["Evaluation", "ItemCount", "move_evaluation"]
