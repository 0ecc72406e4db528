"""What a page of figures is asked for: centre, period and conditions, read from the address and written back to it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.utils.dateparse import parse_date

from varde.core.dates import today
from varde.insight import measures, queries
from varde.insight.codes import Codes, field_code
from varde.insight.dimensions import ABROAD, ALL, NOT_STATED
from varde.insight.facts import Period
from varde.insight.measures import Measure
from varde.people.public import Viewer
from varde.places.public import Centre, PlaceKind
from varde.projects.public import projects_visible_to

#: What each breakdown is called in an address.
IN_ADDRESS = {
    "sector": "sektor",
    "level": "niva",
    "mode": "arrangementsform",
    "type": "type",
    "county": "fylke",
    "place": "sted",
    "county_now": "fylke_na",
    "place_now": "sted_na",
    "month": "maned",
    "field": "felt",
    "project": "prosjekt",
    "source": "registrert",
    "user_involvement": "medvirkning",
    "funder": "finansiering",
    "status": "status",
    "partner": "senterpartner",
    "outcome": "utfall",
    "channel": "kanal",
    "answer": "svar",
    "site": "nettsted",
}
_DIMENSION = {name: dimension for dimension, name in IN_ADDRESS.items()}
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass
class Asked:
    """Http404 is raised for a centre the viewer may not read: it does not exist for them."""

    viewer: Viewer
    centre: Centre
    params: QueryDict
    measure: Measure | None = None
    codes: Codes = field(init=False)

    def __post_init__(self) -> None:
        self.codes = Codes(self.centre)

    @classmethod
    def of(cls, request: HttpRequest, key: str = "") -> "Asked":
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        measure = measures.find(key) if key else None
        if key and measure is None:
            raise Http404(key)
        try:
            centre = queries.centre_visible_to(viewer, request.GET.get("senter", ""))
        except Centre.DoesNotExist as e:
            raise Http404("senter") from e
        return cls(viewer, centre, request.GET, measure)

    @cached_property
    def years(self) -> list[int]:
        """Years with figures and the year that runs, newest first."""
        return sorted({*queries.years_with_figures(self.centre), today().year}, reverse=True)

    @cached_property
    def year(self) -> int:
        given = self.params.get("ar", "")
        if given.isdigit() and _FIRST_YEAR <= int(given) <= _LAST_YEAR:
            return int(given)
        if self._first or self._last:
            return (self._last or self._first or today()).year
        return today().year

    @cached_property
    def _first(self) -> date | None:
        return self._date("fra")

    @cached_property
    def _last(self) -> date | None:
        return self._date("til")

    def _date(self, name: str) -> date | None:
        try:
            found = parse_date(self.params.get(name, ""))
        except ValueError:
            return None
        return found if found and _FIRST_YEAR <= found.year <= _LAST_YEAR else None

    @cached_property
    def period(self) -> Period:
        """The year, or from–to; the two ends may be given in any order."""
        whole = Period.of_year(self.year)
        if not (self._first or self._last) or (self.measure and self.measure.yearly):
            return whole
        ends = sorted((self._first or Period.of_year((self._last or today()).year).first, self._last or whole.last))
        return Period(*ends)

    @property
    def is_year(self) -> bool:
        return self.period == Period.of_year(self.year)

    @property
    def first(self) -> str:
        return "" if self.is_year else self.period.first.isoformat()

    @property
    def last(self) -> str:
        return "" if self.is_year else self.period.last.isoformat()

    @cached_property
    def where(self) -> dict[str, str]:
        """{dimension: code} as the facts know it. What the measure cannot be narrowed by is left out."""
        found: dict[str, str] = {}
        for name, code in self.params.items():
            dimension = _DIMENSION.get(name, "")
            if dimension and code and (self.measure is None or self._may_narrow(dimension)):
                found[dimension] = str(code)
        if "project" in found:
            if self.project_id is None:
                raise Http404("prosjekt")
            found["project"] = str(self.project_id)
        return found

    def _may_narrow(self, dimension: str) -> bool:
        assert self.measure is not None
        own = {**self.measure.dimensions, **self.measure.more}
        return dimension in own or dimension in self.measure.filters

    @cached_property
    def project_id(self) -> int | None:
        projects = projects_visible_to(self.viewer).filter(centre=self.centre, number=self.params.get("prosjekt", ""))
        return projects.values_list("pk", flat=True).first()

    def filter_value(self, dimension: str) -> str:
        return self.params.get(IN_ADDRESS[dimension], "")

    @cached_property
    def field_choices(self) -> list[Choice]:
        names = {field_code(name): name for name, _order in self.codes.fields.values()}
        found = [Choice(code, name) for code, name in sorted(names.items(), key=lambda pair: pair[1])]
        return [*found, Choice(NOT_STATED, ALL["field"].label(NOT_STATED))]

    @cached_property
    def county_choices(self) -> list[Choice]:
        own = self.codes.region.counties
        units = self.codes.places.units(self.period.last, PlaceKind.COUNTY)
        units.sort(key=lambda u: (u.code not in own, u.name))
        found = [Choice(u.code, u.name) for u in units if u.code.isdigit()]
        abroad = Choice(ABROAD, self.codes.places.county_label(ABROAD, self.period.last))
        return [*found, abroad, Choice(NOT_STATED, ALL["county"].label(NOT_STATED))]

    @cached_property
    def project_choices(self) -> list[Choice]:
        projects = projects_visible_to(self.viewer).filter(centre=self.centre, years__year__in=list(self.period.years))
        rows = projects.order_by("number").values_list("number", "title").distinct()
        return [Choice(number, f"{number} {title}") for number, title in rows]

    def shown_conditions(self) -> list[tuple[str, str]]:
        """(breakdown, value) in words, for headings and files."""
        shown = []
        for dimension, code in self.where.items():
            if dimension == "project":
                value = next((c.label for c in self.project_choices if c.value == self.params.get("prosjekt")), code)
            elif dimension in ("county", "county_now"):
                value = next((c.label for c in self.county_choices if c.value == code), code)
            elif dimension == "field":
                value = next((c.label for c in self.field_choices if c.value == code), code)
            elif dimension in ("place", "place_now"):
                match = self.codes.places.find(code, self.period.last)
                value = match.label if match else ALL[dimension].label(code)
            else:
                value = ALL[dimension].label(code)
            shown.append((str(ALL[dimension].name), value))
        return shown

    def query(self, **more: str) -> str:
        """The address's question with some cells added: ?ar=2024&sektor=health."""
        kept: dict[str, str] = {}
        for name in (*_DIMENSION, "senter", "ar", "fra", "til"):
            if value := self.params.get(name):
                kept[name] = str(value)
        kept.setdefault("ar", str(self.year))
        return urlencode({**kept, **more})
