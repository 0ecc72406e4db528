"""The demo: two years of RVTS Øst and a little of RVTS Sør, all invented."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from varde.content import demo as content_demo
from varde.core.demo import DemoWorld
from varde.core.errors import Refused
from varde.events import demo as events_demo
from varde.inquiries import demo as inquiries_demo
from varde.insight import public as insight
from varde.people import demo as people_demo
from varde.projects import demo as projects_demo
from varde.projects.public import Project
from varde.worklog import demo as worklog_demo

STEPS = 11


@transaction.atomic
def make_demo(*, today: date, step: Callable[[str], None]) -> None:
    """Fill an empty database. Refuses where there are projects already."""
    if Project.objects.exists():
        raise Refused("Databasen har data fra før. Demoen lages bare i en tom database.")
    world = DemoWorld(today=today, step=step)
    people_demo.make_accounts()
    people_demo.make(world)
    projects_demo.make(world)
    events_demo.make(world)
    inquiries_demo.make(world)
    worklog_demo.make(world)
    content_demo.make(world)
    step("Tallene")
    insight.rebuild_all()
