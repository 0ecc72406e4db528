"""Make varde/places/data/places.csv and changes.csv from the lists of Statistics Norway (KLASS 131).

    python scripts/make_places.py MUNICIPALITIES.csv CHANGES.csv varde/places/data

MUNICIPALITIES.csv: the units of today (municipality_code, name, county_code, county).
CHANGES.csv: every change of code, area or name (occurred_on, old_code, old_name, new_code, new_name).
Counties, Oslo's districts and what became of split units are facts written below. The files are for the
developer's side only; the product reads what this script wrote. Tiles come from scripts/make_tiles.py and are
kept.
"""

import csv
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

#: Before the first change in the source; the units of 2016 were the same in 2013–2016.
EPOCH = "2016-01-01"
CENTRES = {
    "nord": ("18", "55", "56"),
    "midt": ("15", "50"),
    "vest": ("11", "46"),
    "sor": ("33", "39", "40", "42"),
    "ost": ("03", "31", "32", "34"),
}
COLUMNS = ["code", "name", "kind", "valid_from", "valid_to", "county", "today", "centre"]
COLUMNS += ["tile_row", "tile_column"]
OLD_COUNTIES = {
    "01": "Østfold", "02": "Akershus", "04": "Hedmark", "05": "Oppland", "06": "Buskerud", "07": "Vestfold",
    "08": "Telemark", "09": "Aust-Agder", "10": "Vest-Agder", "12": "Hordaland", "14": "Sogn og Fjordane",
    "16": "Sør-Trøndelag", "17": "Nord-Trøndelag", "19": "Troms", "20": "Finnmark", "30": "Viken",
    "38": "Vestfold og Telemark", "54": "Troms og Finnmark",
}  # fmt: skip
#: (day, old, new). Counties whose number did not change are not mentioned.
COUNTY_CHANGES = [
    ("2018-01-01", ("16", "17"), ("50",)),
    ("2020-01-01", ("01", "02", "06"), ("30",)),
    ("2020-01-01", ("04", "05"), ("34",)),
    ("2020-01-01", ("07", "08"), ("38",)),
    ("2020-01-01", ("09", "10"), ("42",)),
    ("2020-01-01", ("12", "14"), ("46",)),
    ("2020-01-01", ("19", "20"), ("54",)),
    ("2024-01-01", ("30",), ("31", "32", "33")),
    ("2024-01-01", ("38",), ("39", "40")),
    ("2024-01-01", ("54",), ("55", "56")),
]
DISTRICTS = {
    "030101": "Gamle Oslo", "030102": "Grünerløkka", "030103": "Sagene", "030104": "St. Hanshaugen",
    "030105": "Frogner", "030106": "Ullern", "030107": "Vestre Aker",
    "030108": "Nordre Aker", "030109": "Bjerke", "030110": "Grorud",
    "030111": "Stovner", "030112": "Alna", "030113": "Østensjø", "030114": "Nordstrand",
    "030115": "Søndre Nordstrand",
}  # fmt: skip
#: Merged in 2020 and split again in 2024 along (nearly) the old borders: the old unit is found again today.
#: The chain of changes alone would lose them.
FOUND_AGAIN = {
    "1504": "1508", "1523": "1508", "1529": "1508", "1546": "1508", "1534": "1580",
    "01": "31", "02": "32", "06": "33", "07": "39", "08": "40", "19": "55", "20": "56",
}  # fmt: skip


@dataclass
class Unit:
    code: str
    name: str
    kind: str
    valid_from: str
    valid_to: str = ""


@dataclass
class Change:
    on: str
    kind: str
    old: Unit
    new: Unit


def plain(name: str) -> str:
    """«Våler (Østfold)» is Våler: the county stands beside the name everywhere."""
    return re.sub(r"\s*\([^)]*\)", "", name).strip()


