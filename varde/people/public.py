"""The door of `people`: persons, organisations, accounts and who may do what."""

from varde.people.access import SYSTEM_VIEWER, Viewer, viewer_for
from varde.people.corrections import correcting
from varde.people.desk import at_desk, demand, found
from varde.people.erasure import when_account_is_erased, when_person_is_erased, when_persons_merge
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
from varde.people.queries import (
    find_organisation,
    organisations_visible_to,
    persons_at,
    persons_visible_to,
    saved_views_of,
    search_organisations,
)
from varde.people.rules import shown_organisation_number

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
    "at_desk",
    "correcting",
    "demand",
    "find_organisation",
    "found",
    "organisations_visible_to",
    "persons_at",
    "persons_visible_to",
    "saved_views_of",
    "search_organisations",
    "shown_organisation_number",
    "viewer_for",
    "when_account_is_erased",
    "when_person_is_erased",
    "when_persons_merge",
]
