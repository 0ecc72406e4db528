"""What events hang on the rooms below: days for projects, a card on the project's page, and whom an evaluation
belongs to."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from varde.evaluation.public import Keeper
from varde.events import queries
from varde.events.models import Event, TeachingDay
from varde.people.public import Viewer
from varde.projects.public import Panel, Project

SHOWN = 8


def days_of_project(project_id: int, year: int) -> list[date]:
    """The teaching days of the year that take their field from this project. The event itself counts on its first
    day of the year, which is one of them."""
    found = TeachingDay.objects.filter(Q(event__project=project_id) | Q(project=project_id), on__year=year)
    return list(found.order_by().values_list("on", flat=True).distinct())


def project_panel(viewer: Viewer, project: Project, year: int) -> Panel:
    """«Arrangementer i prosjektet»: the year's events and participant-days."""
    events = queries.events_visible_to(viewer).filter(project=project, days__on__year=year).distinct()
    shown = list(events.order_by("-starts_on", "-pk")[: SHOWN + 1])
    return Panel(
        _("Arrangementer i prosjektet"),
        "events/_project_panel.html",
        {
            "events": shown[:SHOWN],
            "count": events.count() if len(shown) > SHOWN else len(shown),
            "participant_days": queries.participant_days_of_project(viewer, project, year),
            "year": year,
            "more": f"{reverse('events:list')}?q={project.number}" if len(shown) > SHOWN else "",
        },
    )


def keeper_of_evaluation(pk: int) -> Keeper | None:
    """The event an evaluation belongs to."""
    event = Event.objects.filter(evaluation=pk).first()
    return Keeper(event.title, reverse("events:event", args=[event.pk])) if event else None
