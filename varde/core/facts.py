"""Facts: what the rooms give to figures. A fact is a number with its day, place and kind, never a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import NoReverseMatch, reverse

from varde.core.models import ChangedDay


@dataclass(frozen=True, slots=True)
class Fact:
    """One amount of one measure on one day.

    measure: key as in the figures format ("participants.days"); amount in the measure's unit.
    place: id of the place as registered (None = not stated); field: id of the field of work of that year.
    project: id or None. sector, level, mode, type: codes, "" = not stated.
    category: the measure's own dimension where it has one (outcome, answer, site, user involvement …);
    category2, category3: a second and a third (channel, funder, status …). The room's figures.py says which.
    whole_year: the amount belongs to the year, not to a month (month shows as not stated).
    source: ("event", 17): the registration the fact came from; a cell opens to its sources.
    """

    measure: str
    day: date
    centre: int
    amount: Decimal | int
    source: tuple[str, int]
    project: int | None = None
    field: int | None = None
    place: int | None = None
    sector: str = ""
    level: str = ""
    mode: str = ""
    type: str = ""
    category: str = ""
    category2: str = ""
    category3: str = ""
    whole_year: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """The registration a fact came from, as a list shows it. `url` is its page, "" where it has none."""

    number: str
    title: str
    project: str = ""
    url: str = ""


def page_of(name: str, pk: int) -> str:
    """The address of a registration's page, or "" where the room has no such page."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def mark_changed(centre: str, days: Iterable[date]) -> None:
    """Remember that the facts of these days must be made again. Call inside the transaction of the change."""
    ChangedDay.objects.bulk_create([ChangedDay(centre=centre, day=day) for day in sorted(set(days))])
