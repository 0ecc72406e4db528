"""The door of `inquiries`."""

from varde.inquiries.models import Channel, Inquiry, Outcome

__all__ = ["Channel", "Inquiry", "Outcome"]
