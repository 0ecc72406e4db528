"""The cast that plays in all tests: Ada advises at Øst, Liv leads Øst, Sven advises at Sør, Nora administers the
country, Rita reads at Øst, and a stranger has an account and no role. Canary texts tell whose data leaked."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from varde.people.public import Account, Membership, Role, Viewer, viewer_for
from varde.places.public import Centre

CANARY = {"ost": "CANARY-ost-7f3a", "sor": "CANARY-sor-7f3a"}


@dataclass
class Cast:
    ost: Centre
    sor: Centre
    adviser: Account
    leader: Account
    colleague: Account
    office: Account
    national: Account
    reader: Account
    stranger: Account

    def viewer(self, account: Account) -> Viewer:
        return viewer_for(account)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    ost, _ = Centre.objects.get_or_create(slug="ost", defaults={"name": "RVTS Øst", "order": 5})
    sor, _ = Centre.objects.get_or_create(slug="sor", defaults={"name": "RVTS Sør", "order": 4})

    def account(name: str, centre: Centre | None, role: str | None) -> Account:
        made = Account.objects.create_user(f"{name.lower()}@example.org", "correct horse battery", name=name)
        if role:
            Membership.objects.create(account=made, centre=centre, role=role)
        return made

    return Cast(
        ost=ost,
        sor=sor,
        adviser=account("Ada", ost, Role.ADVISER),
        leader=account("Liv", ost, Role.CENTRE_LEADER),
        colleague=account("Sven", sor, Role.CENTRE_LEADER),
        office=account("Odd", ost, Role.OFFICE),
        national=account("Nora", None, Role.NATIONAL_ADMINISTRATOR),
        reader=account("Rita", ost, Role.READER),
        stranger=account("Stranger", None, None),
    )


@pytest.fixture
def as_(client: Client) -> Callable[[Account], Client]:
    """as_(cast.adviser).get("/hjem/")"""

    def sign_in(account: Account) -> Client:
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
