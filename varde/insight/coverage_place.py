"""What one municipality or city district got from the centre, year by year. Counts and themes only: what an inquiry
was about is never read here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from varde.core.dates import today
from varde.core.facts import page_of
from varde.events.public import EventStatus, events_visible_to
from varde.inquiries.public import Outcome
from varde.insight.coverage import CONTACT, INQUIRIES, PARTICIPANTS
from varde.insight.models import StoredFact
from varde.people.public import Level, Sector, Viewer
from varde.places.public import Centre, PlaceIndex, PlaceInfo, PlaceKind
from varde.projects.public import FieldOfWork, projects_visible_to

#: The longest list of events a page shows.
MOST_EVENTS = 200


@dataclass(frozen=True)
class YearRow:
    year: int
    participant_days: int
    events: int
    inquiries: int


@dataclass(frozen=True)
class EventRow:
    title: str
    kind: str
    on: date | None
    participant_days: int
    url: str
    #: Counts here because its host is a service of the municipality, not because somebody came from there.
    through_host: bool


@dataclass(frozen=True)
class Share:
    label: str
    amount: int


@dataclass
class PlaceCoverage:
    """One unit on today's map, with the units it was before."""

    info: PlaceInfo
    earlier: list[PlaceInfo]
    years: list[YearRow]
    year: int
    last_on: date | None
    events: list[EventRow] = field(default_factory=list)
    sectors: list[Share] = field(default_factory=list)
    levels: list[Share] = field(default_factory=list)
    outcomes: list[Share] = field(default_factory=list)
    themes: list[Share] = field(default_factory=list)
    projects: list[tuple[str, str]] = field(default_factory=list)

    @property
    def row(self) -> YearRow:
        """The chosen year."""
        return next((r for r in self.years if r.year == self.year), YearRow(self.year, 0, 0, 0))

    @property
    def days_since(self) -> int | None:
        return (today() - self.last_on).days if self.last_on else None


def place_coverage(viewer: Viewer, centre: Centre, index: PlaceIndex, info: PlaceInfo, year: str) -> PlaceCoverage:
    """Ten queries, whatever the size of the place."""
    divided = info.kind == PlaceKind.MUNICIPALITY
    same = [
        i
        for i in index
        if i.today_id == info.id or (divided and i.kind == PlaceKind.DISTRICT and i.county_id == info.county_id)
    ]
    ids = [i.id for i in same]
    facts = StoredFact.objects.filter(centre=centre, place__in=ids, measure__in=CONTACT).order_by()
    hosted = (
        events_visible_to(viewer)
        .filter(centre=centre, status=EventStatus.HELD, starts_on__lte=today(), host__municipalities__in=ids)
        .order_by()
    )
    hosted_days = {pk: on for pk, on in hosted.values_list("pk", "starts_on") if on}
    years = _years(facts, hosted_days)
    chosen = int(year) if year.isdecimal() and int(year) in {y.year for y in years} else None
    found = PlaceCoverage(
        info=info,
        earlier=sorted((i for i in same if i.id != info.id and i.valid_to), key=lambda i: (i.valid_from, i.code)),
        years=years,
        year=chosen or (years[0].year if years else today().year),
        last_on=facts.filter(day__lte=today()).aggregate(last=Max("day"))["last"],
    )
    found.last_on = max(filter(None, (found.last_on, *hosted_days.values())), default=None)
    in_year = facts.filter(year=found.year)
    _split(found, in_year)
    heads = dict(
        in_year.filter(source_kind="event")
        .values_list("source_id")
        .annotate(heads=Sum("amount", filter=Q(measure=PARTICIPANTS)))
    )
    through_host = {pk for pk, on in hosted_days.items() if on.year == found.year}
    events = (
        events_visible_to(viewer).filter(centre=centre, pk__in=[*heads, *through_host]).order_by("-starts_on", "-pk")
    )
    found.events = [
        EventRow(
            e.title, e.get_kind_display(), e.starts_on, int(heads.get(e.pk) or 0), page_of("events:event", e.pk),
            e.pk not in heads,
        )
        for e in events[:MOST_EVENTS]
    ]  # fmt: skip
    active = in_year.exclude(project=None).values("project")
    projects = projects_visible_to(viewer).filter(
        Q(pk__in=active)
        | (Q(municipalities__in=ids) | Q(organisations__municipalities__in=ids)) & Q(years__year=found.year),
        centre=centre,
    )
    found.projects = [(str(p), page_of("projects:project", p.pk)) for p in projects.distinct().order_by("number")]
    return found


def _years(facts: QuerySet[StoredFact], hosted: dict[int, date]) -> list[YearRow]:
    """Newest first. Hosted events that have participants from here are counted once."""
    # year + 0: grouped by the bare column, SQLite walks the centre's whole archive in the order of years
    facts = facts.annotate(in_year=F("year") + Value(0))
    amounts: dict[int, dict[str, int]] = {}
    for year, measure, amount in facts.values_list("in_year", "measure").annotate(amount=Sum("amount")):
        amounts.setdefault(year, {})[measure] = int(amount)
    events: dict[int, set[int]] = {year: set() for year in amounts}
    for year, event in facts.filter(source_kind="event").values_list("in_year", "source_id").distinct():
        events[year].add(event)
    for event, on in hosted.items():
        events.setdefault(on.year, set()).add(event)
    return [
        YearRow(
            year,
            amounts.get(year, {}).get(PARTICIPANTS, 0),
            len(events[year]),
            amounts.get(year, {}).get(INQUIRIES, 0),
        )
        for year in sorted(events, reverse=True)
    ]


def _split(found: PlaceCoverage, in_year: QuerySet[StoredFact]) -> None:
    """Sectors and levels of the participants, outcomes and themes (fields of work) of the inquiries."""
    sums: dict[str, dict[object, int]] = {"sector": {}, "level": {}, "outcome": {}, "theme": {}}

    def add(what: str, code: object, amount: int) -> None:
        sums[what][code] = sums[what].get(code, 0) + amount

    rows = in_year.exclude(measure="events.count").values_list("measure", "sector", "level", "category", "field")
    for measure, sector, level, outcome, theme, amount in rows.annotate(amount=Sum("amount")):
        if measure == PARTICIPANTS:
            add("sector", sector, int(amount))
            add("level", level, int(amount))
        else:
            add("outcome", outcome, int(amount))
            add("theme", theme, int(amount))
    names = dict(FieldOfWork.objects.filter(pk__in=[t for t in sums["theme"] if t]).values_list("pk", "name"))
    found.sectors = _shares(sums["sector"], dict(Sector.choices))
    found.levels = _shares(sums["level"], dict(Level.choices))
    found.outcomes = _shares(sums["outcome"], {**dict(Outcome.choices), "": _("Ikke avsluttet")})
    found.themes = _shares(sums["theme"], names)


def _shares(sums: dict[object, int], labels: Mapping[Any, Any]) -> list[Share]:
    ranked = sorted(sums.items(), key=lambda kv: (kv[0] in ("", None), -kv[1]))
    return [Share(str(labels.get(code, _("Ikke oppgitt"))), amount) for code, amount in ranked if amount]
