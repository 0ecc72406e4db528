"""Years that are closed: every figure frozen with value, definition and time, and corrections beside it.

A closed year is never opened again. What the leader changes afterwards shows as a correction next to the frozen
number (docs/decisions/0009-a-closed-year-is-corrected-never-reopened.md).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from varde.core import audit, locks
from varde.core.dates import today
from varde.core.errors import Refused
from varde.insight import measures
from varde.insight.actions import refresh_changed_days
from varde.insight.dimensions import ALL as DIMENSIONS
from varde.insight.models import ClosedYear, YearCorrection
from varde.insight.queries import centre_visible_to, document, years_with_figures
from varde.people.public import Viewer
from varde.places.public import Centre

Json = dict[str, Any]


# --- what is frozen ---------------------------------------------------------------------------------------------


def definitions() -> list[Json]:
    """The definition of every measure of the contract as it reads today, in Bokmål."""
    with translation.override("nb"):
        return [
            {
                "key": m.key,
                "name": str(m.name),
                "unit": m.unit,
                "unit_name": str(m.unit_name),
                "rule": str(m.rule),
                "source": str(m.source),
                "owner": str(m.owner),
                "valid_from": m.valid_from,
                "changes": [{"year": c.year, "text": str(c.text)} for c in m.changes],
            }
            for m in measures.CONTRACT
        ]


def live_figures(centre: Centre, year: int) -> Json:
    """The year as `varde figures --format json` prints it now."""
    return document(centre, year).as_json()


def canonical(frozen: Json) -> bytes:
    """The one way to write it: keys in order, no spaces, UTF-8. The file one downloads is exactly these bytes, so
    that `sha256sum` of it is the checksum."""
    return json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def checksum_of(frozen: Json) -> str:
    return hashlib.sha256(canonical(frozen)).hexdigest()


def is_untouched(closed: ClosedYear) -> bool:
    """Whether the frozen figures are what was frozen."""
    return checksum_of(closed.figures) == closed.checksum


# --- actions ----------------------------------------------------------------------------------------------------


@transaction.atomic
def close_year(*, actor: Viewer, centre: Centre, year: int) -> ClosedYear:
    """Freeze every figure of the year and lock its registrations. Only who may close years, and only when the year
    is over. Nobody writes into the year between the freezing and the lock: the lock comes first."""
    if not actor.may("close_year", centre):
        raise PermissionDenied
    if year >= today().year:
        raise Refused(_("%(year)s er ikke over ennå. Et år lukkes når det er slutt.") % {"year": year})
    if ClosedYear.objects.filter(centre=centre, year=year).exists():
        raise Refused(_("%(year)s er lukket fra før.") % {"year": year})
    if year not in years_with_figures(centre):
        raise Refused(_("Det er ingen registreringer i %(year)s.") % {"year": year})
    locks.lock_year(centre=centre.slug, year=year)
    refresh_changed_days()
    frozen = live_figures(centre, year) | {"definitions": definitions()}
    who = actor.account or audit.SYSTEM
    closed = ClosedYear.objects.create(
        centre=centre, year=year, closed_by_name=str(who)[:200], figures=frozen, checksum=checksum_of(frozen)
    )
    audit.record(
        actor=who,
        verb=_("lukket året"),
        obj=closed,
        centre=centre.slug,
        changes={_("Kontrollsum"): ["", closed.checksum]},
    )
    return closed


def record_correction(*, centre: str, years: Iterable[int], reason: str, actor: audit.Actor, what: str) -> None:
    """Called by core.locks inside the transaction of every correction of a closed year."""
    for closed in ClosedYear.objects.filter(centre__slug=centre, year__in=list(years)):
        correction = YearCorrection.objects.create(
            closed_year=closed, by_name=str(actor)[:200], reason=reason, what=what[:300]
        )
        audit.record(
            actor=actor,
            verb=_("rettet i et lukket år"),
            obj=closed,
            centre=centre,
            changes={_("Hva"): ["", correction.what]},
            reason=reason,
        )


# --- queries ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearShown:
    """A year in the list: closed is None while it is open."""

    year: int
    closed: ClosedYear | None
    corrections: int
    may_close: bool


def closed_years_visible_to(viewer: Viewer) -> Any:
    return ClosedYear.objects.filter(viewer.sees("centre"))


def years_of(viewer: Viewer, centre: Centre) -> list[YearShown]:
    """The centre's years with figures, and this year, newest first. Three queries."""
    closed = {c.year: c for c in closed_years_visible_to(viewer).filter(centre=centre).defer("figures")}
    corrections: dict[int, int] = {}
    for year in YearCorrection.objects.filter(closed_year__in=closed.values()).values_list(
        "closed_year__year", flat=True
    ):
        corrections[year] = corrections.get(year, 0) + 1
    years = sorted({*years_with_figures(centre), *closed, today().year}, reverse=True)
    may = viewer.may("close_year", centre)
    return [
        YearShown(y, closed.get(y), corrections.get(y, 0), may and y not in closed and y < today().year) for y in years
    ]


