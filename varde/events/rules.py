"""What is allowed and how it is counted: pure functions, no database.

Heads become rows of (sector, level, place, way). Two rules keep every breakdown honest:

1. What is entered as *groups* («Helse · kommunalt: 20») is stored as it stands; what is missing up to the total is
   one row "ikke oppgitt". More in the groups than in the total is refused: one of the two numbers is wrong.
2. What is entered as two separate *margins* (heads by sector, heads by level) is crossed only where there is one
   way to cross it; else we would invent who works where, and the user is asked (`crossed` gives None):

   | by sector                | by level          | rows                                            |
   |--------------------------|-------------------|-------------------------------------------------|
   | health 20, school 22     | –                 | health/– 20, school/– 22                        |
   | –                        | municipal 42      | –/municipal 42                                  |
   | health 20, school 22     | municipal 42      | health/municipal 20, school/municipal 22        |
   | health 20, rest 22       | municipal 42      | health/municipal 20, –/municipal 22             |
   | health 42                | municipal 30, rest| health/municipal 30, health/– 12                |
   | health 20, school 22     | municipal 20, state 22 | None: ask                                  |
   | health 20, rest 22       | municipal 20, rest 22  | None: ask                                  |
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varde.events.models import EventStatus, Kind, Way
from varde.people.public import Level, Sector

#: Kinds that are competence offers: somebody learns something. Meetings do not count as such.
COMPETENCE_OFFERS: frozenset[str] = frozenset(
    {
        Kind.COURSE,
        Kind.STUDY_DAY,
        Kind.WEBINAR,
        Kind.CONFERENCE,
        Kind.TEACHING,
        Kind.EXERCISE,
        Kind.SUPERVISION,
    }
)

#: Hours that «halv dag» and «hel dag» stand for. For participant-days both are one day.
HALF_DAY_HOURS = Decimal("3")
WHOLE_DAY_HOURS = Decimal("6")

MOST_HEADS = 99_999
NOT_STATED = gettext_lazy("ikke oppgitt")

_NEXT: dict[str, frozenset[str]] = {
    EventStatus.DRAFT: frozenset({EventStatus.PLANNED, EventStatus.HELD}),
    EventStatus.PLANNED: frozenset({EventStatus.HELD, EventStatus.POSTPONED, EventStatus.CANCELLED}),
    EventStatus.HELD: frozenset({EventStatus.PLANNED, EventStatus.POSTPONED, EventStatus.CANCELLED}),
    EventStatus.POSTPONED: frozenset({EventStatus.PLANNED, EventStatus.CANCELLED}),
    EventStatus.CANCELLED: frozenset({EventStatus.PLANNED}),
}


def may_become(now: str, wanted: str, *, has_heads: bool) -> bool:
    """Whether an event may go from one status to another. An event somebody came to has been held: it can be
    neither cancelled, postponed nor planned again until its attendance is taken away."""
    if has_heads and wanted != EventStatus.HELD:
        return False
    return wanted in _NEXT.get(now, frozenset())


def counts(status: str) -> bool:
    """Only what was held counts in the year's figures."""
    return status == EventStatus.HELD


def next_number(year: int, taken: Iterable[str]) -> str:
    """«A26-0001», «A26-0002» … after the highest of `taken`; numbers of another shape or year are ignored."""
    start = f"A{year % 100:02d}-"
    used = [int(n[len(start) :]) for n in taken if n.startswith(start) and n[len(start) :].isdecimal()]
    return f"{start}{max(used, default=0) + 1:04d}"


def participant_days(heads_per_day: Iterable[int]) -> int:
    """Persons × teaching days. A half day counts as a day."""
    return sum(heads_per_day)


def fewest_persons(heads_per_day: Sequence[int]) -> int:
    """Heads do not say who came back the next day: the fullest day is the least number of persons there were."""
    return max(heads_per_day, default=0)


