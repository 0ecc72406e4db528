"""The door of `people`: persons, organisations, accounts and who may do what."""

from varde.people.access import SYSTEM_VIEWER, Viewer, viewer_for
from varde.people.corrections import correcting
from varde.people.models import (
    Account,
    Employee,
    Level,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    SavedView,
    Sector,
)
from varde.people.queries import saved_views_of

__all__ = [
    "SYSTEM_VIEWER",
    "Account",
    "Employee",
    "Level",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Person",
    "Role",
    "SavedView",
    "Sector",
    "Viewer",
    "correcting",
    "saved_views_of",
    "viewer_for",
]
