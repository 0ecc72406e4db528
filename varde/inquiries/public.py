"""The door of `inquiries`."""

from varde.inquiries.actions import forget_subjects, register_inquiry, set_outcome, update_inquiry
from varde.inquiries.models import Channel, Inquiry, Outcome
from varde.inquiries.queries import inquiries_visible_to, open_for_long

__all__ = [
    "Channel",
    "Inquiry",
    "Outcome",
    "forget_subjects",
    "inquiries_visible_to",
    "open_for_long",
    "register_inquiry",
    "set_outcome",
    "update_inquiry",
]
