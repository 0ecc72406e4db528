import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import Cast
from varde.core import locks
from varde.people.public import Account
from varde.projects import points
from varde.projects.models import FieldOfWork, Partner, Project, ProjectYear
from varde.projects.points import Panel
from varde.projects.tests.factories import make_field, make_letter, make_project

As = Callable[[Account], Client]


def url(name: str, *args: Any) -> str:
    return reverse(f"projects:{name}", args=args)


def typed(**fields: Any) -> dict[str, Any]:
    return {f"p-{k}": v for k, v in fields.items()} | {"idempotency_key": str(uuid.uuid4())}


def test_the_list_shows_the_centres_own_projects_only(cast: Cast, as_: As) -> None:
    make_project(cast.ost, title="Østs prosjekt")
    make_project(cast.sor, title="Sørs prosjekt")
    page = as_(cast.adviser).get(url("list")).content.decode()
    assert "Østs prosjekt" in page
    assert "Sørs prosjekt" not in page
    assert "Nytt prosjekt" not in page
    assert "Nytt prosjekt" in as_(cast.leader).get(url("list")).content.decode()


def test_the_list_narrows_by_year_field_status_funder_involvement_heading_and_words(cast: Cast, as_: As) -> None:
    letter = make_letter()
    one = make_project(cast.ost, "P24-001", title="Trygge overganger", year_user_involvement="planning")
    one.years.get().headings.add(letter.headings.get(number="2.1.3"))
    ledelse = make_field(cast.ost, 2025, "Ledelse")
    make_project(cast.ost, "P25-001", 2025, title="Ledernettverk", year_field=ledelse, year_status="closed")
    client = as_(cast.adviser)

    def shown(**query: str) -> set[str]:
        listing = client.get(url("list"), query).context["listing"]
        return {p.number for p in listing.page.object_list}

    assert shown() == {"P24-001", "P25-001"}
    assert shown(aar="2024") == {"P24-001"}
    assert shown(omrade="Ledelse") == {"P25-001"}
    assert shown(status="closed") == {"P25-001"}
    assert shown(medvirkning="planning") == {"P24-001"}
    assert shown(medvirkning="not_stated") == {"P25-001"}
    assert shown(overskrift="2.1.3") == {"P24-001"}
    assert shown(q="trygge") == {"P24-001"}
    assert shown(aar="2025", omrade="Vold og seksuelle overgrep") == set()


def test_the_list_is_downloaded_as_shown_with_the_long_texts(cast: Cast, as_: As) -> None:
    make_project(cast.ost, title="=Snill tittel", goal="Målet")
    text = as_(cast.adviser).get(url("list"), {"last": "csv"}).content.decode("utf-8-sig")
    assert "'=Snill tittel" in text
    assert "Målet" in text


def test_the_list_costs_the_same_whatever_its_length(cast: Cast, as_: As) -> None:
    client = as_(cast.leader)
    counts = []
    for batch in range(2):
        for n in range(20 * batch + 1):
            make_project(cast.ost, f"P24-{batch}{n:02d}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_a_projects_page_shows_the_year_its_panels_and_what_is_missing(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def panel(_viewer: Any, project: Project, year: int) -> Panel:
        seen.append((project.pk, year))
        return Panel("Arrangementer i prosjektet", "projects/_list_tabs.html")

    monkeypatch.setattr(points, "panels", [panel])
    project = make_project(cast.ost, goal="Et mål", year_activity="Tre samlinger")
    ProjectYear.objects.create(project=project, year=2023, activity="Fjoråret")
    client = as_(cast.leader)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url("project", project.pk), {"aar": "2024"}).content.decode()
    assert len(queries) <= 25
    assert "Tre samlinger" in page
    assert "Fjoråret" not in page
    assert "Arrangementer i prosjektet" in page
    assert "Mangler før rapporten for 2024" in page
    assert seen == [(project.pk, 2024)]
    reader = as_(cast.reader).get(url("project", project.pk)).content.decode()
    assert "Endre prosjektet" not in reader


@pytest.mark.parametrize("name", ["project", "edit", "status"])
def test_another_centres_project_is_not_there(cast: Cast, as_: As, name: str) -> None:
    project = make_project(cast.ost)
    assert as_(cast.colleague).get(url(name, project.pk)).status_code == 404
    assert as_(cast.stranger).get(url(name, project.pk)).status_code == 403


@pytest.mark.parametrize("name", ["edit_year", "copy_year", "remove_year"])
def test_another_centres_year_is_not_there_and_a_reader_may_not_change_it(cast: Cast, as_: As, name: str) -> None:
    project = make_project(cast.ost)
    assert as_(cast.colleague).get(url(name, project.pk, 2024)).status_code == 404
    assert as_(cast.reader).get(url(name, project.pk, 2024)).status_code == 403
    assert as_(cast.adviser).post(url(name, project.pk, 2024), typed()).status_code == 403
    assert as_(cast.leader).get(url(name, project.pk, 2024)).status_code == 200
    assert as_(cast.leader).get(url(name, project.pk, 1999)).status_code == 404


