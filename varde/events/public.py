"""The door of `events`."""

from varde.events.models import Attendance, Event, EventStatus, EventStep, Kind, Mode, TeachingDay, Way
from varde.events.rules import COMPETENCE_OFFERS

__all__ = [
    "COMPETENCE_OFFERS",
    "Attendance",
    "Event",
    "EventStatus",
    "EventStep",
    "Kind",
    "Mode",
    "TeachingDay",
    "Way",
]
