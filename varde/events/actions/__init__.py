"""Every change of events: one verb, a named actor, one transaction, one line in the trace."""

from varde.events.actions.attendance import register_attendance
from varde.events.actions.evaluating import register_evaluation
from varde.events.actions.parts import DayData, EventData
from varde.events.actions.registering import (
    copy_event,
    create_event,
    delete_draft,
    quick_register,
    set_days,
    undo_quick,
    update_event,
)
from varde.events.actions.status import (
    can_undo,
    cancel_event,
    mark_held,
    move_event,
    postpone_event,
    reopen,
    undo_last_change,
)

__all__ = [
    "DayData",
    "EventData",
    "can_undo",
    "cancel_event",
    "copy_event",
    "create_event",
    "delete_draft",
    "mark_held",
    "move_event",
    "postpone_event",
    "quick_register",
    "register_attendance",
    "register_evaluation",
    "reopen",
    "set_days",
    "undo_last_change",
    "undo_quick",
    "update_event",
]
