"""Every read of events. Lists begin with who asks; what belongs to another centre does not exist for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from varde.core.dates import today
from varde.events import rules
from varde.events.models import Attendance, Event, EventStatus, TeachingDay
from varde.events.rules import CrossTable, Group
from varde.people.public import Organisation, Person, Viewer, persons_at
from varde.places.public import Centre, Place, PlaceIndex, PlaceInfo, PlaceKind, fold
from varde.projects.public import FieldOfWork, Project, ProjectYear, projects_visible_to


def events_visible_to(viewer: Viewer) -> QuerySet[Event]:
    """The events of the centres this viewer may read."""
    return Event.objects.filter(viewer.sees("centre"))


def days_visible_to(viewer: Viewer) -> QuerySet[TeachingDay]:
    """Teaching days of the centres this viewer may read, those without an event too."""
    return TeachingDay.objects.filter(viewer.sees("centre"))


def get_event(viewer: Viewer, pk: int) -> Event:
    """Raises Event.DoesNotExist for what the viewer may not see."""
    related = ("centre", "project", "host", "place", "responsible", "evaluation")
    return events_visible_to(viewer).select_related(*related).get(pk=pk)


def get_day(viewer: Viewer, pk: int) -> TeachingDay:
    """Raises TeachingDay.DoesNotExist for what the viewer may not see."""
    return days_visible_to(viewer).select_related("centre", "event__centre", "event__place", "project").get(pk=pk)


def with_totals(events: QuerySet[Event]) -> QuerySet[Event]:
    """Annotate `day_count` and `participant_days`: two subqueries, no query per row."""
    days = TeachingDay.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(n=Count("pk"))
    heads = (
        Attendance.objects.filter(day__event=OuterRef("pk")).order_by().values("day__event").annotate(n=Sum("heads"))
    )
    return events.annotate(
        day_count=Coalesce(Subquery(days.values("n"), output_field=IntegerField()), 0),
        participant_days=Coalesce(Subquery(heads.values("n"), output_field=IntegerField()), 0),
    )


def without_attendance(events: QuerySet[Event]) -> QuerySet[Event]:
    """Those with a teaching day that has passed, that nobody has registered heads for, and that were not called
    off. A day registered with zero heads is registered."""
    registered = Attendance.objects.filter(day=OuterRef("pk"))
    missing = TeachingDay.objects.filter(~Exists(registered), event=OuterRef("pk"), on__lte=today())
    return events.filter(Exists(missing), status__in=[EventStatus.PLANNED, EventStatus.HELD])


def events_held_without_attendance(viewer: Viewer) -> QuerySet[Event]:
    """What waits for heads at the centre the viewer sits at, oldest first."""
    return without_attendance(events_visible_to(viewer).filter(centre=viewer.centre)).order_by("starts_on", "pk")


def events_today(viewer: Viewer) -> QuerySet[Event]:
    """Today's events at the viewer's centre."""
    return events_visible_to(viewer).filter(centre=viewer.centre, days__on=today()).order_by("title")


def drafts_of(viewer: Viewer) -> QuerySet[Event]:
    """The viewer's own drafts, newest first."""
    if viewer.account is None:
        return Event.objects.none()
    return events_visible_to(viewer).filter(status=EventStatus.DRAFT, registered_by=viewer.account).order_by("-pk")


def has_heads(event: Event) -> bool:
    return Attendance.objects.filter(day__event=event, heads__gt=0).exists()


def groups_of(day: TeachingDay) -> list[Group]:
    """The day's attendance as groups. Reads the prefetched rows when they are there."""
    return [Group(a.sector, a.level, a.place_id, a.way, a.heads) for a in day.attendance.all()]


@dataclass(frozen=True)
class DayShown:
    """A teaching day as its event's page shows it. heads is None where nothing was registered."""

    day: TeachingDay
    heads: int | None
    table: CrossTable
    places: list[tuple[str, int]]
    ways: dict[str, int]
    without_sector: int
    without_level: int
    has_passed: bool

    @property
    def way_unsaid(self) -> int:
        """Heads nobody has said were in the room or online."""
        return self.ways.get("", 0)


@dataclass(frozen=True)
class Totals:
    """Sums of an event: days, participant-days, heads per registered day, the least number of persons."""

    days: int
    participant_days: int
    per_day: list[int]
    fewest_persons: int
    without_sector: int
    without_level: int


