"""The forms of events."""

from varde.events.forms.event import CopyForm, EventForm, MoveForm, StatusForm
from varde.events.forms.heads import AttendanceForm, MarginsForm
from varde.events.forms.quick import QuickForm

__all__ = ["AttendanceForm", "CopyForm", "EventForm", "MarginsForm", "MoveForm", "QuickForm", "StatusForm"]
