"""Changes to people, organisations, accounts and roles."""

from varde.people.actions.access import add_person_to_centre, erase_account, give_role, take_role
from varde.people.actions.own import change_profile, choose_language, forget_view, save_view
from varde.people.actions.registers import (
    create_employee,
    create_organisation,
    erase_person,
    merge_persons,
    update_employee,
    update_organisation,
)

__all__ = [
    "add_person_to_centre",
    "change_profile",
    "choose_language",
    "create_employee",
    "create_organisation",
    "erase_account",
    "erase_person",
    "forget_view",
    "give_role",
    "merge_persons",
    "save_view",
    "take_role",
    "update_employee",
    "update_organisation",
]
