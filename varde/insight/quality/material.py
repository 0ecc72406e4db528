"""What the checks look at: one centre's year, read with a handful of queries whatever its size."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import F, Max, Q, Sum, Value
from django.db.models.functions import Coalesce

from varde.evaluation.public import Evaluation
from varde.events.public import Attendance, Event, EventStatus, TeachingDay
from varde.inquiries.public import Inquiry, Outcome
from varde.insight.models import FigureCell
from varde.people.public import Viewer
from varde.places.public import Centre, PlaceIndex
from varde.projects.public import ProjectYear


@dataclass(slots=True)
class Day:
    """A teaching day. heads is None where nobody has registered anything."""

    pk: int
    on: date
    event: int | None
    project: str
    hours: Decimal | None
    heads: int | None = None
    no_sector: int = 0
    no_level: int = 0
    largest: int = 0


@dataclass(slots=True)
class Held:
    """An event with a day in the year, with its days of that year."""

    pk: int
    number: str
    title: str
    kind: str
    mode: str
    status: str
    project_id: int | None
    project: str
    starts_on: date | None
    ends_on: date | None
    evaluation: int | None
    days: list[Day] = field(default_factory=list)

    @property
    def heads(self) -> int:
        return sum(d.heads or 0 for d in self.days)

    @property
    def label(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def first_on(self) -> date | None:
        return self.days[0].on if self.days else self.starts_on


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Something that stands on a place that was not valid on its day. instead: the place it should be, if known."""

    kind: str  # "day", "event" or "inquiry"
    pk: int
    on: date
    label: str
    project: str
    place: int
    place_label: str
    instead: int | None
    instead_label: str
    note: str
    heads: int | None = None


_COUNTING = (EventStatus.HELD, EventStatus.PLANNED)


