import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import Cast
from varde.core import locks
from varde.core.errors import EditConflict, Refused, YearIsClosed
from varde.core.models import AuditLine, ChangedDay
from varde.inquiries import actions, rules
from varde.inquiries.models import Inquiry
from varde.inquiries.queries import days_of_project
from varde.people.public import Account
from varde.projects.public import Project, when_project_field_changes

As = Callable[[Account], Client]


def make(cast: Cast, **more: Any) -> Inquiry:
    more = {"centre": cast.ost, "number": f"H24-{Inquiry.objects.count():04d}", "received_on": date(2024, 5, 6)} | more
    return Inquiry.objects.create(**more)


def typed(**fields: Any) -> dict[str, Any]:
    return {f"i-{k}": v for k, v in fields.items()} | {"idempotency_key": str(uuid.uuid4())}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Gjelder 15076500566", False),
        ("Gjelder 15076500565", True),
        ("150765 00565 spør", True),
        ("Telefon 22334455", False),
        ("Sak 123456789012", False),
    ],
)
def test_identity_numbers_are_known_by_their_control_digits(text: str, is_one: bool) -> None:
    assert rules.has_identity_number(text) is is_one


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Foredrag om traumer", False),
        ("Bistand Oslo", False),
        ("RVTS Øst og Nordre Follo", False),
        ("Bekymring for Ola Eksempel", True),
        ("Kari B. Eksempel trenger hjelp", True),
        ("Øystein på skolen", False),
    ],
)
def test_a_first_name_with_a_surname_seems_to_name_somebody(text: str, names: bool) -> None:
    assert rules.seems_to_name_somebody(text) is names


def test_numbers_count_within_their_year() -> None:
    assert rules.next_number(["H26-0009", "H25-0100", "H26-x"], 2026) == "H26-0010"


def test_an_inquiry_is_registered_with_number_trace_and_its_day_marked(cast: Cast) -> None:
    made = actions.register_inquiry(
        actor=cast.viewer(cast.adviser), centre=cast.ost, values={"received_on": date(2024, 5, 6), "subject": "Tema"}
    )
    assert made.number == "H24-0001"
    assert ChangedDay.objects.get().day == date(2024, 5, 6)
    assert AuditLine.objects.get(object_type="inquiries.inquiry").object_id == made.pk


def test_a_new_day_marks_both_days_and_the_history_never_tells_the_subject(cast: Cast) -> None:
    inquiry = make(cast, subject="Noe om noen")
    values = {"received_on": date(2024, 6, 7), "subject": "Noe annet"}
    actions.update_inquiry(actor=cast.viewer(cast.office), inquiry=inquiry, version=1, values=values)
    assert set(ChangedDay.objects.values_list("day", flat=True)) == {date(2024, 5, 6), date(2024, 6, 7)}
    line = AuditLine.objects.get()
    assert "Noe" not in str(line.changes)
    assert line.changes["Emne"] == ["", "endret"]


def test_who_may_not_register_or_close(cast: Cast) -> None:
    inquiry = make(cast)
    for account in (cast.reader, cast.colleague, cast.stranger):
        with pytest.raises(PermissionDenied):
            actions.set_outcome(actor=cast.viewer(account), inquiry=inquiry, outcome="declined")


def test_the_second_editor_is_told_and_a_used_number_is_refused(cast: Cast) -> None:
    inquiry, other = make(cast, number="H24-0001"), make(cast, number="H24-0002")
    odd = cast.viewer(cast.office)
    actions.update_inquiry(actor=odd, inquiry=inquiry, version=1, values={"subject": "Ny"})
    with pytest.raises(EditConflict):
        actions.update_inquiry(actor=odd, inquiry=inquiry, version=1, values={"subject": "Annen"})
    with pytest.raises(Refused):
        actions.update_inquiry(actor=odd, inquiry=other, version=1, values={"number": "H24-0001"})


def test_a_closed_year_takes_no_more_and_gives_up_none(cast: Cast) -> None:
    inquiry = make(cast)
    locks.lock_year(centre="ost", year=2024)
    odd, liv = cast.viewer(cast.office), cast.viewer(cast.leader)
    with pytest.raises(YearIsClosed):
        actions.set_outcome(actor=odd, inquiry=inquiry, outcome="declined")
    with pytest.raises(YearIsClosed):
        actions.update_inquiry(actor=odd, inquiry=inquiry, version=1, values={"received_on": date(2025, 1, 1)})
    actions.set_outcome(actor=liv, inquiry=inquiry, outcome="declined", reason="Glemt i fjor")
    assert Inquiry.objects.get().outcome == "declined"