def days_of(event: Event) -> list[TeachingDay]:
    """The event's days with attendance and places: three queries, whatever their number."""
    return list(event.days.order_by("on").prefetch_related("attendance__place"))


def shown_days(days: Sequence[TeachingDay]) -> list[DayShown]:
    """What the event's page draws, from the days of `days_of`."""
    shown = []
    for day in days:
        rows = list(day.attendance.all())
        groups = groups_of(day)
        places: dict[str, int] = {}
        for row in rows:
            name = row.place.name if row.place else ""
            places[name] = places.get(name, 0) + row.heads
        shown.append(
            DayShown(
                day=day,
                heads=sum(g.heads for g in groups) if rows else None,
                table=rules.cross_table(groups),
                places=sorted(places.items(), key=lambda p: (p[0] == "", -p[1], p[0])),
                ways=rules.by_way(groups),
                without_sector=rules.without_sector(groups),
                without_level=rules.without_level(groups),
                has_passed=day.on <= today(),
            )
        )
    return shown


def totals_of(days: Sequence[DayShown]) -> Totals:
    per_day = [d.heads for d in days if d.heads is not None]
    return Totals(
        days=len(days),
        participant_days=rules.participant_days(per_day),
        per_day=per_day,
        fewest_persons=rules.fewest_persons(per_day),
        without_sector=sum(d.without_sector for d in days),
        without_level=sum(d.without_level for d in days),
    )


def participant_days_of_project(viewer: Viewer, project: Project, year: int) -> int:
    """Participant-days of a project's held events in a year, as far as the viewer may see."""
    found = Attendance.objects.filter(
        viewer.sees("day__centre"),
        day__event__project=project,
        day__event__status=EventStatus.HELD,
        day__on__range=(date(year, 1, 1), date(year, 12, 31)),
    ).aggregate(n=Sum("heads"))
    return found["n"] or 0


def own_participant_days(viewer: Viewer, first: date, last: date) -> int:
    """Participant-days at held events this account registered, on the days from first to last."""
    found = Attendance.objects.filter(
        viewer.sees("day__centre"),
        day__event__registered_by=viewer.account,
        day__event__status=EventStatus.HELD,
        day__on__range=(first, last),
    ).aggregate(n=Sum("heads"))
    return found["n"] or 0


def last_used_project(viewer: Viewer, *, title: str = "", host: str = "") -> Project | None:
    """The project a new registration most likely belongs to: the last one used for this host, else for this title,
    else the last one this account used. Only at the centre the viewer sits at."""
    used = (
        events_visible_to(viewer)
        .filter(centre=viewer.centre, project__isnull=False)
        .select_related("project")
        .order_by("-pk")
    )
    tries: list[QuerySet[Event]] = []
    if host.strip():
        at_host = Q(host__name__iexact=host.strip()) | Q(host_name__iexact=host.strip())
        tries += [used.filter(at_host, registered_by=viewer.account), used.filter(at_host)]
    if title.strip():
        tries.append(used.filter(title__iexact=title.strip()))
    if viewer.account is not None:
        tries.append(used.filter(registered_by=viewer.account))
    for query in tries:
        if found := query.first():
            return found.project
    return None


def projects_to_choose(viewer: Viewer, centre: Centre | None, now: Project | None = None) -> QuerySet[Project]:
    """Projects a form at this centre offers, newest number first; `now` stays a choice whatever it is."""
    at_centre = Q(centre=centre) | Q(pk=now.pk if now else None)
    return projects_visible_to(viewer).filter(at_centre).order_by("-number")


def people_to_choose(viewer: Viewer, centre: Centre | None, now: Person | None = None) -> QuerySet[Person]:
    """Who may be responsible: the persons of this centre; `now` stays a choice whoever it is."""
    if centre is None:
        return Person.objects.none()
    return (persons_at(viewer, centre) | Person.objects.filter(pk__in=[now.pk] if now else [])).order_by("name")


def own_person(viewer: Viewer) -> Person | None:
    """The viewer themselves among the persons of the centre they sit at, where their account is linked to one."""
    if viewer.account is None or viewer.centre is None:
        return None
    return persons_at(viewer, viewer.centre).filter(account=viewer.account).first()


def field_names(viewer: Viewer) -> list[str]:
    """The names of the fields of work on the centre's lists, all years, each once."""
    names = FieldOfWork.objects.filter(viewer.sees("centre"), centre=viewer.centre).order_by("name")
    return list(names.values_list("name", flat=True).distinct())


