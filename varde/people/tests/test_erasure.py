"""Erasing somebody: the name is gone from every table, the figures stand."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from varde.core.errors import Refused
from varde.core.sweeping import GONE, without
from varde.people.actions import create_employee, erase_account, erase_person, save_view, update_employee
from varde.people.public import Account, Membership, Role, when_account_is_erased, when_person_is_erased
from varde.projects.public import Project

NAME, MAIL, PHONE = "Kanari Fuglesang", "kanari@example.org", "+47 400 00 007"


def everything_stored() -> str:
    """Every value of every table, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [repr(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def traces(*texts: str) -> list[str]:
    stored = everything_stored()
    escaped = [t.encode("ascii", "backslashreplace").decode() for t in texts]
    return [t for t in (*texts, *escaped) if t in stored]


def test_an_erased_person_is_gone_from_every_table_and_the_projects_stand(cast):
    actor = cast.viewer(cast.leader)
    employee = create_employee(
        actor=actor, centre=cast.ost, data={"name": NAME, "email": MAIL, "phone": PHONE, "title": "Rådgiver"}
    )
    update_employee(actor=actor, employee=employee, data={"name": NAME, "email": MAIL, "title": "Leder"})
    project = Project.objects.create(
        centre=cast.ost, number="7", title="Et prosjekt", leader=employee.person, starts_on=date(2024, 1, 1)
    )
    project.group.add(employee.person)
    heard = []
    when_person_is_erased(lambda person: heard.append(person.name))
    assert traces(NAME, MAIL, PHONE)
    erase_person(actor=actor, person=employee.person)
    assert traces(NAME, MAIL, PHONE) == []
    project.refresh_from_db()
    assert (project.title, project.leader) == ("Et prosjekt", None)
    assert heard[-1:] == [NAME]


@pytest.fixture
def kanari(cast):
    account = Account.objects.create_user(MAIL, "correct horse battery", name=NAME)
    Membership.objects.create(account=account, centre=cast.ost, role=Role.CENTRE_LEADER)
    return account


def test_an_erased_account_is_gone_from_every_table_and_what_it_did_stands(cast, kanari, settings):
    client = Client()
    client.post(reverse("account_login"), {"login": MAIL, "password": "correct horse battery"})
    create_employee(actor=cast.viewer(kanari), centre=cast.ost, data={"name": "Blir Stående"})
    save_view(account=kanari, page="events", name=f"Utvalg {NAME}", query="q=1")
    client.post("/min-konto/", {"konto-full_name": "Kanari Nygift", "konto-language": "nb"})
    assert client.get("/hjem/").status_code == 200
    heard = []
    when_account_is_erased(lambda account: heard.append(account.pk))
    pk = kanari.pk
    erase_account(actor=cast.viewer(cast.leader), account=kanari)
    assert traces(NAME, "Kanari Nygift", MAIL) == []
    assert "Blir Stående" in everything_stored()
    assert GONE in everything_stored()
    assert heard[-1:] == [pk]
    assert client.get("/hjem/").status_code == 302


def test_a_leader_erases_on_the_desk_after_being_asked(cast, as_):
    account = Account.objects.get(pk=cast.adviser.pk)
    client = as_(cast.leader)
    address = reverse("people:erase_account", args=[account.pk])
    assert "Det kan ikke angres" in client.get(address).content.decode()
    assert Account.objects.filter(pk=account.pk).exists()
    assert client.post(address).status_code == 302
    assert not Account.objects.filter(pk=account.pk).exists()


def test_a_leader_does_not_erase_somebody_who_belongs_to_another_centre_too(cast):
    Membership.objects.create(account=cast.adviser, centre=cast.sor, role=Role.READER)
    with pytest.raises(PermissionDenied):
        erase_account(actor=cast.viewer(cast.leader), account=cast.adviser)
    erase_account(actor=cast.viewer(cast.national), account=cast.adviser)


def test_the_only_leader_is_not_erased(cast):
    with pytest.raises(Refused):
        erase_account(actor=cast.viewer(cast.national), account=cast.leader)


def test_a_person_is_erased_only_by_those_who_keep_the_employees(cast):
    employee = create_employee(actor=cast.viewer(cast.leader), centre=cast.ost, data={"name": NAME})
    for account in (cast.adviser, cast.office, cast.colleague):
        with pytest.raises(PermissionDenied):
            erase_person(actor=cast.viewer(account), person=employee.person)


def test_a_name_is_found_inside_lists_keys_and_sentences():
    value = {"leder": ["", f"{NAME} (50 %)"], NAME: 3, "antall": 42}
    assert without(value, [NAME]) == {"leder": ["", f"{GONE} (50 %)"], GONE: 3, "antall": 42}
    assert without(42, [NAME]) == 42
    assert without('En "sitert" \\ tekst', ["x" * 4]) == 'En "sitert" \\ tekst'
