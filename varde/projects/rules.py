"""Status changes, numbers and years of projects: pure functions, no database."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from varde.projects.models import ProjectStatus, UserInvolvement

NEXT_STATUSES: dict[str, tuple[str, ...]] = {
    ProjectStatus.PLANNED: (ProjectStatus.RUNNING, ProjectStatus.ON_HOLD, ProjectStatus.CLOSED),
    ProjectStatus.RUNNING: (ProjectStatus.ON_HOLD, ProjectStatus.CLOSED),
    ProjectStatus.ON_HOLD: (ProjectStatus.RUNNING, ProjectStatus.CLOSED),
    ProjectStatus.CLOSED: (ProjectStatus.RUNNING,),
}
#: Words in the name of a centre's own field that tell which common field it belongs to; the first hit decides.
_SIGNS = (
    ("flyktninghelse", ("flykt", "migrasjon", "asyl", "menneskehandel", "minoritet")),
    ("selvmord", ("selvmord", "selvskad", "suicid")),
    ("traumer-beredskap", ("traum", "beredskap", "krise")),
    ("vold", ("vold", "overgrep")),
    ("ledelse", ("ledelse", "administrasjon", "leder")),
    ("kommunikasjon", ("kommunikasjon", "digital", "nettressurs", "prosjektstøtte")),
    ("psykisk-helse", ("psykisk helse", "rus")),
)


def may_become(now: str, wanted: str) -> bool:
    """Whether a project with status `now` may get the status `wanted`."""
    return wanted in NEXT_STATUSES[now]


def needs_reason(now: str, wanted: str) -> bool:
    """To stop for a while, and to take up again what was closed, is explained."""
    return wanted == ProjectStatus.ON_HOLD or now == ProjectStatus.CLOSED


def next_number(taken: Iterable[str], year: int) -> str:
    """«P26-001», then «P26-002»: one above the highest of the year. Other kinds of numbers are passed over."""
    prefix = f"P{year % 100:02d}-"
    counts = [int(n[len(prefix) :]) for n in taken if n.startswith(prefix) and n[len(prefix) :].isdecimal()]
    return f"{prefix}{max(counts, default=0) + 1:03d}"


def years_touched(starts_on: date | None, ends_on: date | None, this_year: int) -> list[int]:
    """The years a period touches, oldest first. An open end lasts to this year; without a start there is only the
    end's year, or none."""
    first = starts_on or ends_on
    if first is None:
        return []
    last = ends_on.year if ends_on else max(this_year, first.year)
    return list(range(first.year, last + 1))


def nearest_year(years: Iterable[int], wanted: int) -> int | None:
    """The year closest to the wanted one; the earlier of two equally close."""
    return min(years, key=lambda y: (abs(y - wanted), y), default=None)


def missing_before_start(
    *, goal: str, target_group: str, has_field: bool, has_funder: bool, user_involvement: str
) -> list[str]:
    """What must be in place before a planned project starts, in words. The report asks for all of it."""
    parts = (
        (goal.strip(), _("mål")),
        (target_group.strip(), _("målgruppe")),
        (has_field, _("tjenesteområde")),
        (has_funder, _("finansiering")),
        (user_involvement, _("brukermedvirkning")),
    )
    return [label for given, label in parts if not given]


def is_involved(user_involvement: str) -> bool:
    """Whether the answer says that users or next of kin take part."""
    return user_involvement not in ("", UserInvolvement.NOT_INVOLVED, UserInvolvement.NOT_APPLICABLE)


def guess_core_field(name: str) -> str:
    """The code of the common field that a centre's own field most likely belongs to; "other" when in doubt."""
    words = name.casefold()
    return next((code for code, signs in _SIGNS if any(sign in words for sign in signs)), "other")


def heading_key(number: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts «2.10» after «2.9», and letters after figures."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in number.split("."))


def parse_headings(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """«2.1.3 Title», one per line -> ([(number, title)], [lines that do not begin with a number]). A number that
    comes twice keeps its last title; empty lines are passed over."""
    found: dict[str, str] = {}
    faults = []
    for line in (raw.strip() for raw in text.splitlines()):
        if not line:
            continue
        number, _space, title = line.partition(" ")
        number = number.rstrip(".")
        if number and number[0].isdecimal() and len(number) <= 20 and number.replace(".", "").isalnum():
            found[number] = title.strip()[:300]
        else:
            faults.append(line)
    return sorted(found.items(), key=lambda pair: heading_key(pair[0])), faults


def parent_number(number: str, numbers: Iterable[str]) -> str | None:
    """The nearest heading above: «2.1» for «2.1.3», or «2» when there is no «2.1»."""
    known = set(numbers)
    while "." in number:
        number = number.rpartition(".")[0]
        if number in known:
            return number
    return None
