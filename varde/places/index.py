"""All places in memory: what imports and figures look numbers up in. Two queries, whatever is asked after."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from varde.places.models import Place, PlaceChange, PlaceKind

#: The county code of figures for what happened abroad.
ABROAD = "abroad"
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "ŋ": "n", "đ": "d", "ŧ": "t", "-": " ", ".": " "})


@dataclass(frozen=True, slots=True)
class PlaceInfo:
    """A unit as it was while it was valid (`valid_to` is the first day it no longer was).

    county_*: its county at that time; a county is its own, and "abroad" stands for all that lies outside.
    today_id: the unit that now covers it, None where it was split. centre_id: whose region, on today's map.
    """

    id: int
    code: str
    name: str
    kind: str
    valid_from: date
    valid_to: date | None
    county_id: int | None
    county_code: str
    county_name: str
    today_id: int | None
    centre_id: int | None
    tile_row: int | None
    tile_column: int | None

    def valid_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def label(self) -> str:
        """«3419 Våler», as lists and warnings write it."""
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """What a number meant on a day. place_id is None only for a number that never was one. `code` is that of
    the unit found; `note` is empty when the number was valid on the day."""

    place_id: int | None
    code: str
    note: str = ""


def fold(text: str) -> str:
    """Letters without accents, lower case: «Ålesund», «alesund» and «AALESUND» are the same."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.translate(_LETTERS).replace("aa", "a").split())


def clean_code(code: str) -> str:
    """A number as the lists write it. Spreadsheets lose the first zero (301, 30105): put back."""
    code = code.strip().upper().removesuffix(".0")
    return code.zfill(len(code) + len(code) % 2) if code.isdigit() else code


