"""Two years of invented events, about as many as a centre has: what has been is held and counted, what is ahead is
planned, and around today lies what one meets on a working day: days without attendance, drafts, a cancelled course,
and the small mistakes that «Sjekk tallene» finds.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from varde.core.demo import DemoWorld
from varde.evaluation.demo import evaluation_for
from varde.evaluation.public import Evaluation, ItemCount
from varde.events.models import Attendance, Event, EventStatus, EventStep, Kind, Mode, TeachingDay, Way
from varde.people.public import Account, Level, Sector
from varde.places.public import Centre, Place, PlaceKind

EVENTS_A_YEAR = 1062
EVALUATED = 85


@dataclass(frozen=True)
class Habit:
    """How events of one kind usually are: their share, usual heads a day, (physical, digital, hybrid) and days."""

    share: int
    heads: int
    modes: tuple[int, int, int]
    days: tuple[int, ...] = (1,)
    hours: str = "3"
    name: str = "{title}"


HABITS = {
    Kind.TEACHING: Habit(216, 34, (75, 23, 2), hours="2", name="Undervisning: {title}"),
    Kind.COURSE: Habit(208, 30, (66, 31, 3), (1, 1, 2, 2, 3, 4), "6", "{title}"),
    Kind.NETWORK_MEETING: Habit(171, 24, (55, 41, 4), hours="3", name="Nettverksmøte: {title}"),
    Kind.MEETING: Habit(147, 9, (60, 38, 2), hours="1.5", name="Møte: {title}"),
    Kind.STUDY_DAY: Habit(132, 58, (72, 22, 6), hours="6", name="Fagdag: {title}"),
    Kind.SUPERVISION: Habit(122, 8, (60, 40, 0), hours="1.5", name="Veiledning: {title}"),
    Kind.WEBINAR: Habit(51, 108, (0, 100, 0), hours="2", name="Webinar: {title}"),
    Kind.CONFERENCE: Habit(15, 190, (55, 5, 40), (1, 2, 2), "7", "Konferanse: {title}"),
}
SECTORS = {
    "trauma": (46, 15, 18, 5, 2, 14), "violence": (34, 20, 18, 11, 2, 15), "suicide": (62, 8, 14, 3, 1, 12),
    "refugee": (38, 12, 18, 3, 18, 11), "lead": (40, 14, 14, 4, 3, 25), "comm": (40, 10, 16, 2, 2, 30),
}  # fmt: skip
LEVELS = (56, 14, 1, 5, 5, 4, 3, 12)
MONTHS = (10, 9, 12, 10, 9, 7, 0, 8, 11, 10, 10, 4)
SHARES = {"ost": 1.0, "sor": 0.1}


@dataclass
class Made:
    """Rows waiting to be stored together."""

    events: list[Event] = field(default_factory=list)
    days: list[TeachingDay] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    items: list[ItemCount] = field(default_factory=list)


def make(world: DemoWorld) -> None:
    for slug, share in SHARES.items():
        for year in world.years:
            world.step(f"Arrangementer {year}")
            _year(world, slug, year, round(EVENTS_A_YEAR * share * (1 if year == world.years[1] else 0.95)))


def _year(world: DemoWorld, slug: str, year: int, count: int) -> None:
    chance = world.chance
    centre = Centre.objects.get(slug=slug)
    projects = [p for p in world.made["projects"][slug] if year in p.demo_years]
    atlas = Atlas(centre, chance)
    account = Account.objects.filter(memberships__centre=centre).order_by("pk").first()
    kinds = chance.choices(list(HABITS), [h.share for h in HABITS.values()], k=count)
    starts = sorted(_some_day(chance, year) for _ in kinds)
    evaluated = set(chance.sample(range(count), min(count, round(EVALUATED * count / EVENTS_A_YEAR))))
    made = Made()
    for n, (kind, first) in enumerate(zip(kinds, starts, strict=True)):
        habit = HABITS[kind]
        project = chance.choice(projects)
        length = chance.choice(habit.days)
        mode = chance.choices([Mode.PHYSICAL, Mode.DIGITAL, Mode.HYBRID], habit.modes)[0]
        home = atlas.home(mode)
        event = Event(
            centre=centre, number=f"A{year % 100}-{n + 1:04}", title=habit.name.format(title=project.title), kind=kind,
            mode="" if chance.random() < 0.004 else mode, project=project, place=None if mode == Mode.DIGITAL else home[0],
            host=chance.choice(world.made["organisations"]) if kind in (Kind.TEACHING, Kind.SUPERVISION) else None,
            responsible=chance.choice(world.made["persons"][slug]), starts_on=first,
            ends_on=_weekday(first + timedelta(days=length - 1)), registered_by=account,
        )  # fmt: skip
        waiting = 0 < (world.today - first).days <= 9 and chance.random() < 0.25
        ahead = event.ends_on >= world.today if event.ends_on else True
        event.status = EventStatus.PLANNED if ahead or waiting else EventStatus.HELD
        made.events.append(event)
        heads = max(2, round(habit.heads * chance.lognormvariate(0.03, 0.5)))
        days = sorted({_weekday(first + timedelta(days=d)) for d in range(length)})
        for on in days:
            day = TeachingDay(
                centre=centre, event=event, on=on, starts_at=time(9), hours=Decimal(habit.hours),
            )  # fmt: skip
            made.days.append(day)
            if event.status == EventStatus.HELD:
                present = max(1, round(heads * chance.uniform(0.85, 1.0)))
                made.attendance += _groups(chance, day, present, project.demo_field, home, mode)
        if n in evaluated and event.status == EventStatus.HELD:
            evaluation, items = evaluation_for(
                chance, centre=centre, title=event.title, project=project, held_on=first, participants=heads
            )
            event.evaluation = evaluation
            made.evaluations.append(evaluation)
            made.items += items
    if year == world.years[1]:
        _working_day(world, centre, projects, made, account)
    _mistakes(chance, centre, projects, made, world.today)
    _store(made)


class Atlas:
    """Where participants of the centre come from: mostly the region, a little the rest, now and then abroad."""

    def __init__(self, centre: Centre, chance: random.Random) -> None:
        self.chance = chance
        units = Place.objects.filter(valid_to=None, kind__in=[PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT]).exclude(
            code="0301"
        )
        self.by_county: dict[str, list[Place]] = {}
        self.elsewhere: list[Place] = []
        for unit in units.select_related("county"):
            if unit.centre_id == centre.pk:
                county = "03" if unit.kind == PlaceKind.DISTRICT else unit.code[:2]
                self.by_county.setdefault(county, []).append(unit)
            else:
                self.elsewhere.append(unit)
        self.weights = [{"03": 42, "32": 26}.get(c, 15) for c in self.by_county]
        self.abroad = Place.objects.filter(kind=PlaceKind.ABROAD).first()

    def home(self, mode: str) -> list[Place | None]:
        """The places one event draws from, the likeliest first."""
        wide = mode != Mode.PHYSICAL
        counties = self.chance.choices(list(self.by_county), self.weights, k=3 if wide else 1)
        pool: list[Place | None] = []
        for county in counties:
            units = self.by_county[county]
            pool += self.chance.sample(units, min(len(units), 5 if wide else 6))
        if wide or self.chance.random() < 0.25:
            pool += self.chance.sample(self.elsewhere, 6 if wide else 2)
        if self.chance.random() < 0.03:
            pool.append(self.abroad)
        return pool


def _some_day(chance: random.Random, year: int) -> date:
    month = chance.choices(range(1, 13), MONTHS)[0]
    return _weekday(date(year, month, chance.randint(2, 19 if month == 12 else 28)))


def _weekday(on: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return on - timedelta(days=max(0, on.weekday() - 4))


def _groups(
    chance: random.Random, day: TeachingDay, heads: int, field_key: str, home: list[Place | None], mode: str
) -> list[Attendance]:
    """`heads` people as groups of sector, level and place, some of them not stated."""
    variety = min(22, 4 + heads * 2 // 3)
    sectors = chance.choices(Sector.values, SECTORS[field_key], k=variety)
    levels = chance.choices(Level.values, LEVELS, k=variety)
    places = chance.choices(home, [2 if i < 6 else 1 for i in range(len(home))], k=variety)
    groups = [
        (
            "" if chance.random() < 0.01 else s,
            "" if chance.random() < 0.01 else level,
            None if chance.random() < 0.005 else p,
            (Way.ROOM if chance.random() < 0.45 else Way.ONLINE) if mode == Mode.HYBRID else "",
        )
        for s, level, p in zip(sectors, levels, places, strict=True)
    ]
    counted = Counter(chance.choices(groups, k=heads))
    return [
        Attendance(day=day, sector=s, level=level, place=p, way=way, heads=n)
        for (s, level, p, way), n in counted.items()
    ]


def _working_day(world: DemoWorld, centre: Centre, projects: list[Any], made: Made, account: Account | None) -> None:
    """What lies around today: drafts, a course that was cancelled, one that was put off."""
    chance = world.chance
    year = world.today.year
    for i, title in enumerate(("Fagdag om trygge overganger", "Kurs for nye kriseteam", "Lunsjwebinar i desember")):
        made.events.append(
            Event(
                centre=centre,
                number=f"A{year % 100}-9{i + 1:03}",
                title=title,
                kind=Kind.COURSE,
                mode="",
                status=EventStatus.DRAFT,
                project=chance.choice(projects),
                registered_by=account,
            )  # fmt: skip
        )
    ahead = [e for e in made.events if e.status == EventStatus.PLANNED and e.starts_on and e.starts_on > world.today]
    for event, status in zip(ahead[:2], (EventStatus.CANCELLED, EventStatus.POSTPONED), strict=False):
        event.status = status


def _mistakes(chance: random.Random, centre: Centre, projects: list[Any], made: Made, today: date) -> None:
    """A year as it really comes in: participation nobody made an event of, one zero too many, one event twice."""
    past = [d.on for d in made.days if d.on < today]
    if len(past) < 50:
        return
    for on in sorted(set(chance.sample(past, 9))):
        project = chance.choice(projects)
        day = TeachingDay(centre=centre, project=project, on=on)
        made.days.append(day)
        made.attendance.append(
            Attendance(day=day, sector=Sector.HEALTH, level=Level.MUNICIPAL, heads=chance.randint(8, 30))
        )
    original = next(
        e for e in made.events if e.status == EventStatus.HELD and e.kind == Kind.MEETING and e.starts_on == e.ends_on
    )
    twin = Event(
        centre=centre, number=f"{original.number}-b", title=original.title, kind=original.kind, mode=original.mode,
        status=EventStatus.HELD, project=original.project, place=original.place, starts_on=original.starts_on,
        ends_on=original.ends_on, registered_by=original.registered_by,
    )  # fmt: skip
    made.events.append(twin)
    day = TeachingDay(centre=centre, event=twin, on=twin.starts_on or today)
    made.days.append(day)
    made.attendance += [
        Attendance(day=day, sector=a.sector, level=a.level, place=a.place, way=a.way, heads=a.heads)
        for a in made.attendance
        if a.day.event is original
    ]
    small = next(a for a in made.attendance if a.day.event and a.day.event.kind == Kind.SUPERVISION and a.heads >= 2)
    small.heads *= 100


def _store(made: Made) -> None:
    """In the order the keys point, in batches."""
    Evaluation.objects.bulk_create(made.evaluations)
    ItemCount.objects.bulk_create(made.items)
    Event.objects.bulk_create(made.events, batch_size=500)
    TeachingDay.objects.bulk_create(made.days, batch_size=500)
    Attendance.objects.bulk_create(made.attendance, batch_size=2000)
    EventStep.objects.bulk_create(
        [
            EventStep(event=e, status=e.status, reason="For få påmeldte", by_name=str(e.responsible))
            for e in made.events
            if e.status in (EventStatus.CANCELLED, EventStatus.POSTPONED)
        ]
    )