def test_subjects_are_forgotten_after_two_years_in_closed_years_too_and_the_count_stays(cast: Cast) -> None:
    old = make(cast, received_on=date(2023, 3, 1), subject="Gammelt")
    young = make(cast, received_on=date(2023, 7, 1), subject="Nyere")
    locks.lock_year(centre="ost", year=2023)
    assert actions.forget_subjects(on=date(2025, 6, 1)) == 1
    assert actions.forget_subjects(on=date(2025, 6, 1)) == 0
    assert dict(Inquiry.objects.values_list("pk", "subject")) == {old.pk: "", young.pk: "Nyere"}


def test_a_projects_new_field_reaches_the_days_of_its_inquiries(cast: Cast) -> None:
    project = Project.objects.create(centre=cast.ost, number="P24-001", title="x")
    make(cast, project=project)
    make(cast, received_on=date(2023, 1, 1), project=project)
    assert days_of_project(project.pk, 2024) == [date(2024, 5, 6)]
    assert days_of_project in when_project_field_changes


def test_the_list_has_what_waits_and_costs_the_same_whatever_its_length(cast: Cast, as_: As) -> None:
    client = as_(cast.office)
    make(cast, subject="Venter ennå")
    make(cast, centre=cast.sor, subject="Sørs sak")
    counts = []
    for _round in range(2):
        for _n in range(12):
            make(cast, outcome="answered")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("inquiries:list")).content.decode()
        counts.append(len(queries))
    assert "Venter ennå" in page
    assert "Sørs sak" not in page
    assert counts[0] == counts[1] <= 15


def test_an_outcome_is_set_with_one_click_and_undone_with_another(cast: Cast, as_: As) -> None:
    inquiry = make(cast)
    client = as_(cast.adviser)
    address = reverse("inquiries:set_outcome", args=[inquiry.pk])
    answer = client.post(address, {"outcome": "referred"}, follow=True)
    assert "Angre" in answer.content.decode()
    assert Inquiry.objects.get().outcome == "referred"
    client.post(address, {"outcome": "", "undo": "1"})
    assert Inquiry.objects.get().outcome == ""


def test_the_form_refuses_identity_numbers_and_asks_about_names(cast: Cast, as_: As) -> None:
    client = as_(cast.adviser)
    address = reverse("inquiries:new")
    bad = client.post(address, typed(received_on="2024-05-06", subject="Gjelder 15076500565"))
    assert bad.status_code == 422
    assert "Skriv tema, ikke hvem" in bad.content.decode()
    form = typed(received_on="2024-05-06", subject="Om Ola Eksempel")
    asked = client.post(address, form)
    assert "navnet på en person" in asked.content.decode()
    assert not Inquiry.objects.exists()
    assert client.post(address, form | {"i-names_nobody": "on"}).status_code == 302
    assert client.post(address, form | {"i-names_nobody": "on"}).status_code == 302
    assert Inquiry.objects.count() == 1


def test_a_place_is_found_by_number_or_name_and_an_unknown_one_is_said(cast: Cast, as_: As) -> None:
    client = as_(cast.adviser)
    for text in ("Lillestrøm", "3205 Lillestrøm", "3205"):
        client.post(reverse("inquiries:new"), typed(received_on="2024-05-06", place_text=text))
    assert [str(i.place) for i in Inquiry.objects.all()] == ["Lillestrøm"] * 3
    answer = client.post(reverse("inquiries:new"), typed(received_on="2024-05-06", place_text="Atlantis"))
    assert answer.status_code == 422


def test_another_centres_inquiry_is_not_there_and_a_reader_only_reads(cast: Cast, as_: As) -> None:
    pk = make(cast).pk
    for name in ("inquiry", "edit"):
        assert as_(cast.colleague).get(reverse(f"inquiries:{name}", args=[pk])).status_code == 404
    assert as_(cast.reader).get(reverse("inquiries:inquiry", args=[pk])).status_code == 200
    assert as_(cast.reader).get(reverse("inquiries:edit", args=[pk])).status_code == 403
    assert as_(cast.reader).post(reverse("inquiries:set_outcome", args=[pk])).status_code == 403
