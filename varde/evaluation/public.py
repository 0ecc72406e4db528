"""The door of `evaluation`."""

from varde.evaluation.models import Evaluation, ItemCount

__all__ = ["Evaluation", "ItemCount"]
