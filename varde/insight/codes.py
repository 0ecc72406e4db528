"""From what a fact holds (an id, a code, a name) to the code, label and order of a cell, and back again.

The way back turns `--where county=03` or a link from a cell into a condition on the facts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from varde.core.dates import today
from varde.insight.dimensions import ABROAD, ALL, NOT_STATED
from varde.insight.measures import Measure, Shape
from varde.insight.rules import Region
from varde.places.public import Centre, PlaceIndex, PlaceInfo, PlaceKind
from varde.projects import figures as projects

#: code, label, order
Coded = tuple[str, str, int]
PLACES = ("county", "place", "county_now", "place_now")
_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "å": "a", "Å": "A"})
_LAST = 10**6


def field_code(name: str) -> str:
    """The code of a field of work: its name in an address, the same from year to year."""
    return slugify(name.translate(_LETTERS))[:100] or "felt"


@dataclass
class Codes:
    """What one centre's codes mean. Loads what it needs, once: keep it for one request or one day's rebuild."""

    centre: Centre

    @cached_property
    def places(self) -> PlaceIndex:
        return PlaceIndex.load()

    @cached_property
    def fields(self) -> dict[int, tuple[str, int]]:
        return projects.field_names(self.centre)

    @cached_property
    def _partners(self) -> dict[str, int]:
        return projects.partner_order()

    @cached_property
    def _divided(self) -> set[int | None]:
        """Counties whose municipality is divided into districts."""
        return {i.county_id for i in self.places if i.kind == PlaceKind.DISTRICT}

    @cached_property
    def region(self) -> Region:
        """The region on today's map."""
        units = self.places.region_units(self.centre.pk, today())
        return Region({u.code: u.county_code for u in units}, {u.county_code: u.county_name for u in units})

    def coder(self, dimension: str) -> Callable[[Any], Coded]:
        """The function from what the fact holds to the cell it counts in."""
        if dimension in PLACES:
            by_place = {
                "county": self._county, "place": self._place,
                "county_now": self._county_now, "place_now": self._place_now,
            }[dimension]  # fmt: skip

            def of_place(place: int | None) -> Coded:
                info = self.places.find_info(place)
                if info is None:
                    return (NOT_STATED, "", _LAST)
                return (ABROAD, info.name, _LAST - 1) if info.kind == PlaceKind.ABROAD else by_place(info)

            return of_place
        if dimension == "field":
            return self._field
        if dimension == "month":
            return lambda month: (f"{month:02}" if month else NOT_STATED, "", month)
        if dimension == "partner":
            return lambda name: (name, name, self._partners.get(name, _LAST))
        return lambda value: (str(value), str(value), 0) if value not in ("", None) else (NOT_STATED, "", _LAST)

    def _field(self, field: int | None) -> Coded:
        if field not in self.fields:
            return (NOT_STATED, "", _LAST)
        name, order = self.fields[field]
        return (field_code(name), name, order)

    def _county(self, info: PlaceInfo) -> Coded:
        """The centre's own counties first, then the others by number."""
        own = info.county_code in self.region.counties
        return (info.county_code, info.county_name, int(info.county_code or 99) + (0 if own else 100))

    def _place(self, info: PlaceInfo) -> Coded:
        name = info.name
        if info.kind == PlaceKind.COUNTY:
            name = _("%(county)s, kommune ikke oppgitt") % {"county": name}
        elif info.kind == PlaceKind.MUNICIPALITY and info.county_id in self._divided:
            name = _("%(municipality)s, bydel ikke oppgitt") % {"municipality": name}
        return (info.code, name, 0)

    def _place_now(self, info: PlaceInfo) -> Coded:
        now = self.places.find_info(info.today_id)
        return self._place(now) if now else self._closed(info, self._place(info)[1])

    def _county_now(self, info: PlaceInfo) -> Coded:
        """What was split stands as its own row, unless all of it lies in a county that is still there."""
        now = self.places.find_info(info.today_id)
        if now is None and info.county_id and (county := self.places.find_info(info.county_id)):
            now = self.places.find_info(county.today_id)
            if now is None:
                return self._closed(county, county.name)
        return self._county(now) if now else self._closed(info, info.name)

    @staticmethod
    def _closed(info: PlaceInfo, name: str) -> Coded:
        last = (info.valid_to or date.max).year - 1
        label = _("%(name)s (til %(year)s)") % {"name": name, "year": last}
        return (f"{info.code}-{last}", label, _LAST // 2)

    def condition(self, measure: Measure, dimension: str, code: str) -> Q:
        """The facts that a cell's amount comes from. LookupError when the measure has no such breakdown."""
        missing = code == NOT_STATED
        if dimension == "project":
            return Q(project=None) if missing else Q(project=int(code))
        column = column_of(measure, dimension)
        if dimension in PLACES:
            if missing:
                return Q(place=None)
            code_of = self.coder(dimension)
            return Q(place__in=[i.id for i in self.places if code_of(i.id)[0] == code])
        if dimension == "field":
            if missing:
                return Q(field=None)
            return Q(field__in=[pk for pk, (name, _order) in self.fields.items() if field_code(name) == code])
        if dimension == "month":
            return Q(month=0 if missing else int(code))
        return Q(**{column: "" if missing else code})


def column_of(measure: Measure, dimension: str) -> str:
    """Which column of the fact a breakdown reads. Every measure may also be narrowed by what its facts carry."""
    own = {**measure.dimensions, **measure.more}
    if dimension in own:
        return own[dimension]
    common = {"field": "field", "month": "month", "county": "place", "place": "place", "county_now": "place"}
    if measure.facts in ("participants.days", "events.count"):
        common |= {d: d for d in ("mode", "type")}
    if measure.facts == "participants.days":
        common |= {"sector": "sector", "level": "level", "place_now": "place", "source": "source_kind"}
    if measure.shape is Shape.SHARE:
        common |= {"user_involvement": "category", "funder": "category2", "status": "category3"}
    if dimension not in common or dimension not in ALL:
        raise LookupError(dimension)
    return common[dimension]
