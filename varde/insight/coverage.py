"""What each municipality and city district of a region got from the centre, and when last.

Everything is read from the facts, on today's map: what was registered on an older unit counts for the unit that now
covers it. Participant-days, events and inquiries of a period, and the last contact whenever it was. An event counts for
a unit when somebody came from there, when it was held there, or when its host is a service of that municipality: an
inter-municipal service counts for all its municipalities. Participant-days are never multiplied: they follow the place
the participants came from, so that units and the rest below the list add up to the total.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Min, OuterRef, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varde.core.dates import today, year_bounds
from varde.events.public import Event, EventStatus
from varde.insight.models import FigureCell, StoredFact
from varde.people.public import Level, Sector
from varde.places.public import Centre, Place, PlaceIndex, PlaceInfo, PlaceKind

PARTICIPANTS, EVENTS, INQUIRIES = "participants.days", "events.count", "inquiries.count"
CONTACT = (PARTICIPANTS, EVENTS, INQUIRIES)
LAST_YEAR = "12m"
_LAST_LETTERS = str.maketrans({"æ": "{", "ø": "|", "å": "}"})
_LABELS = dict(Sector.choices) | dict(Level.choices)


@dataclass(frozen=True)
class CoveragePeriod:
    """A calendar year («2024»), or the last twelve months («12m»)."""

    code: str
    first: date
    last: date

    @property
    def label(self) -> str:
        return _("Siste tolv måneder") if self.code == LAST_YEAR else self.code

    @property
    def phrase(self) -> str:
        """As part of a sentence: «i 2024»."""
        return _("de siste tolv månedene") if self.code == LAST_YEAR else _("i %s") % self.code


#: How a unit stands in the period; the words of the list and its filter.
STATUSES = {
    "reached": gettext_lazy("Nådd"),
    "contact": gettext_lazy("Kontakt, ingen deltakere"),
    "earlier": gettext_lazy("Ikke i perioden"),
    "never": gettext_lazy("Aldri nådd"),
}


@dataclass
class UnitCoverage:
    """One municipality or district: what it got in the period, and the last contact ever."""

    info: PlaceInfo
    participant_days: int = 0
    event_ids: set[int] = field(default_factory=set)
    inquiries: int = 0
    sectors: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    last_on: date | None = None

    @property
    def events(self) -> int:
        return len(self.event_ids)

    @property
    def days_since(self) -> int | None:
        """Days since the last contact; None when there never was one."""
        return (today() - self.last_on).days if self.last_on else None

    @property
    def reached(self) -> bool:
        """At least one participant in the period: the rule of the figure municipalities.reached."""
        return self.participant_days > 0

    @property
    def status(self) -> str:
        """reached, contact (in the period, but no participant), earlier, or never."""
        if self.reached:
            return "reached"
        if self.events or self.inquiries:
            return "contact"
        return "earlier" if self.last_on else "never"

    @property
    def status_label(self) -> str:
        return str(STATUSES[self.status])

    @property
    def services(self) -> str:
        """Sectors and levels of the participants, the largest first."""
        return ", ".join(str(_LABELS[code]) for code, _n in self.sectors.most_common() if code)

    @property
    def administrative_levels(self) -> str:
        return ", ".join(str(_LABELS[code]) for code, _n in self.levels.most_common() if code)


@dataclass
class Rest:
    """What belongs to no unit of the list."""

    label: str
    participant_days: int = 0
    inquiries: int = 0


@dataclass
class RegionCoverage:
    """All units of a region, and the rest of what was registered, so that it adds up."""

    period: CoveragePeriod
    units: list[UnitCoverage]
    rest: list[Rest]
    index: PlaceIndex

    @property
    def participant_days(self) -> int:
        return sum(u.participant_days for u in self.units) + sum(r.participant_days for r in self.rest)

    @property
    def in_units(self) -> int:
        return sum(u.participant_days for u in self.units)

    @property
    def inquiries(self) -> int:
        return sum(u.inquiries for u in self.units) + sum(r.inquiries for r in self.rest)

    @property
    def inquiries_in_units(self) -> int:
        return sum(u.inquiries for u in self.units)

    def count(self, *statuses: str) -> int:
        return sum(u.status in statuses for u in self.units)

    def silent_for(self, days: int) -> int:
        """Units without contact for so many days, those never reached among them."""
        return sum(u.days_since is None or u.days_since >= days for u in self.units)


def alphabetical(name: str) -> str:
    """A key that puts æ, ø and å last, as in a Norwegian list, whatever the database's order."""
    return name.casefold().translate(_LAST_LETTERS)


