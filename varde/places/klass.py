"""Read changes that are newer than our own lists from Statistics Norway's KLASS 131, as the register's own JSON
(`changes.json`: codeChanges with oldCode, oldName, newCode, newName, changeOccurred). All or nothing."""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varde.core.dates import today
from varde.core.errors import Refused
from varde.places.loading import follow_later_changes
from varde.places.models import Place, PlaceChange, PlaceKind


@dataclass(frozen=True)
class CodeChange:
    """One row of the register."""

    on: date
    old: str
    old_name: str
    new: str
    new_name: str

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y}: {self.old} {self.old_name} → {self.new} {self.new_name}"


@dataclass
class KlassReport:
    """made: the changes stored (or that would be); later: changes that are not in force yet."""

    made: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)


def import_klass(*, path: Path, dry_run: bool = False) -> KlassReport:
    """Store the changes of municipalities that are newer than what we have and already in force. Raises Refused with
    every fault, and then stores nothing. A new county number must come with a new edition of Varde's own lists."""
    known_to = PlaceChange.objects.aggregate(last=Max("on"))["last"] or date.min
    rows = [r for r in read_klass(path) if r.on > known_to]
    report = KlassReport(later=[_("Ikke i kraft ennå: %s") % r for r in rows if r.on > today()])
    faults: list[str] = []
    with transaction.atomic():
        for on, group in groupby([r for r in rows if r.on <= today()], key=lambda r: r.on):
            changes = _without_rewriting(list(group))
            faults += _store(on, changes)
            report.made += [str(c) for c in changes]
        follow_later_changes()
        if faults or dry_run:
            transaction.set_rollback(True)
    if faults:
        raise Refused("\n".join(faults))
    return report


def read_klass(path: Path) -> list[CodeChange]:
    """The rows of the file, the oldest first."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8-sig"))
        rows = [
            CodeChange(
                date.fromisoformat(str(r["changeOccurred"])[:10]),
                str(r["oldCode"] or ""), _plain(r["oldName"]), str(r["newCode"] or ""), _plain(r["newName"]),
            )
            for r in data["codeChanges"]
        ]  # fmt: skip
    except OSError as e:
        raise Refused(_("Filen kan ikke leses: %s") % e.strerror) from e
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        raise Refused(_("Filen er ikke endringer fra KLASS: den skal ha «codeChanges» med koder, navn og dato.")) from e
    return sorted(rows, key=lambda r: (r.on, r.old, r.new))


def _plain(name: Any) -> str:
    return re.sub(r"\s*\([^)]*\)", "", str(name or "")).strip()


def _without_rewriting(group: list[CodeChange]) -> list[CodeChange]:
    """Rows where neither number, name nor company changed are no change."""
    return [
        r
        for r in group
        if (r.old, r.old_name) != (r.new, r.new_name) or sum(x.old == r.old or x.new == r.new for x in group) > 1
    ]


def _store(on: date, changes: list[CodeChange]) -> list[str]:
    """One day's changes; returns the faults."""
    open_units = Place.objects.filter(kind=PlaceKind.MUNICIPALITY, valid_to=None)
    olds = {p.code: p for p in open_units.filter(code__in=[c.old for c in changes])}
    counties = {p.code: p for p in Place.objects.filter(kind=PlaceKind.COUNTY, valid_to=None)}
    faults = [_("%s: nummeret er ikke i bruk hos oss") % c for c in changes if c.old not in olds]
    faults += [_("%s: fylkesnummeret er ukjent") % c for c in changes if c.new[:2] not in counties]
    living = set(open_units.exclude(code__in=list(olds)).values_list("code", flat=True))
    faults += [_("%s: det nye nummeret er i bruk fra før") % c for c in changes if c.new in living]
    if faults:
        return faults
    Place.objects.filter(pk__in=[p.pk for p in olds.values()]).update(valid_to=on)
    news: dict[str, Place] = {}
    tiles = set[int]()
    for c in changes:
        old = olds[c.old]
        if c.new not in news:
            county = counties[c.new[:2]]
            tile = (None, None) if old.pk in tiles else (old.tile_row, old.tile_column)
            tiles.add(old.pk)
            unit = Place.objects.create(
                code=c.new, name=c.new_name, kind=PlaceKind.MUNICIPALITY, county=county, valid_from=on,
                centre_id=old.centre_id or county.centre_id, tile_row=tile[0], tile_column=tile[1],
            )  # fmt: skip
            Place.objects.filter(pk=unit.pk).update(today=unit)
            news[c.new] = unit
        PlaceChange.objects.create(old=old, new=news[c.new], on=on, kind=kind_of(c, changes))
    return []


def kind_of(change: CodeChange, group: list[CodeChange]) -> str:
    """split when the old unit went to several, merge when the new one came of several, else rename or recode."""
    if sum(x.old == change.old for x in group) > 1:
        return "split"
    if sum(x.new == change.new for x in group) > 1:
        return "merge"
    return "rename" if change.old == change.new else "recode"
