"""The sheet «Prosjekter»: a row is a project and what the report says of it in the workbook's year."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import Max
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
    text,
    text_list,
)
from varde.projects.models import (
    DEFAULT_FUNDER,
    CooperationKind,
    FieldOfWork,
    Funder,
    GrantHeading,
    GrantLetter,
    Partner,
    Project,
    ProjectStatus,
    ProjectYear,
    UserInvolvement,
)


def _involvement() -> dict[str, str]:
    return fixed_values(UserInvolvement)


def _cooperation() -> dict[str, str]:
    return fixed_values(CooperationKind)


def _status() -> dict[str, str]:
    found = fixed_values(ProjectStatus)
    return {label: found[label] for label in ("Planlagt", "Pågår", "Avsluttet", "På vent")}


class Book:
    """The centre's projects, fields and funders while a workbook is read: what is stored, and what it adds."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.projects = Batch(Project, ["title", "goal", "target_group", "starts_on", "ends_on", "status"])
        self.years = Batch(
            ProjectYear, ["field", "funder", "cooperation_kind", "user_involvement", "status", "activity"]
        )
        self.fields = Batch(FieldOfWork, [])
        self.funders = Batch(Funder, [])
        self.letters = Batch(GrantLetter, [])
        self.headings = Batch(GrantHeading, [])
        self.partners = Batch(Partner, [])
        self.heading_links = Links(ProjectYear.headings.through, "projectyear", "grantheading")
        self.partner_links = Links(ProjectYear.partners.through, "projectyear", "partner")
        self._load()

    def _load(self) -> None:
        centre = self.work.centre_id
        self._by_number: dict[str, Project] = {}
        for chunk in in_chunks(sorted(self.work.mentioned["project"])):
            for project in Project.objects.filter(centre_id=centre, number__in=chunk):
                self._by_number[project.number] = self.projects.hold(project)
        stored = ProjectYear.objects.filter(project__centre_id=centre)
        self._stored_years: dict[tuple[int, int], int] = {}
        #: {project: [(year, status, funder, name of the field)]}, what a new year of the project is like
        self._history: dict[int, list[tuple[int, str, int | None, str]]] = {}
        for project_id, year, pk, status, funder, field in stored.values_list(
            "project_id", "year", "pk", "status", "funder_id", "field__name"
        ):
            self._stored_years[(project_id, year)] = pk
            self._history.setdefault(project_id, []).append((year, status, funder, field or ""))
        self._active: dict[tuple[Any, int], ProjectYear] = {}
        self._fields = {(f.year, f.name.casefold()): f for f in FieldOfWork.objects.filter(centre_id=centre)}
        self._core_fields = {
            name: f.core_field_id for (_year, name), f in sorted(self._fields.items(), key=lambda i: i[0][0])
        }
        self._funders = {f.name.casefold(): f for f in Funder.objects.all()}
        self._letters = {(letter.funder_id, letter.year): letter for letter in GrantLetter.objects.all()}
        self._headings = {(h.letter_id, h.number): h for h in GrantHeading.objects.all()}
        self._heading_numbers = {h.pk: h.number for h in self._headings.values()}
        self._partners = {p.name.casefold(): p for p in Partner.objects.all()}
        self._partner_order = Partner.objects.aggregate(last=Max("order"))["last"] or 0

    def load_years(self, wanted: Iterable[tuple[Project, int]]) -> None:
        """Fetch the years of these stored projects, with headings and partners: they may come to change."""
        ids = [pk for p, year in wanted if (pk := self._stored_years.get((p.pk, year)))]
        for chunk in in_chunks(ids):
            for row in ProjectYear.objects.filter(pk__in=chunk):
                self._active[(row.project_id, row.year)] = self.years.hold(row)
        self.heading_links.load(ids)
        self.partner_links.load(ids)

    def find(self, number: str) -> Project | None:
        return self._by_number.get(number)

    def new(self, number: str) -> Project:
        made = self.projects.add(Project(centre_id=self.work.centre_id, number=number))
        self._by_number[number] = made
        return made

    def of_year(self, project: Project, year: int) -> ProjectYear:
        """The project's row of the year, made when it has none. load_years has fetched the stored ones."""
        key = (project.pk or id(project), year)
        if (found := self._active.get(key)) is None:
            found = self.years.add(ProjectYear(project=project, year=year))
            self._active[key] = found
        return found

    def make_active(self, project: Project, year: int) -> None:
        """A project with a day in a year is active in it: under the same field and funder as in the workbook."""
        key = (project.pk or id(project), year)
        if key in self._active or (project.pk, year) in self._stored_years:
            return
        made = self.of_year(project, year)
        self.work.whole_years.add(year)
        made.status, made.funder, field = self._nearest(project, year)
        if field:
            made.field = self.field(year, field)
        if project.pk:
            self.projects.touch(project)

    def _nearest(self, project: Project, year: int) -> tuple[str, Funder | None, str]:
        """Status, funder and name of the field of the project's nearest year, first of all in the workbook."""
        key = project.pk or id(project)
        here = [row for (pk, of), row in self._active.items() if pk == key and of != year]
        if here:
            row = min(here, key=lambda row: abs(row.year - year))
            return row.status, row.funder, row.field.name if row.field else ""
        if past := self._history.get(project.pk or 0):
            _year, status, funder_id, field = min(past, key=lambda known: abs(known[0] - year))
            return status, next((f for f in self._funders.values() if f.pk == funder_id), None), field
        return project.status, self.funder(""), ""

    def is_latest(self, project: Project, year: int) -> bool:
        return all(year >= known[0] for known in self._history.get(project.pk or 0, ()))

    def funder(self, name: str) -> Funder:
        name = name or DEFAULT_FUNDER
        if (found := self._funders.get(name.casefold())) is None:
            found = self._funders[name.casefold()] = self.funders.add(Funder(name=name))
        return found

    def field(self, year: int, name: str) -> FieldOfWork:
        key = (year, name.casefold())
        if (found := self._fields.get(key)) is None:
            order = 10 * (1 + sum(y == year for y, _name in self._fields))
            found = FieldOfWork(
                centre_id=self.work.centre_id, year=year, name=name, order=order,
                core_field_id=self._core_fields.get(name.casefold()),
            )  # fmt: skip
            self._fields[key] = self.fields.add(found)
        return found

    def partner(self, name: str) -> Partner:
        if (found := self._partners.get(name.casefold())) is None:
            self._partner_order += 1
            found = self.partners.add(Partner(name=name, order=self._partner_order))
            self._partners[name.casefold()] = found
        return found

    def heading(self, funder: Funder, year: int, number: str) -> GrantHeading:
        key = (funder.pk or id(funder), year)
        if (letter := self._letters.get(key)) is None:
            letter = self._letters[key] = self.letters.add(GrantLetter(funder=funder, year=year))
        place = (letter.pk or id(letter), number)
        if (found := self._headings.get(place)) is None:
            found = self._headings[place] = self.headings.add(GrantHeading(letter=letter, number=number))
        return found

    def headings_of(self, row: ProjectYear, funder: Funder, numbers: list[str]) -> list[GrantHeading]:
        """The headings a row should have: those it has by that number, of whatever letter, else the funder's."""
        there = {self._heading_numbers[pk]: pk for pk in self.heading_links.there(row.pk)}
        by_pk = {h.pk: h for h in self._headings.values() if h.pk in there.values()} if there else {}
        return [by_pk[there[n]] if n in there else self.heading(funder, row.year, n) for n in numbers]


