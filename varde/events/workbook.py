"""The sheets «Arrangementer» and «Deltakelse»: events with their teaching days, and who was there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varde.core.bulk import (
    Batch,
    Column,
    Handover,
    Links,
    Row,
    Sheet,
    Table,
    Work,
    choice,
    count_by,
    day,
    fixed_values,
    in_chunks,
    place_code,
    text,
    whole,
)
from varde.core.dates import today
from varde.events.models import Attendance, Event, EventStatus, Kind, Mode, TeachingDay
from varde.people.public import Level, Sector

#: What is not yet, or never was, held is not part of a year that is handed over.
NOT_EXPORTED = (EventStatus.DRAFT, EventStatus.POSTPONED, EventStatus.CANCELLED)


def _kinds() -> dict[str, str]:
    return fixed_values(Kind)


def _modes() -> dict[str, str]:
    return fixed_values(Mode)


def _sectors() -> dict[str, str]:
    return fixed_values(Sector)


def _levels() -> dict[str, str]:
    return fixed_values(Level)


PLACE_MEANING = gettext_lazy(
    "Fire sifre for kommune, seks for bydel i Oslo, to for fylke, UTL for utlandet, eller tomt."
)


class EventSheet(Sheet):
    """Also the keeper of events and teaching days while the workbook is read (EventBook)."""

    key = "events"
    title = "Arrangementer"
    tables: ClassVar[tuple[Table, ...]] = (Table(Event), Table(TeachingDay))
    columns = (
        Column("Arrangementsnr", "event", text(40), gettext_lazy("Senterets eget nummer på arrangementet."),
               key=True, required=True, names="event", example="EKSEMPEL-A1"),
        Column("Prosjektnr", "project", text(40),
               gettext_lazy("Et prosjekt i arbeidsboken, eller et som alt er lagret."), names="project",
               example="EKSEMPEL-P1"),
        Column("Tittel", "title", text(300), gettext_lazy("Hva arrangementet heter."), required=True,
               example="Kurs i traumebevisst omsorg", width=45),
        Column("Type", "kind", choice(_kinds), gettext_lazy("Slag av arrangement."), required=True, values=_kinds,
               example="Kurs"),
        Column("Form", "mode", choice(_modes), gettext_lazy("Fysisk, digital eller hybrid. Tomt gir en advarsel."),
               values=_modes, example="Fysisk"),
        Column("Startdato", "starts_on", day, gettext_lazy("Første undervisningsdag."), required=True, form="date",
               example=date(2024, 5, 14)),
        Column("Sluttdato", "ends_on", day, gettext_lazy("Siste undervisningsdag. Tomt betyr én dag."), form="date",
               example=date(2024, 5, 15)),
        Column("Sted", "place", place_code, PLACE_MEANING, form="code", example="3107"),
    )  # fmt: skip

    def years(self) -> Iterator[tuple[int, int]]:
        return ((1, row["starts_on"].year) for row in self.rows if row["starts_on"])

    def plan(self, work: Work) -> None:
        self.work = work
        work.events = self
        self.events = Batch(
            Event, ["title", "project", "kind", "mode", "status", "place", "starts_on", "ends_on", "evaluation"]
        )
        self.days = Batch(TeachingDay, ["on"])
        self._load(work)
        self._planned: list[Event] = []
        for row in self.once_each(work, lambda row: row["event"], "event"):
            self._plan_row(work, row)

    def _load(self, work: Work) -> None:
        self._by_number: dict[str, Event] = {}
        mine = Event.objects.filter(centre_id=work.centre_id).select_related("project", "evaluation")
        for chunk in in_chunks(sorted(work.mentioned["event"])):
            for event in mine.filter(number__in=chunk):
                self._by_number[event.number] = self.events.hold(event)
                if event.project is not None:  # the same object wherever the project is spoken of
                    event.project = work.projects.find(event.project.number) or event.project
        self._days: dict[tuple[str, int, date], TeachingDay] = {}
        self._counted: set[int] = set()
        self._of_event: dict[int, dict[date, TeachingDay]] = defaultdict(dict)
        for ids in in_chunks(event.pk for event in self._by_number.values()):
            for found in TeachingDay.objects.filter(event_id__in=ids):
                self._keep(self.days.hold(found))
            heads = Attendance.objects.filter(day__event_id__in=ids)
            self._counted.update(heads.values_list("day_id", flat=True).distinct())
        loose = TeachingDay.objects.filter(event=None, centre_id=work.centre_id)
        for numbers in in_chunks(sorted(work.mentioned["project"])):
            for found in loose.filter(project__number__in=numbers):
                self._days[("project", found.project_id or 0, found.on)] = self.days.hold(found)

    def _keep(self, found: TeachingDay) -> None:
        self._days[("event", found.event_id or 0, found.on)] = found
        self._of_event[found.event_id or 0][found.on] = found

    def find(self, number: str) -> Event | None:
        return self._by_number.get(number)

    def _plan_row(self, work: Work, row: Row) -> None:
        starts, ends = row["starts_on"], row["ends_on"] or row["starts_on"]
        event = self.find(row["event"])
        project = self.project_of(work, row)
        if event is None:
            event = self.events.add(Event(centre_id=work.centre_id, number=row["event"], starts_on=starts))
            event.status = EventStatus.HELD if (ends or work.today) <= work.today else EventStatus.PLANNED
            self._by_number[row["event"]] = event
        self._planned.append(event)
        if starts is None:
            return  # it has its fault already
        if ends < starts:
            self.fault(work, row, "ends_on", _("Sluttdato er før startdato."), _("Startdato eller senere."))
            return
        if not all([work.open_year(self, row, "starts_on", starts.year),
                    ends.year == starts.year or work.open_year(self, row, "ends_on", ends.year)]):  # fmt: skip
            return
        self._move_days(work, row, event, {starts, ends})
        event.starts_on, event.ends_on = starts, ends
        for name in ("title", "kind"):
            setattr(event, name, row[name] or getattr(event, name))
        if "mode" in self.given:
            event.mode = row["mode"] or ""
        if not event.mode and "mode" not in row.bad:
            self.warn(work, row, "mode", _("Arrangementet mangler form (fysisk, digital eller hybrid)."), "no_mode")
        if "project" in self.given:
            event.project = project
        if "place" in self.given and "place" not in row.bad:
            event.place_id = work.place(self, row, "place", starts)
        for on in {starts, ends}:
            self.day_of(event, None, on)
            self._activate(event.project, on.year)
        self._mark_if_changed(work, event)

    def _mark_if_changed(self, work: Work, event: Event) -> None:
        if self.events.state(event) != "same":
            work.days |= set(self._of_event.get(event.pk or 0, ())) | {event.starts_on, event.ends_on}  # type: ignore[arg-type]

    def _move_days(self, work: Work, row: Row, event: Event, wanted: set[date]) -> None:
        """An event that got other dates takes its teaching days along, where nobody was counted on them."""
        if event.pk is None:
            return
        there = self._of_event[event.pk]
        free = [
            on for on in dict.fromkeys((event.starts_on, event.ends_on))
            if on in there and on not in wanted and there[on].pk not in self._counted
        ]  # fmt: skip
        for old, new in zip(free, sorted(wanted - set(there)), strict=False):
            if old is None or not work.open_year(self, row, "starts_on", old.year):
                return
            work.days |= {old, new}
            moved = there.pop(old)
            del self._days[("event", event.pk, old)]
            moved.on = new
            self._keep(moved)

    def planned_events(self) -> list[Event]:
        """The events that have a row in the workbook."""
        return self._planned

    def day_of(self, event: Event | None, project: Any, on: date) -> TeachingDay:
        """The teaching day of an event, or of a project where there is no event; made when it is new."""
        owner = event or project
        key = ("event" if event else "project", owner.pk or id(owner), on)
        if (found := self._days.get(key)) is None:
            found = TeachingDay(centre_id=self.work.centre_id, event=event, on=on, project=None if event else project)
            self._days[key] = self.days.add(found)
            self.work.days.add(on)
            if event and event.pk:
                self._of_event[event.pk][on] = found
                self.events.touch(event)
        return found

    def _activate(self, project: Any, year: int) -> None:
        if project is not None:
            self.work.projects.make_active(project, year)

    def batches(self) -> Iterable[Batch[Any] | Links]:
        return (self.events, self.days)

    def counts(self) -> dict[str, int]:
        return count_by((self.events.state(event) for event in self._planned), len(self.rows))

    @classmethod
    def export(cls, handover: Handover) -> Iterator[Sequence[Any]]:
        in_year = TeachingDay.objects.filter(event=OuterRef("pk"), on__year=handover.year)
        heads = Attendance.objects.filter(day__event=OuterRef("pk"), heads__gt=0)
        rows = (
            Event.objects.filter(Exists(in_year), centre_id=handover.centre_id)
            .exclude(status__in=NOT_EXPORTED)
            # planned, over, and nobody counted: it does not count as held here, and must not where it is read
            .exclude(~Exists(heads), status=EventStatus.PLANNED, ends_on__lte=today())
            .select_related("place")
            .order_by("number")
        )
        kinds, modes = _reversed(_kinds()), _reversed(_modes())
        for e in rows:
            handover.events[e.pk] = e.number
            if e.evaluation_id:
                handover.event_of_evaluation[e.evaluation_id] = e.number
            yield (
                e.number, handover.projects.get(e.project_id or 0, ""), e.title, kinds[e.kind], modes.get(e.mode, ""),
                e.starts_on, e.ends_on if e.ends_on != e.starts_on else None, e.place.code if e.place else "",
            )  # fmt: skip


def _reversed(values: dict[str, str]) -> dict[str, str]:
    return {code: label for label, code in values.items()}


class AttendanceSheet(Sheet):
    """One row per event (or project), day and group."""

    key = "attendance"
    title = "Deltakelse"
    tables: ClassVar[tuple[Table, ...]] = (Table(Attendance),)
    columns = (
        Column("Arrangementsnr", "event", text(40),
               gettext_lazy("Arrangementet. Kan være tomt når Prosjektnr er gitt (gir en advarsel)."), names="event",
               example="EKSEMPEL-A1"),
        Column("Prosjektnr", "project", text(40), gettext_lazy("Trengs bare når det ikke er noe arrangement."),
               names="project"),
        Column("Dato", "on", day, gettext_lazy("Undervisningsdagen."), required=True, form="date",
               example=date(2024, 5, 14)),
        Column("Sektor", "sector", choice(_sectors), gettext_lazy("Sektoren de kommer fra, eller tomt."),
               values=_sectors, example="Helse", width=20),
        Column("Forvaltningsnivå", "level", choice(_levels), gettext_lazy("Nivået de kommer fra, eller tomt."),
               values=_levels, example="Kommunalt nivå", width=26),
        Column("Kommunenr", "place", place_code, PLACE_MEANING, form="code", example="3107"),
        Column("Antall", "heads", whole(), gettext_lazy("Personer til stede den dagen. En halv dag teller som en dag."),
               required=True, form="whole", example=12),
    )  # fmt: skip

    def years(self) -> Iterator[tuple[int, int]]:
        return ((1, year) for year in (row["on"].year for row in self.rows if row["on"]))

    def plan(self, work: Work) -> None:
        self.attendance = Batch(Attendance, ["heads"])
        self._states: list[str] = []
        self._seen: dict[tuple[Any, ...], Row] = {}
        self._sums: dict[int, list[Any]] = {}
        book: Any = work.events
        placed = [(row, found) for row in self.rows if (found := self._day(work, row, book)) is not None]
        self._load(found for _row, found in placed)
        for row, found in placed:
            self._plan_row(work, row, found, book)
        for total, row in self._sums.values():
            if total == 0:
                self.warn(work, row, "heads", _("Undervisningsdag uten deltakere."), "nobody")

    def _day(self, work: Work, row: Row, book: Any) -> TeachingDay | None:
        """The teaching day a row belongs to; faults and warnings about where it belongs."""
        on = row["on"]
        event, project = self.event_of(work, row), self.project_of(work, row)
        if not row["event"] and not row["project"] and not row.bad & {"event", "project"}:
            self.fault(work, row, "event", _("Både arrangement og prosjekt mangler."),
                       _("Et arrangementsnummer, eller et prosjektnummer uten arrangement."))  # fmt: skip
        if on is None or (event is None and (row["event"] or project is None)):
            return None
        if not work.open_year(self, row, "on", on.year):
            return None
        if event is None:
            self.warn(work, row, "event", _("Deltakelse uten arrangement."), "no_event")
        elif project is not None and event.project is not None and event.project is not project:
            self.fault(work, row, "project",
                       _("Arrangementet hører til prosjekt %(number)s.") % {"number": event.project.number},
                       _("Samme prosjekt som arrangementet, eller tomt."))  # fmt: skip
        elif event.starts_on and not event.starts_on <= on <= (event.ends_on or event.starts_on):
            self.warn(work, row, "on", _("Dagen er utenfor arrangementets datoer."), "outside")
        owner = project if event is None else event.project
        if owner is not None:
            work.projects.make_active(owner, on.year)
        return book.day_of(event, project, on)

    def _load(self, days: Iterable[TeachingDay]) -> None:
        self._stored: dict[tuple[Any, ...], dict[str, Attendance]] = defaultdict(dict)
        for ids in in_chunks(sorted({found.pk for found in days if found.pk})):
            for a in Attendance.objects.filter(day_id__in=ids):
                self._stored[(a.day_id, a.sector, a.level, a.place_id)][a.way] = a

    def _plan_row(self, work: Work, row: Row, found: TeachingDay, book: Any) -> None:
        place = work.place(self, row, "place", found.on)
        if row.bad or (row["place"] and place is None):
            return
        key = (found.pk or id(found), row["sector"] or "", row["level"] or "", place)
        if (first := self._seen.setdefault(key, row)) is not row:
            self.fault(work, row, "heads",
                       _("Samme gruppe står to ganger: rad %(first)s og rad %(second)s.")
                       % {"first": first.number, "second": row.number},
                       _("Én rad for hver dag, sektor, nivå og kommune."))  # fmt: skip
            return
        self._sums.setdefault(id(found), [0, row])[0] += row["heads"]
        state = self._state(work, row, found, key)
        self._states.append(state)
        if state != "same":
            work.days.add(found.on)
            book.days.touch(found)
            event = found.event
            if event is not None:
                book.events.touch(event)
                if event.status == EventStatus.PLANNED and event.ends_on and event.ends_on <= work.today:
                    event.status = EventStatus.HELD

    def _state(self, work: Work, row: Row, found: TeachingDay, key: tuple[Any, ...]) -> str:
        heads = row["heads"]
        ways = self._stored.get(key, {})
        there = sum(a.heads for a in ways.values())
        if ways and there == heads:
            return "same"
        split = there - (ways[""].heads if "" in ways else 0)
        if heads < split:
            words = {"split": split}
            self.fault(work, row, "heads",
                       _("%(split)s er alt ført på hvordan de deltok (i rommet eller på nett).") % words,
                       _("%(split)s eller flere; rett fordelingen på arrangementets side først.") % words)  # fmt: skip
            return "same"
        if "" in ways:
            self.attendance.hold(ways[""]).heads = heads - split
        else:
            self.attendance.add(
                Attendance(day=found, sector=key[1], level=key[2], place_id=key[3], heads=heads - split)
            )
        return "changed" if ways else "new"

    def batches(self) -> Iterable[Batch[Any] | Links]:
        return (self.attendance,)

    def counts(self) -> dict[str, int]:
        counted = Counter(self._states)
        return {"rows": len(self.rows), **{state: counted[state] for state in ("new", "changed", "same")}}

    @classmethod
    def projects_needed(cls, handover: Handover) -> set[int]:
        loose = TeachingDay.objects.filter(centre_id=handover.centre_id, on__year=handover.year, event=None)
        return {pk for pk in loose.values_list("project_id", flat=True) if pk}

    @classmethod
    def export(cls, handover: Handover) -> Iterator[Sequence[Any]]:
        rows = (
            Attendance.objects.filter(day__centre_id=handover.centre_id, day__on__year=handover.year)
            .values_list(
                "day__event_id",
                "day__event__number",
                "day__project__number",
                "day__on",
                "sector",
                "level",
                "place__code",
                "place_id",
            )
            .annotate(heads_in_group=Sum("heads"))
            .order_by("day__event__number", "day__project__number", "day__on", "sector", "level", "place__code")
        )
        sectors, levels = _reversed(_sectors()), _reversed(_levels())
        for event_id, event, project, on, sector, level, code, _place, heads in rows:
            if event_id is not None and event_id not in handover.events:
                continue
            yield (
                event or "", "" if event else project or "", on, sectors.get(sector, ""), levels.get(level, ""),
                code or "", heads,
            )  # fmt: skip