def find_closed(viewer: Viewer, centre: Centre, year: int) -> ClosedYear | None:
    return closed_years_visible_to(viewer).filter(centre=centre, year=year).first()


@dataclass(frozen=True)
class FrozenFigure:
    """A frozen number with its definition as it was, and the live number where it has become another."""

    key: str
    name: str
    unit: str
    definition: Json
    frozen: Any
    now: Any
    differs: bool
    cells: list["ChangedCell"]
    rule_changed: bool
    #: of a statement in the evaluation: how many per cent agreed, as frozen and now
    agree: Any = None
    agree_now: Any = None


@dataclass(frozen=True)
class ChangedCell:
    dimension: str
    label: str
    frozen: Any
    now: Any


def compared(closed: ClosedYear) -> list[FrozenFigure]:
    """Every frozen figure beside the live one."""
    live = {f["key"]: f for f in live_figures(closed.centre, closed.year)["figures"]}
    defined = {d["key"]: d for d in closed.figures.get("definitions", [])}
    rules_now = {d["key"]: d["rule"] for d in definitions()}
    found = []
    for f in closed.figures["figures"]:
        key, now = f["key"], live.get(f["key"])
        d = defined.get(key, {"name": key, "unit_name": f["unit"], "rule": ""})
        cells = list(_changed_cells(f, now)) if now else []
        found.append(
            FrozenFigure(
                key=key,
                name=d["name"],
                unit=d["unit_name"],
                definition=d,
                frozen=f["total"],
                now=now["total"] if now else None,
                differs=now is not None and (now["total"] != f["total"] or bool(cells)),
                cells=cells,
                rule_changed=rules_now.get(key, d["rule"]) != d["rule"],
                agree=f.get("agree_percent"),
                agree_now=now.get("agree_percent") if now else None,
            )
        )
    return found


def _changed_cells(frozen: Json, now: Json) -> Iterator[ChangedCell]:
    for dimension in frozen["by"]:
        then = {c["code"]: c for c in frozen["by"][dimension]}
        live = {c["code"]: c for c in now["by"].get(dimension, [])}
        name = str(DIMENSIONS[dimension].name) if dimension in DIMENSIONS else dimension
        for code in [*then, *(c for c in live if c not in then)]:
            before, after = then.get(code, {}).get("value", 0), live.get(code, {}).get("value", 0)
            if before != after:
                yield ChangedCell(name, (then[code] if code in then else live[code])["label"], before, after)


def sheets(closed: ClosedYear) -> dict[str, tuple[list[str], list[list[Any]]]]:
    """The frozen year as a workbook: totals, breakdowns, definitions, corrections."""
    totals, cells = [], []
    names = {d["key"]: d for d in closed.figures.get("definitions", [])}
    for f in closed.figures["figures"]:
        d = names.get(f["key"], {"name": f["key"], "unit_name": f["unit"]})
        totals.append([f["key"], d["name"], f["total"], d["unit_name"]])
        for dimension, rows in f["by"].items():
            cells += [[f["key"], dimension, c["code"], c["label"], c["value"], c["percent"]] for c in rows]
    return {
        _("Tall"): ([_("Nøkkel"), _("Navn"), _("Verdi"), _("Enhet")], totals),
        _("Fordelinger"): (
            [_("Nøkkel"), _("Fordeling"), _("Kode"), _("Navn"), _("Verdi"), _("Prosent")],
            cells,
        ),
        _("Definisjoner"): (
            [_("Nøkkel"), _("Navn"), _("Slik teller vi"), _("Kilde"), _("Ansvar")],
            [[d["key"], d["name"], d["rule"], d["source"], d["owner"]] for d in names.values()],
        ),
        _("Rettelser"): (
            [_("Når"), _("Hvem"), _("Hva"), _("Hvorfor")],
            [[c.at, c.by_name, c.what, c.reason] for c in closed.corrections.all()],
        ),
        _("Lukket"): (
            [_("Hva"), _("Verdi")],
            [
                [_("Senter"), closed.centre.name],
                [_("År"), closed.year],
                [_("Lukket av"), closed.closed_by_name],
                [_("Lukket"), closed.closed_at],
                [_("Kontrollsum (sha256)"), closed.checksum],
            ],
        ),
    }


def centre_of(viewer: Viewer) -> Centre:
    """The centre whose desk the viewer sits at. Centre.DoesNotExist for somebody without one."""
    return centre_visible_to(viewer)