@dataclass(frozen=True, slots=True)
class Group:
    """Heads of one kind on one day. "" and None = not stated. `place` is the key of a place."""

    sector: str = ""
    level: str = ""
    place: int | None = None
    way: str = ""
    heads: int = 0

    @property
    def key(self) -> tuple[str, str, int | None, str]:
        return (self.sector, self.level, self.place, self.way)

    @property
    def is_stated(self) -> bool:
        return bool(self.sector or self.level)


class DoesNotAddUp(ValueError):  # noqa: N818 - it is an answer, not an error
    """The groups hold more heads than the total."""

    def __init__(self, total: int, groups: int) -> None:
        self.total, self.groups = total, groups
        super().__init__(f"{groups} > {total}")


def add_up(total: int | None, groups: Iterable[Group], *, place: int | None = None) -> list[Group]:
    """The rows to store: equal groups together, empty ones left out, and the rest as not stated (at `place`).
    Without a total the groups are the total. The sum of the rows is always the total."""
    heads: Counter[tuple[str, str, int | None, str]] = Counter()
    for g in groups:
        if g.heads:
            heads[g.key] += g.heads
    entered = sum(heads.values())
    if total is not None and entered > total:
        raise DoesNotAddUp(total, entered)
    if total is not None and total > entered:
        heads[("", "", place, "")] += total - entered
    return [Group(*key, heads=n) for key, n in heads.items()]


def without_sector(groups: Iterable[Group]) -> int:
    return sum(g.heads for g in groups if not g.sector)


def without_level(groups: Iterable[Group]) -> int:
    return sum(g.heads for g in groups if not g.level)


def crossed(
    total: int | None, by_sector: Mapping[str, int], by_level: Mapping[str, int], *, place: int | None = None
) -> list[Group] | None:
    """Two margins as rows, or None when they can be crossed in more than one way. See the table above."""
    sectors = {k: n for k, n in by_sector.items() if n and k}
    levels = {k: n for k, n in by_level.items() if n and k}
    most = max(sum(sectors.values()), sum(levels.values()))
    whole = most if total is None else total
    if most > whole:
        raise DoesNotAddUp(whole, most)
    for margin in (sectors, levels):
        if rest := whole - sum(margin.values()):
            margin[""] = rest
    if len(sectors) > 1 and len(levels) > 1:
        return None
    return [
        Group(s, lv, place, "", heads=n if len(levels) == 1 else m)
        for s, n in sectors.items()
        for lv, m in levels.items()
    ]


#: What most talks are held for; offered where the host and one's own last registrations say nothing.
USUAL_GROUPS: tuple[tuple[str, str], ...] = (
    (Sector.HEALTH, Level.MUNICIPAL),
    (Sector.SCHOOL_EDUCATION, Level.MUNICIPAL),
    (Sector.CHILD_WELFARE_SOCIAL, Level.MUNICIPAL),
    (Sector.HEALTH, Level.SPECIALIST_HEALTH),
    (Sector.CHILD_WELFARE_SOCIAL, Level.BUFETAT),
    (Sector.POLICE_JUSTICE, Level.AUTHORITIES),
)


def offered_groups(*wishes: Iterable[tuple[str, str]], limit: int = 6) -> list[tuple[str, str]]:
    """Groups to offer with one tap: first the host's, then those last used, then the usual ones; each once."""
    seen: dict[tuple[str, str], None] = {}
    for pair in [p for source in (*wishes, USUAL_GROUPS) for p in source]:
        if pair[0] or pair[1]:
            seen.setdefault((str(pair[0]), str(pair[1])))
    return list(seen)[:limit]


def group_label(sector: str, level: str) -> str:
    """«Helse · Kommunalt nivå»; what is missing is said."""
    if not sector and not level:
        return _("Ikke oppgitt")
    first = str(Sector(sector).label) if sector else _("uten sektor")
    second = str(Level(level).label) if level else _("uten nivå")
    return f"{first} · {second}"