class PlaceIndex:
    """Everything about places, read once with `PlaceIndex.load()`. Keep it for one request or one import."""

    def __init__(self, infos: Iterable[PlaceInfo], changes: Iterable[tuple[int, int]]) -> None:
        self._infos = {i.id: i for i in infos}
        self._by_code: dict[str, list[PlaceInfo]] = defaultdict(list)
        for info in self._infos.values():
            self._by_code[info.code].append(info)
        for same in self._by_code.values():
            same.sort(key=lambda i: i.valid_from)
        self._after: dict[int, list[int]] = defaultdict(list)
        self._before: dict[int, list[int]] = defaultdict(list)
        for old, new in changes:
            self._after[old].append(new)
            self._before[new].append(old)
        self._first_day = min((i.valid_from for i in self._infos.values()), default=date.min)

    @classmethod
    def load(cls) -> "PlaceIndex":
        rows = list(
            Place.objects.order_by().values_list(
                "id", "code", "name", "kind", "valid_from", "valid_to", "county_id", "today_id", "centre_id",
                "tile_row", "tile_column",
            )
        )  # fmt: skip
        counties = {r[0]: r for r in rows if r[3] == PlaceKind.COUNTY}
        infos = []
        for pk, code, name, kind, since, until, county_id, today_id, centre_id, row, column in rows:
            county = counties.get(pk if kind == PlaceKind.COUNTY else county_id or 0)
            county_code, county_name = (county[1], county[2]) if county else ("", "")
            if kind == PlaceKind.ABROAD:
                county_code, county_name = ABROAD, name
            infos.append(
                PlaceInfo(
                    pk, code, name, kind, since, until, county[0] if county else None, county_code,
                    county_name, today_id, centre_id, row, column,
                )
            )  # fmt: skip
        return cls(infos, PlaceChange.objects.values_list("old_id", "new_id"))

    def __iter__(self) -> Iterator[PlaceInfo]:
        return iter(self._infos.values())

    def __len__(self) -> int:
        return len(self._infos)

    def info(self, place_id: int) -> PlaceInfo:
        """Raises KeyError for an id that is no place."""
        return self._infos[place_id]

    def find_info(self, place_id: int | None) -> PlaceInfo | None:
        return self._infos.get(place_id) if place_id is not None else None

    def today(self, place_id: int) -> PlaceInfo | None:
        """The unit that now covers this one; None where it was split between several."""
        return self.find_info(self._infos[place_id].today_id)

    def find(self, code: str, on: date) -> PlaceInfo | None:
        """The unit with this number on this day, and nothing else."""
        on = max(on, self._first_day)
        return next((i for i in self._by_code.get(clean_code(code), []) if i.valid_on(on)), None)

    def match(self, code: str, on: date) -> PlaceMatch:
        """The unit a number must have meant on a day.

        An older number gives the unit's successor on that day, a newer one its predecessor, when there is
        only one; else the number's own unit is kept. The note says what was done, for a warning. Days before
        the lists begin count as their first day.
        """
        if found := self.find(code, on):
            return PlaceMatch(found.id, found.code)
        same = self._by_code.get(clean_code(code))
        if not same:
            return PlaceMatch(None, clean_code(code))
        on = max(on, self._first_day)
        ended = [i for i in same if i.valid_to is not None and i.valid_to <= on]
        unit = ended[-1] if ended else same[0]
        found = self._walk(unit, on, self._after if ended else self._before)
        if found is None and ended:  # split, and found again later (Haram)
            now = self.find_info(unit.today_id)
            found = now if now and now.valid_on(on) else None
        return PlaceMatch((found or unit).id, (found or unit).code, self._note(unit, found))

    def _walk(self, unit: PlaceInfo, on: date, ways: dict[int, list[int]]) -> PlaceInfo | None:
        """The only unit valid on the day that the changes lead to; None when there are several or none."""
        reached, front = set[int](), {unit.id}
        while front:
            ahead = {n for pk in front for n in ways.get(pk, [])}
            reached |= {pk for pk in ahead if self._infos[pk].valid_on(on)}
            front = ahead - reached
        return self._infos[reached.pop()] if len(reached) == 1 else None

    @staticmethod
    def _note(unit: PlaceInfo, found: PlaceInfo | None) -> str:
        words = {"unit": unit.label, "found": found.label if found else ""}
        if unit.valid_to is None or found is not None and found.valid_from < unit.valid_from:
            words["day"] = date_format(unit.valid_from, "j.n.Y")
            if found:
                return _("%(unit)s gjelder fra %(day)s. Ført på %(found)s, som gjaldt på datoen.") % words
            return _("%(unit)s gjelder fra %(day)s, etter datoen. Beholdt slik den står.") % words
        words["day"] = date_format(unit.valid_to - timedelta(days=1), "j.n.Y")
        if found:
            return _("%(unit)s gjaldt til %(day)s. Ført på %(found)s, som gjelder på datoen.") % words
        return _("%(unit)s gjaldt til %(day)s og ble delt. Beholdt slik den står.") % words

    def units(self, on: date, *kinds: str) -> list[PlaceInfo]:
        """The units of these kinds (all, when none is named) that were valid on the day, by number."""
        on = max(on, self._first_day)
        found = [i for i in self._infos.values() if i.valid_on(on) and (not kinds or i.kind in kinds)]
        return sorted(found, key=lambda i: i.code)

    def region_units(self, centre_id: int, on: date) -> list[PlaceInfo]:
        """The municipalities of a centre's region on the day, with the city districts in place of Oslo."""
        found = [i for i in self.units(on, PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT) if i.centre_id == centre_id]
        divided = {i.county_id for i in found if i.kind == PlaceKind.DISTRICT}
        return [i for i in found if i.kind == PlaceKind.DISTRICT or i.county_id not in divided]

    def county_label(self, code: str, on: date) -> str:
        """The name of a county number on the day, or nearest to it; "" for an unknown one."""
        if code == ABROAD:
            code = "UTL"
        if found := self.find(code, on):
            return found.name
        same = self._by_code.get(code)
        return same[-1].name if same else ""

    def search(self, text: str, on: date, limit: int = 20, *kinds: str) -> list[PlaceInfo]:
        """Places valid on the day whose number or one of whose names begins with the text; best first."""
        wanted = fold(text)
        if not wanted:
            return []
        ranked = []
        for info in self.units(on, *kinds):
            if (rank := _rank(wanted, info)) is not None:
                ranked.append((rank, info.kind == PlaceKind.COUNTY, fold(info.name), info.code, info))
        ranked.sort(key=lambda r: r[:4])
        return [r[4] for r in ranked[:limit]]


def _rank(wanted: str, info: PlaceInfo) -> int | None:
    """0 it is the number or name, 1 it begins so, 2 a later word begins so, 3 «code name» does; None no."""
    name, code = fold(info.name), info.code.casefold()
    if wanted in (code, name):
        return 0
    if code.startswith(wanted) or name.startswith(wanted):
        return 1
    if f" {wanted}" in f" {name}":
        return 2
    return 3 if f"{code} {name}".startswith(wanted) else None