def in_field(events: QuerySet[Event], name: str) -> QuerySet[Event]:
    """Events whose project counts under this field in the event's year."""
    years = ProjectYear.objects.filter(project=OuterRef("project"), year=OuterRef("starts_on__year"), field__name=name)
    return events.filter(Exists(years))


def find_host(text: str) -> Organisation | None:
    """The organisation whose name is exactly this, letter case aside, if there is just one."""
    found = list(Organisation.objects.filter(name__iexact=text.strip())[:2])
    return found[0] if len(found) == 1 else None


def hosts_like(viewer: Viewer, text: str, limit: int = 8) -> list[str]:
    """Names to offer while a host is typed: this centre's earlier hosts first, then the register,
    where a word that begins so goes before one that has it inside."""
    text = text.strip()
    if len(text) < 2:
        return []
    earlier = (
        events_visible_to(viewer)
        .filter(centre=viewer.centre, host_name__icontains=text)
        .order_by()
        .values_list("host_name", flat=True)
        .distinct()[:limit]
    )
    register = Organisation.objects.filter(name__icontains=text).order_by("name").values_list("name", flat=True)[:100]
    # «sko» means a school before it means Aurskog
    begins = sorted(register, key=lambda name: not any(w.startswith(text.casefold()) for w in name.casefold().split()))
    return list(dict.fromkeys([*earlier, *begins]))[:limit]


def groups_last_used(viewer: Viewer, *, host: str = "", limit: int = 6) -> list[tuple[str, str]]:
    """(sector, level) of the attendance at this host, then of what this account registered lately, largest first."""
    since = today() - timedelta(days=730)
    rows = (
        Attendance.objects.filter(viewer.sees("day__centre"), day__centre=viewer.centre, day__on__gte=since)
        .exclude(sector="", level="")
        .order_by()
        .values_list("sector", "level")
        .annotate(n=Sum("heads"))
        .order_by("-n")
    )
    pairs: list[tuple[str, str]] = []
    if host.strip():
        if (known := find_host(host)) and (known.sector or known.level):
            pairs.append((known.sector, known.level))
        name = Q(day__event__host__name__iexact=host.strip()) | Q(day__event__host_name__iexact=host.strip())
        pairs += [(s, v) for s, v, _n in rows.filter(name)[:limit]]
    if viewer.account is not None:
        pairs += [(s, v) for s, v, _n in rows.filter(day__event__registered_by=viewer.account)[:limit]]
    return list(dict.fromkeys(pairs))[:limit]


def numbers_like(centre_id: int, start: str) -> list[str]:
    """Event numbers of a centre that begin so."""
    return list(Event.objects.filter(centre_id=centre_id, number__startswith=start).values_list("number", flat=True))


def get_place(pk: int) -> Place:
    return Place.objects.get(pk=pk)


def places_like(text: str, on: date, *, index: PlaceIndex | None = None, limit: int = 8) -> list[PlaceInfo]:
    """What somebody who typed this may have meant on that day: one place when it is certain, several to choose
    between, none when nothing fits. «3419 Våler», «3419», «Våler» and «vål» are all understood."""
    text = text.strip()
    if not text:
        return []
    index = index or PlaceIndex.load()
    first = text.split()[0]
    if first.isdecimal() or first.casefold() == "utl":
        found = index.find_info(index.match(first, on).place_id)
        if found is not None:
            return [found]
    near = index.search(text, on, limit)
    exact = [p for p in near if fold(p.name) == fold(text)]
    units = [p for p in exact if p.kind != PlaceKind.COUNTY]  # Oslo is a county too
    return units or exact or near


def place_label(place: Place | None) -> str:
    """«3419 Våler», as the field takes it back."""
    return f"{place.code} {place.name}" if place else ""


def undo_is_open(viewer: Viewer, event: Event) -> bool:
    """Whether this quick registration can still be taken back by the viewer."""
    return (
        viewer.account is not None
        and event.registered_by_id == viewer.account.pk
        and event.version == 1
        and not event.days.exclude(version=1).exists()
        and event.evaluation_id is None
    )


def place_texts(groups: Sequence[Group]) -> dict[int, str]:
    """{key: «3419 Våler»} of the places in these groups. One query."""
    wanted = {g.place for g in groups if g.place}
    return {p.pk: place_label(p) for p in Place.objects.filter(pk__in=wanted)} if wanted else {}