class ProjectSheet(Sheet):
    key = "projects"
    title = "Prosjekter"
    tables: ClassVar[tuple[Table, ...]] = (
        Table(Funder, a_list=True),
        Table(FieldOfWork, a_list=True),
        Table(GrantLetter, a_list=True),
        Table(GrantHeading, a_list=True),
        Table(Partner, a_list=True),
        Table(Project),
        Table(ProjectYear),
        Table(ProjectYear.headings.through),
        Table(ProjectYear.partners.through),
    )
    columns = (
        Column("Prosjektnr", "project", text(40), gettext_lazy("Senterets eget nummer på prosjektet."), key=True,
               required=True, names="project", example="EKSEMPEL-P1"),
        Column("Tittel", "title", text(300), gettext_lazy("Hva prosjektet heter."), required=True,
               example="Traumebevisst kommune", width=45),
        Column("Tjenesteområde", "field", text(150),
               gettext_lazy("Fra senterets liste for året. Et nytt navn legges til i listen."),
               example="Vold og seksuelle overgrep", width=35),
        Column("Tilskuddsbrev", "headings", text_list(20),
               gettext_lazy("Punktene i tilskuddsbrevet prosjektet svarer på, med semikolon mellom."),
               example="2.1.3; 2.2"),
        Column("Målsetting", "goal", text(), gettext_lazy("Hva prosjektet skal oppnå."), width=40),
        Column("Målgruppe", "target_group", text(), gettext_lazy("Hvem prosjektet er for."), width=30),
        Column("Aktivitet", "activity", text(), gettext_lazy("Hva som ble gjort i året."), width=40),
        Column("Samarbeidssentre", "partners", text_list(100),
               gettext_lazy("Sentre som deltar, med semikolon mellom: RVTS, NKVTS, NSSF, RBUP, Andre …"),
               example="NKVTS; RBUP", width=24),
        Column("Brukermedvirkning", "user_involvement", choice(_involvement),
               gettext_lazy("Hvordan brukere er med."), values=_involvement, example="Deltar i planarbeid", width=24),
        Column("Finansiering", "funder", text(100), gettext_lazy("Hvem som betaler. Tomt betyr Hdir."),
               example="Hdir"),
        Column("Samarbeidstype", "cooperation_kind", choice(_cooperation),
               gettext_lazy("Slag av nasjonalt samarbeid, eller tomt."), values=_cooperation, width=20),
        Column("Status", "status", choice(_status), gettext_lazy("Tomt betyr Pågår for et nytt prosjekt."),
               values=_status, example="Pågår"),
        Column("Start", "starts_on", day, gettext_lazy("Dato, eller tomt."), form="date",
               example=date(2024, 1, 15)),
        Column("Slutt", "ends_on", day, gettext_lazy("Dato, eller tomt."), form="date"),
    )  # fmt: skip

    def plan(self, work: Work) -> None:
        self.book = work.projects = Book(work)
        self._planned: list[tuple[Project, ProjectYear]] = []
        rows = self.once_each(work, lambda row: row["project"], "project")
        book = self.book
        placed = [(row, book.find(row["project"]), self._year(work, row)) for row in rows]
        book.load_years((project, year) for _row, project, year in placed if project)
        for row, project, year in placed:
            if not work.open_year(self, row, "project", year):
                continue
            made = project or book.new(row["project"])
            self._fill(row, made, year)
            self._planned.append((made, self._fill_year(work, row, made, year)))

    def _year(self, work: Work, row: Row) -> int:
        """The workbook's year, or the last year of the project's period when the two do not meet."""
        starts, ends = row["starts_on"], row["ends_on"]
        if starts and ends and ends < starts:
            self.fault(work, row, "ends_on", _("Slutt er før start."), _("Samme dag som start eller senere."))
            return work.year
        if ends and ends.year < work.year:
            return self._moved(work, row, "ends_on", ends.year)
        if starts and starts.year > work.year:
            return self._moved(work, row, "starts_on", starts.year)
        return work.year

    def _moved(self, work: Work, row: Row, name: str, year: int) -> int:
        words = {"year": work.year, "used": year}
        self.warn(
            work, row, name,
            _("Prosjektet gjelder ikke %(year)s. Det er ført på %(used)s.") % words, "project_other_year",
        )  # fmt: skip
        return year

    def _set(self, row: Row, obj: Any, *names: str) -> None:
        for name in names:
            if name in self.given and name not in row.bad:
                setattr(obj, name, row[name])

    def _fill(self, row: Row, project: Project, year: int) -> None:
        self._set(row, project, "title", "goal", "target_group", "starts_on", "ends_on")
        if row["status"] and self.book.is_latest(project, year):
            project.status = row["status"]

    def _fill_year(self, work: Work, row: Row, project: Project, year: int) -> ProjectYear:
        book = self.book
        of_year = book.of_year(project, year)
        self._set(row, of_year, "cooperation_kind", "user_involvement", "activity")
        if row["status"]:
            of_year.status = row["status"]
        if "field" in self.given:
            of_year.field = book.field(year, row["field"]) if row["field"] else None
        funder = book.funder(row["funder"] or "")
        if "funder" in self.given or of_year.pk is None:
            of_year.funder = funder
        linked = False
        if "headings" in self.given:
            headings = book.headings_of(of_year, funder, row["headings"] or [])
            linked |= book.heading_links.want(of_year, list(headings))
        if "partners" in self.given:
            partners = {p.name: p for p in map(book.partner, row["partners"] or [])}
            linked |= book.partner_links.want(of_year, list(partners.values()))
        if project.pk and (linked or book.years.state(of_year) != "same"):
            book.projects.touch(project)
        if book.projects.state(project) != "same":
            work.whole_years.add(year)
        return of_year

    def batches(self) -> Iterable[Batch[Any] | Links]:
        book = self.book
        return (
            book.funders, book.fields, book.letters, book.headings, book.partners, book.projects, book.years,
            book.heading_links, book.partner_links,
        )  # fmt: skip

    def counts(self) -> dict[str, int]:
        return count_by((self.book.projects.state(project) for project, _year in self._planned), len(self.rows))

    @classmethod
    def export(cls, handover: Handover) -> Iterator[Sequence[Any]]:
        rows = (
            ProjectYear.objects.filter(project__centre_id=handover.centre_id, year=handover.year)
            .select_related("project", "field", "funder")
            .prefetch_related("headings", "partners")
            .order_by("project__number")
        )
        others = Project.objects.filter(pk__in=handover.needed_projects).exclude(years__year=handover.year)
        bare = [ProjectYear(project=project, year=handover.year, status=project.status) for project in others]
        for row in (*rows, *bare):
            handover.projects[row.project_id] = row.project.number
            is_bare = row.pk is None
            yield (
                row.project.number,
                row.project.title,
                row.field.name if row.field else "",
                "" if is_bare else "; ".join(dict.fromkeys(h.number for h in row.headings.all())),
                row.project.goal,
                row.project.target_group,
                row.activity,
                "" if is_bare else "; ".join(p.name for p in row.partners.all()),
                _label(_involvement, row.user_involvement),
                row.funder.name if row.funder else "",
                _label(_cooperation, row.cooperation_kind),
                _label(_status, row.status),
                row.project.starts_on,
                row.project.ends_on,
            )


def _label(values: Any, code: str) -> str:
    """What the workbook calls a code."""
    return next((label for label, known in values().items() if known == code), "")