def test_a_project_is_made_once_however_often_the_form_is_sent(cast: Cast, as_: As) -> None:
    make_field(cast.ost, 2024, "Vold og seksuelle overgrep")
    client = as_(cast.office)
    form = typed(title="Nytt arbeid", year="2026", status="planned", field_name="Vold og seksuelle overgrep")
    first = client.post(url("new"), form)
    again = client.post(url("new"), form)
    project = Project.objects.get()
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert project.number == "P26-001"
    assert str(project.years.get().field) == "Vold og seksuelle overgrep"
    assert FieldOfWork.objects.filter(year=2026).count() == 1


def test_faults_keep_what_was_typed_and_write_nothing(cast: Cast, as_: As) -> None:
    form = typed(
        title="", goal="Et langt mål", year="2026", status="planned", starts_on="2026-05-01", ends_on="2026-04-01",
        organisations="Finnes ikke kommune",
    )  # fmt: skip
    answer = as_(cast.leader).post(url("new"), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Et langt mål" in page
    assert "Slutten kan ikke være før starten" in page
    assert "Finnes ikke kommune" in page
    assert not Project.objects.exists()


def test_a_conflict_shows_both_and_sending_again_is_a_decision(cast: Cast, as_: As) -> None:
    project = make_project(cast.ost)
    client = as_(cast.leader)
    client.post(url("edit", project.pk), typed(title="Første", number=project.number, version="1"))
    answer = client.post(url("edit", project.pk), typed(title="Andre", number=project.number, version="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Første" in page
    assert "Andre" in page
    assert Project.objects.get().title == "Første"
    assert 'name="p-version" value="2"' in page


def test_the_year_form_saves_lists_and_answers(cast: Cast, as_: As) -> None:
    project = make_project(cast.ost)
    letter = make_letter()
    partner = Partner.objects.get(name="NSSF")
    heading = letter.headings.get(number="2.1")
    form = typed(
        version="1", activity="Fire samlinger", status="running", user_involvement="teaching", cooperation_kind="",
        partners=[partner.pk], headings=[heading.pk], goals_served=["G1a", "G2a"], field=project.years.get().field_id,
    )  # fmt: skip
    assert as_(cast.office).post(url("edit_year", project.pk, 2024), form).status_code == 302
    row = project.years.get()
    assert (row.activity, row.user_involvement, row.goals_served) == ("Fire samlinger", "teaching", ["G1a", "G2a"])
    assert list(row.partners.all()) == [partner]
    assert list(row.headings.all()) == [heading]


def test_in_a_closed_year_the_office_is_refused_and_the_leader_is_asked_why(cast: Cast, as_: As) -> None:
    project = make_project(cast.ost)
    locks.lock_year(centre="ost", year=2024)
    form = typed(version="1", status="running", user_involvement="teaching", cooperation_kind="", activity="Skrevet")
    refused = as_(cast.office).post(url("edit_year", project.pk, 2024), form)
    assert refused.status_code == 409
    assert "Skrevet" in refused.content.decode()
    asked = as_(cast.leader).post(url("edit_year", project.pk, 2024), form | typed())
    assert "Hvorfor rettes det lukkede året?" in asked.content.decode()
    done = as_(cast.leader).post(url("edit_year", project.pk, 2024), form | typed(correction_reason="Feil avkrysset"))
    assert done.status_code == 302
    assert project.years.get().user_involvement == "teaching"


def test_the_status_page_names_what_is_missing(cast: Cast, as_: As) -> None:
    project = make_project(cast.ost, status="planned", year_status="planned")
    answer = as_(cast.leader).post(url("status", project.pk), typed(status="running", from_on="2024-02-01"))
    assert answer.status_code == 422
    assert "mål, målgruppe" in answer.content.decode()


@pytest.mark.parametrize("name", ["lists", "funders", "letters", "measures"])
def test_the_lists_are_for_those_who_may_change_projects(cast: Cast, as_: As, name: str) -> None:
    for account, status in ((cast.adviser, 403), (cast.reader, 403), (cast.office, 200), (cast.leader, 200)):
        assert as_(account).get(url(name)).status_code == status


def test_a_field_of_another_centre_is_not_there(cast: Cast, as_: As) -> None:
    field = make_field(cast.ost)
    client = as_(cast.colleague)
    assert client.get(url("field", field.pk)).status_code == 404
    assert client.post(url("remove_field", field.pk), typed()).status_code == 404


def test_a_letter_takes_pasted_headings_and_names_bad_lines(cast: Cast, as_: As) -> None:
    letter = make_letter()
    client = as_(cast.leader)
    key = {"idempotency_key": str(uuid.uuid4())}
    bad = client.post(url("letter", letter.pk), {"lim-headings": "2.2 Ny\nUten nummer"} | key)
    assert bad.status_code == 422
    assert "Uten nummer" in bad.content.decode()
    assert client.post(url("letter", letter.pk), {"lim-headings": "2.2 Ny"} | key).status_code == 302
    assert "Ny" in client.get(url("letter", letter.pk)).content.decode()


def test_a_removal_that_is_refused_says_why(cast: Cast, as_: As) -> None:
    project = make_project(cast.ost)
    field = project.years.get().field
    assert field is not None
    answer = as_(cast.leader).post(url("remove_field", field.pk), typed(), follow=True)
    assert "i bruk" in answer.content.decode()