def years_of(centre: Centre) -> list[int]:
    """The years the centre has figures for, the newest first; this year is always among them."""
    cells = FigureCell.objects.filter(centre=centre, measure__in=CONTACT)
    first, last = cells.aggregate(first=Min("year"), last=Max("year")).values()
    now = today().year
    return list(range(max(last or now, now), min(first or now, now) - 1, -1))


def newest_year_of(centre: Centre) -> int | None:
    """The newest year with participants."""
    cells = FigureCell.objects.filter(centre=centre, measure=PARTICIPANTS, dimension="", value__gt=0)
    return cells.aggregate(newest=Max("year"))["newest"]


def period_of(code: str, years: list[int], newest_with_figures: int | None = None) -> CoveragePeriod:
    """The period with this code; the newest year with figures when the code is none."""
    if code == LAST_YEAR:
        return CoveragePeriod(code, today() - timedelta(days=364), today())
    year = int(code) if code.isdecimal() and int(code) in years else newest_with_figures or years[0]
    return CoveragePeriod(str(year), *year_bounds(year))


def region_coverage(centre: Centre, period: CoveragePeriod) -> RegionCoverage:
    """Seven queries, whatever the size of the region and of the archive."""
    index = PlaceIndex.load()
    units = {i.id: UnitCoverage(i) for i in index.region_units(centre.pk, today())}
    rest: dict[str, Rest] = {}
    facts = StoredFact.objects.filter(centre=centre, measure__in=CONTACT)
    if period.code == LAST_YEAR:
        in_period = facts.filter(day__range=(period.first, period.last))
    else:
        in_period = facts.filter(year=period.first.year)

    amounts = in_period.exclude(measure=EVENTS).order_by()
    for place, measure, sector, level, amount in amounts.values_list("place", "measure", "sector", "level").annotate(
        amount=Sum("amount")
    ):
        unit = units.get(_today_of(index, place))
        target: UnitCoverage | Rest
        if unit is None:
            label = _rest_label(index, place, centre)
            target = rest.setdefault(label, Rest(label))
        else:
            target = unit
        if measure == INQUIRIES:
            target.inquiries += int(amount)
            continue
        target.participant_days += int(amount)
        if unit is not None:
            unit.sectors[sector] += int(amount)
            unit.levels[level] += int(amount)

    pairs = in_period.filter(source_kind="event").order_by().values_list("place", "source_id")
    for place, event in pairs.distinct():
        if unit := units.get(_today_of(index, place)):
            unit.event_ids.add(event)
    _add_hosts(centre, period, index, units)
    for place, last_on in _last_contacts(centre):
        if unit := units.get(_today_of(index, place)):
            unit.last_on = max(filter(None, (unit.last_on, last_on)))
    return RegionCoverage(period, list(units.values()), sorted(rest.values(), key=lambda r: r.label), index)


def _today_of(index: PlaceIndex, place: int | None) -> int:
    info = index.find_info(place)
    return (info.today_id if info else None) or 0


def _rest_label(index: PlaceIndex, place: int | None, centre: Centre) -> str:
    info = index.find_info(place)
    if info is None:
        return _("Sted ikke oppgitt")
    if info.kind == PlaceKind.ABROAD:
        return _("Utlandet")
    if info.centre_id is None or info.centre_id != centre.pk:
        return _("Utenfor regionen")
    if info.kind == PlaceKind.COUNTY:
        return _("%s, kommune ikke oppgitt") % info.name
    if info.today_id is None:
        return _("%s, delt siden") % info.name
    return _("%s, bydel ikke oppgitt") % info.name


def _add_hosts(centre: Centre, period: CoveragePeriod, index: PlaceIndex, units: dict[int, UnitCoverage]) -> None:
    """Events held with a service count for every municipality of that service."""
    held = Event.objects.filter(centre=centre, status=EventStatus.HELD, starts_on__lte=today())
    rows = (
        held.exclude(host__municipalities=None)
        .order_by()
        .values_list("host__municipalities", "pk", "starts_on", "ends_on")
    )
    for place, event, starts_on, ends_on in rows:
        if starts_on is None:
            continue
        ends_on = min(ends_on or starts_on, today())
        if unit := units.get(_today_of(index, place)):
            unit.last_on = max(filter(None, (unit.last_on, ends_on)))
            if starts_on <= period.last and ends_on >= period.first:
                unit.event_ids.add(event)


def _last_contacts(centre: Centre) -> Iterable[tuple[int, date]]:
    """The last day with a fact, per place: one look-up in an index for each place, not a walk through the archive."""
    last = (
        StoredFact.objects.filter(centre=centre, place=OuterRef("pk"), measure__in=CONTACT, day__lte=today())
        .order_by("-day")
        .values("day")[:1]
    )
    rows = Place.objects.order_by().annotate(last_on=Subquery(last)).values_list("pk", "last_on")
    return ((pk, day) for pk, day in rows if day is not None)