def read(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def municipalities(today: list[dict[str, str]], rows: list[dict[str, str]]) -> tuple[list[Unit], list[Change]]:
    """Walk back from today to the first day of the source, then forward, making units and changes."""
    names = {r["municipality_code"]: r["name"] for r in today}
    by_day: dict[str, list[dict[str, str]]] = defaultdict(list)
    for r in rows:
        r = r | {"old_name": plain(r["old_name"]), "new_name": plain(r["new_name"])}
        by_day[r["occurred_on"]].append(r)
    for day, group in by_day.items():  # the same number and name, and nobody else took part: nothing happened
        by_day[day] = [
            r
            for r in group
            if (r["old_code"], r["old_name"]) != (r["new_code"], r["new_name"])
            or sum(x["new_code"] == r["new_code"] or x["old_code"] == r["old_code"] for x in group) > 1
        ]
    state = set(names)
    for day in sorted(by_day, reverse=True):
        group = by_day[day]
        if lost := {r["new_code"] for r in group} - state:
            sys.exit(f"{day}: {sorted(lost)} is nobody's successor afterwards")
        state = state - {r["new_code"] for r in group} | {r["old_code"] for r in group}
    first_names = {r["old_code"]: r["old_name"] for day in sorted(by_day, reverse=True) for r in by_day[day]}
    alive = {c: Unit(c, first_names.get(c) or names[c], "municipality", EPOCH) for c in sorted(state)}
    units, changes = list(alive.values()), []
    for day in sorted(by_day):
        group = by_day[day]
        olds = {code: alive.pop(code) for code in sorted({r["old_code"] for r in group})}
        for unit in olds.values():
            unit.valid_to = day
        for r in group:
            if r["new_code"] not in alive:
                alive[r["new_code"]] = Unit(r["new_code"], r["new_name"], "municipality", day)
                units.append(alive[r["new_code"]])
            changes.append(Change(day, kind_of(r, group), olds[r["old_code"]], alive[r["new_code"]]))
    for (
        code,
        unit,
    ) in alive.items():  # today's list knows the spelling best, unless the other has more languages
        if names[code].count(" - ") >= unit.name.count(" - "):
            unit.name = names[code]
    assert set(alive) == set(names)
    return units, changes


def kind_of(r: dict[str, str], group: list[dict[str, str]]) -> str:
    if sum(x["old_code"] == r["old_code"] for x in group) > 1:
        return "split"
    if sum(x["new_code"] == r["new_code"] for x in group) > 1:
        return "merge"
    return "rename" if r["old_code"] == r["new_code"] else "recode"


def counties(today: list[dict[str, str]]) -> tuple[list[Unit], list[Change]]:
    names = {r["county_code"]: r["county"] for r in today}
    born = {new: day for day, _, news in COUNTY_CHANGES for new in news}
    dead = {old: day for day, olds, _ in COUNTY_CHANGES for old in olds}
    all_names = OLD_COUNTIES | names
    units = {c: Unit(c, all_names[c], "county", born.get(c, EPOCH), dead.get(c, "")) for c in sorted(all_names)}
    changes = [
        Change(day, "split" if len(news) > 1 else "merge", units[old], units[new])
        for day, olds, news in COUNTY_CHANGES
        for old in olds
        for new in news
    ]
    return list(units.values()), changes


def descendants(unit: Unit, after: dict[int, list[Unit]]) -> set[str]:
    """Codes of the units of today that cover this one."""
    found = after.get(id(unit), [])
    return {unit.code} if not unit.valid_to else {c for u in found for c in descendants(u, after)}


def centre_of(codes: set[str]) -> str:
    found = {slug for code in codes for slug, cs in CENTRES.items() if code[:2] in cs}
    return found.pop() if len(found) == 1 else ""


def old_tiles(path: Path) -> dict[str, tuple[str, str]]:
    if not path.exists():
        return {}
    return {r["code"]: (r["tile_row"], r["tile_column"]) for r in read(str(path)) if not r["valid_to"]}


def main(today_file: str, changes_file: str, out: str) -> None:
    today = read(today_file)
    units, changes = municipalities(today, read(changes_file))
    county_units, county_changes = counties(today)
    changes = county_changes + changes
    abroad = Unit("UTL", "Utlandet", "abroad", EPOCH)
    districts = [Unit(code, name, "district", EPOCH) for code, name in DISTRICTS.items()]
    after: dict[int, list[Unit]] = defaultdict(list)
    for c in changes:
        after[id(c.old)].append(c.new)

    folder = Path(out)
    folder.mkdir(exist_ok=True)
    tiles = old_tiles(folder / "places.csv")
    units.sort(key=lambda u: (u.code, u.valid_from))
    with (folder / "places.csv").open("w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(COLUMNS)
        for u in [*county_units, *units, *districts, abroad]:
            now = descendants(u, after)
            if u.code in FOUND_AGAIN and u.valid_to:
                now = {FOUND_AGAIN[u.code]}
            county = "" if u.kind in {"county", "abroad"} else u.code[:2]
            tile = tiles.get(u.code, ("", "")) if not u.valid_to else ("", "")
            only = next(iter(now)) if len(now) == 1 else ""
            w.writerow([u.code, u.name, u.kind, u.valid_from, u.valid_to, county, only, centre_of(now), *tile])
    with (folder / "changes.csv").open("w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["on", "kind", "old", "new"])
        for c in sorted(changes, key=lambda c: (c.on, c.old.code, c.new.code)):
            w.writerow([c.on, c.kind, c.old.code, c.new.code])
    for year in (2016, 2017, 2018, 2019, 2020, 2023, 2024):
        on = f"{year}-06-01"
        valid = [u for u in [*county_units, *units] if u.valid_from <= on and (not u.valid_to or u.valid_to > on)]
        print(year, *(f"{k}: {sum(u.kind == k for u in valid)}" for k in ("county", "municipality")))


if __name__ == "__main__":
    main(*sys.argv[1:4])
