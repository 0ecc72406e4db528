from datetime import date

from django.test import Client
from django.urls import reverse

from conftest import Cast
from varde.evaluation.public import Evaluation
from varde.events.models import Event, TeachingDay
from varde.events.points import days_of_project, keeper_of_evaluation
from varde.projects.public import Project


def make(cast: Cast) -> Event:
    project = Project.objects.create(centre=cast.ost, number="P24-001", title="Prosjektet")
    evaluation = Evaluation.objects.create(centre=cast.ost, title="x", held_on=date(2024, 5, 6), responses=1)
    event = Event.objects.create(
        centre=cast.ost, number="A24-1", title="Fagdagen", project=project, status="held", evaluation=evaluation,
        starts_on=date(2024, 5, 6), ends_on=date(2025, 1, 7),
    )  # fmt: skip
    for on in (date(2024, 5, 6), date(2025, 1, 7)):
        day = TeachingDay.objects.create(centre=cast.ost, event=event, on=on)
        day.attendance.create(heads=21)
    TeachingDay.objects.create(centre=cast.ost, project=project, on=date(2024, 9, 9))
    return event


def test_a_projects_days_are_those_of_its_events_and_its_loose_ones_in_the_year(cast: Cast) -> None:
    event = make(cast)
    assert event.project_id is not None
    assert set(days_of_project(event.project_id, 2024)) == {date(2024, 5, 6), date(2024, 9, 9)}


def test_the_projects_page_shows_its_events_of_the_year_and_the_evaluation_knows_its_event(
    cast: Cast, client: Client
) -> None:
    event = make(cast)
    client.force_login(cast.reader, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("projects:project", args=[event.project_id])).content.decode()
    assert "Arrangementer i prosjektet" in page
    keeper = keeper_of_evaluation(event.evaluation_id or 0)
    assert keeper is not None
    assert keeper.title == "Fagdagen"
