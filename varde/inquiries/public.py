"""The door of `inquiries`."""

from varde.inquiries.models import Channel, Inquiry, Outcome
from varde.inquiries.queries import inquiries_visible_to, open_for_long

__all__ = ["Channel", "Inquiry", "Outcome", "inquiries_visible_to", "open_for_long"]
