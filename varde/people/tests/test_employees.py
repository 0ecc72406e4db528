"""The centre's employees on the desk."""

import pytest
from django.urls import reverse

from conftest import CANARY
from varde.people.actions import create_employee, merge_persons
from varde.people.public import Employee, Person, when_persons_merge
from varde.projects.public import Project

LIST, NEW = "/ansatte/", "/ansatte/ny/"
TYPED = {
    "ansatt-full_name": "Kari Kolstein", "ansatt-position": "Rådgiver", "ansatt-email": "kari@example.org",
    "ansatt-works_from": "2024-01-01",
}  # fmt: skip


@pytest.fixture
def employee(cast):
    return create_employee(actor=cast.viewer(cast.leader), centre=cast.ost, data={"name": "Kari Kolstein"})


def test_the_leader_adds_an_employee(cast, as_):
    assert as_(cast.leader).post(NEW, TYPED).status_code == 302
    made = Employee.objects.get()
    assert (made.person.name, made.title, made.centre) == ("Kari Kolstein", "Rådgiver", cast.ost)


def test_an_end_before_the_start_is_refused_beside_the_field(cast, as_):
    answer = as_(cast.leader).post(NEW, TYPED | {"ansatt-works_to": "2023-01-01"})
    assert answer.status_code == 422
    assert "Sluttdatoen er før startdatoen" in answer.content.decode()


def test_the_adviser_sees_colleagues_and_changes_nobody(cast, as_, employee):
    client = as_(cast.adviser)
    assert "Kari Kolstein" in client.get(LIST).content.decode()
    address = reverse("people:employee", args=[employee.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, TYPED).status_code == 403
    assert client.get(NEW).status_code == 403
    assert client.post(reverse("people:erase_employee", args=[employee.pk])).status_code == 403


def test_another_centre_finds_no_employee_of_ours(cast, as_):
    made = create_employee(actor=cast.viewer(cast.leader), centre=cast.ost, data={"name": CANARY["ost"]})
    client = as_(cast.colleague)
    assert CANARY["ost"] not in client.get(LIST).content.decode()
    for name in ("employee", "erase_employee"):
        assert client.get(reverse(f"people:{name}", args=[made.pk])).status_code == 404
    assert client.post(reverse("people:merge_employee", args=[made.pk])).status_code == 404


def test_two_editors_of_one_employee_do_not_overwrite_each_other(cast, as_, employee):
    client = as_(cast.leader)
    address = reverse("people:employee", args=[employee.pk])
    first = TYPED | {"ansatt-version": "1"}
    assert client.post(address, first | {"ansatt-position": "Leder"}).status_code == 302
    assert client.post(address, first | {"ansatt-full_name": "Kari K."}).status_code == 409


def test_the_list_asks_few_questions_whatever_its_length(cast, as_, django_assert_max_num_queries):
    for n in range(60):
        create_employee(actor=cast.viewer(cast.leader), centre=cast.ost, data={"name": f"Ansatt {n}"})
    client = as_(cast.reader)
    with django_assert_max_num_queries(15):
        client.get(LIST)


def test_merging_two_persons_moves_every_key_to_the_one_that_stays(cast, employee):
    kept, gone = employee.person, Person.objects.create(centre=cast.ost, name="Kari K", phone="99")
    led = Project.objects.create(centre=cast.ost, number="1", title="Ledet", leader=gone)
    both = Project.objects.create(centre=cast.ost, number="2", title="Begge")
    both.group.set([kept, gone])
    heard = []
    when_persons_merge(lambda k, g: heard.append((k.pk, g.pk)))
    pks = (kept.pk, gone.pk)
    merge_persons(actor=cast.viewer(cast.leader), kept=kept, gone=gone)
    led.refresh_from_db()
    assert led.leader == kept
    assert list(both.group.all()) == [kept]
    assert Person.objects.get(pk=kept.pk).phone == "99"
    assert not Person.objects.filter(name="Kari K").exists()
    assert heard == [pks]


def test_merging_on_the_desk_is_for_the_leader_and_within_the_centre(cast, as_, employee):
    elsewhere = Person.objects.create(centre=cast.sor, name="Kari ved Sør")
    here = Person.objects.create(centre=cast.ost, name="Kari K")
    address = reverse("people:merge_employee", args=[employee.pk])
    assert as_(cast.adviser).post(address, {"slaa-other": here.pk}).status_code == 403
    as_(cast.leader).post(address, {"slaa-other": elsewhere.pk})
    assert Person.objects.filter(pk=elsewhere.pk).exists()
    as_(cast.leader).post(address, {"slaa-other": here.pk})
    assert not Person.objects.filter(pk=here.pk).exists()
