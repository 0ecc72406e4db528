"""Points where rooms above hear that a person is merged or erased.

Keys to a person need no point: merging moves them and erasing empties them. A room registers when it keeps something
more, in its AppConfig.ready():

    when_person_is_erased(forget_the_photo)
"""

from collections.abc import Callable

from varde.people.models import Account, Person

Merged = Callable[[Person, Person], None]
Erased = Callable[[Person], None]
AccountErased = Callable[[Account], None]

_merged: list[Merged] = []
_erased: list[Erased] = []
_account_erased: list[AccountErased] = []


def when_persons_merge(handler: Merged) -> Merged:
    """handler(kept, gone) is called in the transaction, before `gone` is deleted."""
    _merged.append(handler)
    return handler


def when_person_is_erased(handler: Erased) -> Erased:
    """handler(person) is called in the transaction, before the person is deleted."""
    _erased.append(handler)
    return handler


def when_account_is_erased(handler: AccountErased) -> AccountErased:
    """handler(account) is called in the transaction, before the account is deleted."""
    _account_erased.append(handler)
    return handler


def tell_merged(kept: Person, gone: Person) -> None:
    for handler in _merged:
        handler(kept, gone)


def tell_erased(person: Person) -> None:
    for handler in _erased:
        handler(person)


def tell_account_erased(account: Account) -> None:
    for handler in _account_erased:
        handler(account)
