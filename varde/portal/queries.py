"""What the desk's home page shows, gathered from the rooms."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varde.core.dates import today
from varde.events import public as events
from varde.inquiries import public as inquiries
from varde.insight import public as insight
from varde.people.public import Viewer

#: Shown of each kind of thing that waits; the rest is counted.
SHOWN = 4
GLANCE = (
    "participants.days",
    "events.count",
    "participants.per_event",
    "municipalities.reached",
    "inquiries.count",
    "projects.count",
)


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits: how many, the first few as (text, address, day), and where the rest stand."""

    title: str
    count: int
    first: list[tuple[str, str, date | None]]
    url: str = ""

    @property
    def more(self) -> int:
        return self.count - len(self.first)


@dataclass(frozen=True)
class Glance:
    """One figure: this year so far, last year, and the page that explains it."""

    name: Any
    unit: Any
    value: Any
    before: Any
    url: str


def address(name: str, *args: Any, query: str = "") -> str:
    """The address of a page; "" while its room is not built."""
    try:
        return reverse(name, args=args) + (f"?{query}" if query else "")
    except NoReverseMatch:
        return ""


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """What needs the viewer, most urgent first. Only what the role may do something about."""
    found = []
    if viewer.may("events"):
        held = events.events_held_without_attendance(viewer)
        count = held.count()
        if count:
            first = [(e.title, address("events:event", e.pk), e.starts_on) for e in held[:SHOWN]]
            title = ngettext(
                "%(n)s arrangement er holdt uten at deltakerne er registrert",
                "%(n)s arrangementer er holdt uten at deltakerne er registrert",
                count,
            )
            found.append(Waiting(title % {"n": count}, count, first, address("events:list")))
        drafts = events.drafts_of(viewer)
        count = drafts.count()
        if count:
            first = [(e.title, address("events:event", e.pk), e.starts_on) for e in drafts[:SHOWN]]
            title = ngettext("Du har %(n)s kladd", "Du har %(n)s kladder", count)
            found.append(Waiting(title % {"n": count}, count, first, address("events:list", query="status=draft")))
    if viewer.may("inquiries"):
        late = inquiries.open_for_long(viewer)
        count = late.count()
        if count:
            first = [
                (f"{i.number} {i.subject}".strip(), address("inquiries:inquiry", i.pk), i.received_on)
                for i in late[:SHOWN]
            ]
            title = ngettext(
                "%(n)s henvendelse har stått åpen i over to uker",
                "%(n)s henvendelser har stått åpne i over to uker",
                count,
            )
            found.append(Waiting(title % {"n": count}, count, first, address("inquiries:list")))
    return found


def glance(viewer: Viewer) -> list[Glance]:
    """This year's figures so far against the whole of last year, as the room of figures counts them."""
    if viewer.centre is None:
        return []
    year = today().year
    figures = insight.overview(viewer.centre, (year, year - 1))
    now, before = figures[year], figures[year - 1]
    return [
        Glance(
            name=now[key].measure.name,
            unit="",
            value=now[key].total or 0,
            before=before[key].total,
            url=address("insight:figures"),
        )
        for key in GLANCE
    ]


def warnings(viewer: Viewer) -> int:
    """How many findings «Sjekk tallene» has for this year at the viewer's centre."""
    if viewer.centre is None:
        return 0
    return sum(len(result.findings) for result in insight.quality_summary(viewer, today().year))


def latest_registrations(viewer: Viewer, limit: int = 5) -> list[tuple[str, str, date | None, int]]:
    """(title, address, day, participant-days) of what the viewer registered last, drafts apart."""
    own = (
        events.with_totals(events.events_visible_to(viewer))
        .filter(registered_by=viewer.account)
        .exclude(status=events.EventStatus.DRAFT)
        .order_by("-created_at", "-pk")
    )
    return [(e.title, address("events:event", e.pk), e.starts_on, _heads(e)) for e in own[:limit]]


def _heads(event: events.Event) -> int:
    """What with_totals counted."""
    return int(getattr(event, "participant_days", 0))


def todays_events(viewer: Viewer) -> list[tuple[str, str]]:
    """Today's events at the centre, with the page where heads are registered."""
    return [(e.title, address("events:event", e.pk)) for e in events.events_today(viewer)[:8]]


def greeting(name: str, hour: int) -> str:
    """By the hour in Oslo, and by first name."""
    hello = _("God morgen") if hour < 10 else _("Hei") if hour < 17 else _("God kveld")
    return f"{hello}, {name.split()[0]}" if name.strip() else hello