class Material:
    """Everything the checks of one centre and year need. Each part is read once, when first asked for."""

    def __init__(self, viewer: Viewer, centre: Centre, year: int) -> None:
        self.viewer, self.centre, self.year = viewer, centre, year
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)

    @cached_property
    def days(self) -> list[Day]:
        """Teaching days of the year whose heads count, those without an event too. Two queries."""
        found = {}
        rows = (
            TeachingDay.objects.filter(
                self.viewer.sees("centre"), centre=self.centre, on__range=(self.first, self.last)
            )
            .filter(Q(event=None) | Q(event__status__in=_COUNTING))
            .order_by("on", "pk")
            .values_list("pk", "on", "event_id", "project__number", "project__title", "hours")
        )
        for pk, on, event, number, title, hours in rows:
            found[pk] = Day(pk, on, event, _project(number, title), hours)
        heads = (
            Attendance.objects.filter(
                self.viewer.sees("day__centre"), day__centre=self.centre, day__on__range=(self.first, self.last)
            )
            .order_by()
            .values("day_id")
            .annotate(
                n=Sum("heads"),
                no_sector=Coalesce(Sum("heads", filter=Q(sector="")), 0),
                no_level=Coalesce(Sum("heads", filter=Q(level="")), 0),
                largest=Max("heads"),
            )
            .values_list("day_id", "n", "no_sector", "no_level", "largest")
        )
        for pk, n, no_sector, no_level, largest in heads:
            if day := found.get(pk):
                day.heads, day.no_sector, day.no_level, day.largest = n, no_sector, no_level, largest
        return list(found.values())

    @cached_property
    def events(self) -> list[Held]:
        """Planned and held events with a day in the year, by first day. One query more."""
        in_year = TeachingDay.objects.filter(centre=self.centre, on__range=(self.first, self.last)).values("event")
        rows = (
            Event.objects.filter(
                self.viewer.sees("centre"), centre=self.centre, status__in=_COUNTING, pk__in=in_year
            )
            .order_by("starts_on", "pk")
            .values_list(
                "pk", "number", "title", "kind", "mode", "status", "project_id", "project__number", "project__title",
                "starts_on", "ends_on", "evaluation_id",
            )
        )  # fmt: skip
        found = {}
        for pk, number, title, kind, mode, status, project, p_number, p_title, starts, ends, evaluation in rows:
            found[pk] = Held(
                pk, number, title, kind, mode, status, project, _project(p_number, p_title), starts, ends, evaluation
            )
        for day in self.days:
            if day.event in found:
                found[day.event].days.append(day)
        return [e for e in found.values() if e.days]

    @cached_property
    def event_of(self) -> dict[int, Held]:
        return {e.pk: e for e in self.events}

    @cached_property
    def loose_days(self) -> list[Day]:
        return [d for d in self.days if d.event is None]

    @cached_property
    def participant_days(self) -> int:
        return sum(d.heads or 0 for d in self.days)

    @cached_property
    def project_years(self) -> list[tuple[int, int, str, bool, bool, bool]]:
        """(pk, project, label, has field, has user involvement, has funder). One query."""
        rows = ProjectYear.objects.filter(
            self.viewer.sees("project__centre"), project__centre=self.centre, year=self.year
        ).order_by("project__number")
        return [
            (pk, project, f"{number} {title}", bool(f), bool(involvement), bool(funder))
            for pk, project, number, title, f, involvement, funder in rows.values_list(
                "pk", "project_id", "project__number", "project__title", "field_id", "user_involvement", "funder_id"
            )
        ]

    @cached_property
    def evaluations(self) -> list[tuple[int, date, str, str, int, int | None]]:
        """(pk, day, title, project, responses, event) of the year. Two queries."""
        rows = list(
            Evaluation.objects.filter(
                self.viewer.sees("centre"), centre=self.centre, held_on__range=(self.first, self.last)
            )
            .order_by("held_on", "pk")
            .values_list("pk", "held_on", "title", "project__number", "project__title", "responses")
        )
        event_of = {e.evaluation: e.pk for e in self.events if e.evaluation}
        return [(pk, on, title, _project(n, t), answers, event_of.get(pk)) for pk, on, title, n, t, answers in rows]

    @cached_property
    def followed_up_without_project(self) -> list[tuple[int, date, str, str]]:
        rows = Inquiry.objects.filter(
            self.viewer.sees("centre"),
            centre=self.centre,
            received_on__range=(self.first, self.last),
            outcome=Outcome.FOLLOWED_UP,
            project=None,
        )
        return list(rows.order_by("received_on", "pk").values_list("pk", "received_on", "number", "subject"))

    @cached_property
    def misplaced(self) -> list[Misplaced]:
        """Three queries when all is well; two more when places must be looked up."""
        span = (self.first, self.last)
        at_day = (
            Attendance.objects.filter(
                self.viewer.sees("day__centre"),
                _not_valid("place", "day__on"),
                day__centre=self.centre,
                day__on__range=span,
            )
            .order_by("day__on", "day_id")
            .values_list(
                "day_id", "day__on", "place_id", "day__event__number", "day__event__title", "day__project__number"
            )
            .annotate(n=Sum("heads"))
        )
        at_event = (
            Event.objects.filter(
                self.viewer.sees("centre"),
                _not_valid("place", "starts_on"),
                centre=self.centre,
                starts_on__range=span,
                status__in=_COUNTING,
            )
            .order_by("starts_on")
            .values_list("pk", "starts_on", "place_id", "number", "title", "project__number")
        )
        at_inquiry = (
            Inquiry.objects.filter(
                self.viewer.sees("centre"),
                _not_valid("place", "received_on"),
                centre=self.centre,
                received_on__range=span,
            )
            .order_by("received_on")
            .values_list("pk", "received_on", "place_id", "number", Value(""), "project__number")
        )
        rows = [("day", *row) for row in at_day]
        rows += [("event", *row, None) for row in at_event]
        rows += [("inquiry", *row, None) for row in at_inquiry]
        if not rows:
            return []
        index = PlaceIndex.load()
        found = []
        for kind, pk, on, place, number, title, project, heads in rows:
            info = index.info(place)
            match = index.match(info.code, on)
            if match.place_id == place and not match.note:
                continue  # days before the lists begin
            other = index.info(match.place_id) if match.place_id and match.place_id != place else None
            label = f"{number or ''} {title or ''}".strip() or f"{project or ''}"
            found.append(
                Misplaced(
                    kind, pk, on, label, project or "", place, info.label,
                    other.id if other else None, other.label if other else "", match.note, heads,
                )
            )  # fmt: skip
        return found

    @cached_property
    def cells(self) -> dict[str, dict[str, Decimal]]:
        """{measure: {dimension: sum of its cells}}; dimension "" is the total. One query."""
        found: dict[str, dict[str, Decimal]] = {}
        rows = FigureCell.objects.filter(self.viewer.sees("centre"), centre=self.centre, year=self.year).order_by()
        for measure, dimension, n in rows.values_list("measure", "dimension").annotate(n=Sum("value")):
            found.setdefault(measure, {})[dimension] = n
        return found


def _project(number: str | None, title: str | None) -> str:
    return f"{number or ''} {title or ''}".strip()


def _not_valid(place: str, on: str) -> Q:
    return Q(**{f"{place}__valid_from__gt": F(on)}) | Q(**{f"{place}__valid_to__lte": F(on)})
