"""What a night test does and asks inside the house, as a process of its own: python -m tests.harness.inside WHAT."""

import json
import os
import sys
from collections import Counter
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def prepare() -> dict[str, Any]:
    """A centre, a place, a project, and people who are signed in."""
    from datetime import date

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from varde.people.public import Account, Membership, Role
    from varde.places.public import Centre, Place
    from varde.projects.public import Project, ProjectYear

    if not Place.objects.exists():
        call_command("places", verbosity=0)
    centre, _ = Centre.objects.get_or_create(slug="ost", defaults={"name": "RVTS Øst", "order": 5})
    project = Project.objects.create(centre=centre, number="natt", title="Nattprosjektet")
    ProjectYear.objects.create(project=project, year=date.today().year)
    cookies = {}
    for name, role in (("adviser", Role.ADVISER), ("leader", Role.CENTRE_LEADER)):
        account = Account.objects.create_user(f"natt-{name}@example.org", "correct horse battery", name=name.title())
        Membership.objects.create(account=account, centre=centre, role=role)
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        cookies[name] = {settings.SESSION_COOKIE_NAME: session.session_key}
    return {"cookies": cookies, "project": project.pk}


def events() -> dict[str, Any]:
    """{title: how many events carry it}, and whether each has its day and its heads."""
    from varde.events.public import Attendance, Event, TeachingDay

    titles = Counter(Event.objects.values_list("title", flat=True))
    whole = set(Attendance.objects.filter(heads__gt=0).values_list("day__event__title", flat=True))
    with_day = set(TeachingDay.objects.values_list("event__title", flat=True))
    return {"titles": titles, "half": sorted(set(titles) - (whole & with_day))}


def registers() -> dict[str, int]:
    """How many rows the import's registers hold."""
    from varde.events.public import Attendance, Event
    from varde.projects.public import Project

    return {"projects": Project.objects.count(), "events": Event.objects.count(), "heads": Attendance.objects.count()}


def runs() -> list[dict[str, Any]]:
    from varde.exchange.models import ImportRun

    return list(ImportRun.objects.order_by("pk").values("pk", "status", "percent", "counts", "faults"))


def figures() -> dict[str, Any]:
    """Are days still waiting, and do the cells say what the registrations say?"""
    from django.db.models import Sum

    from varde.core.models import ChangedDay
    from varde.events.public import Attendance
    from varde.insight.models import FigureCell

    cells = FigureCell.objects.filter(measure="participants.days", dimension="").aggregate(n=Sum("value"))["n"]
    heads = Attendance.objects.aggregate(n=Sum("heads"))["n"]
    return {"waiting": ChangedDay.objects.count(), "cells": int(cells or 0), "heads": int(heads or 0)}


def integrity() -> dict[str, str]:
    from django.db import connection

    if connection.vendor != "sqlite":
        return {"check": "ok"}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return {"check": cursor.fetchone()[0]}


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(globals()[sys.argv[1]](*sys.argv[2:]), sys.stdout, default=str)