@dataclass(frozen=True)
class CrossTable:
    """Level × sector with sums: `columns` names the sectors, `rows` holds (level, cells, sum). Only what occurs is
    there; what is not stated stands last."""

    columns: list[str]
    rows: list[tuple[str, list[int], int]]
    sums: list[int]
    total: int


def cross_table(groups: Sequence[Group]) -> CrossTable:
    """Labels in the order of the lists. Row sums and column sums both add up to the total, by construction."""
    sectors = [s for s in [*Sector.values, ""] if any(g.sector == s for g in groups)]
    levels = [v for v in [*Level.values, ""] if any(g.level == v for g in groups)]
    heads: Counter[tuple[str, str]] = Counter()
    for g in groups:
        heads[(g.sector, g.level)] += g.heads
    rows = []
    for v in levels:
        cells = [heads[(s, v)] for s in sectors]
        rows.append((str(Level(v).label) if v else _("Ikke oppgitt"), cells, sum(cells)))
    return CrossTable(
        # a heading may break after its slash: the page is narrow, the words are long
        columns=[str(Sector(s).label).replace("/", "/\u200b") if s else _("Ikke oppgitt") for s in sectors],
        rows=rows,
        sums=[sum(r[1][i] for r in rows) for i in range(len(sectors))],
        total=sum(r[2] for r in rows),
    )


def by_way(groups: Iterable[Group]) -> dict[str, int]:
    """Heads in the room and online, "" for not stated; only those that occur."""
    heads: Counter[str] = Counter()
    for g in groups:
        heads[g.way] += g.heads
    return {w: heads[w] for w in [*Way.values, ""] if heads[w]}


def may_be_evaluated(status: str, starts_on: date | None, now: date) -> bool:
    """Whether there can be an evaluation: it has begun, and was not called off."""
    off = {EventStatus.DRAFT, EventStatus.CANCELLED, EventStatus.POSTPONED}
    return starts_on is not None and starts_on <= now and status not in off


def free_order(moves: Mapping[int, tuple[date, date]]) -> list[tuple[int, date]]:
    """An order of moving days (key -> from, to) in which no day ever lands on one that is not yet moved; a ring
    (two days that change places) goes by way of a day nobody uses."""
    waiting = {pk: pair for pk, pair in moves.items() if pair[0] != pair[1]}
    steps: list[tuple[int, date]] = []
    while waiting:
        taken = {frm for frm, _to in waiting.values()}
        free = next((pk for pk, (_frm, to) in waiting.items() if to not in taken), None)
        if free is None:
            pk, (_frm, to) = next(iter(waiting.items()))
            parked = date(1900, 1, 1)
            steps.append((pk, parked))
            waiting[pk] = (parked, to)
            continue
        steps.append((free, waiting.pop(free)[1]))
    return steps


def complete_crossing(
    total: int, pairs: Sequence[Group], by_sector: Mapping[str, int], by_level: Mapping[str, int], *, place: int | None
) -> list[Group] | None:
    """A table filled in by hand, completed to its margins and to the total. What is left of the margins is crossed
    where there is one way to do it, else kept as "sector only" and "level only". None when that does not fit: a row
    or column holds more than its margin, or what is left is more than the total."""
    left_of_sector, left_of_level = Counter(by_sector), Counter(by_level)
    for g in pairs:
        left_of_sector[g.sector] -= g.heads
        left_of_level[g.level] -= g.heads
    left = total - sum(g.heads for g in pairs)
    if left < 0 or any(n < 0 for n in [*left_of_sector.values(), *left_of_level.values()]):
        return None
    try:
        rest = crossed(left, left_of_sector, left_of_level, place=place)
    except DoesNotAddUp:
        return None
    if rest is None:
        rest = [Group(s, "", place, "", n) for s, n in left_of_sector.items()]
        rest += [Group("", v, place, "", n) for v, n in left_of_level.items()]
        if sum(g.heads for g in rest) > left:
            return None
    return add_up(total, [*pairs, *rest], place=place)
