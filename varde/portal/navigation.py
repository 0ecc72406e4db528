"""The desk's main menu. A room's page joins the menu by one line here."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """label, the name of the page's address, and the ability it needs ("" = everybody with a role)."""

    label: Any
    name: str
    ability: str = ""
    starts_group: bool = False


@dataclass(frozen=True)
class Item:
    label: Any
    url: str
    is_here: bool
    starts_group: bool
    count: int = 0


ENTRIES = (
    Entry(_("Hjem"), "portal:home"),
    Entry(_("Registrer"), "events:quick", "events"),
    Entry(_("Arrangementer"), "events:list", starts_group=True),
    Entry(_("Prosjekter"), "projects:list"),
    Entry(_("Henvendelser"), "inquiries:list"),
    Entry(_("Evaluering"), "evaluation:list"),
    Entry(_("Årsverk"), "worklog:list"),
    Entry(_("Nettressurser"), "content:list"),
    Entry(_("Virksomheter"), "people:organisations"),
    Entry(_("Ansatte"), "people:employees"),
    Entry(_("Tall"), "insight:figures", starts_group=True),
    Entry(_("Kommuner"), "insight:coverage"),
    Entry(_("Sjekk tallene"), "insight:quality"),
    Entry(_("Perioder"), "insight:periods"),
    Entry(_("Inn og ut"), "exchange:list", "import", starts_group=True),
    Entry(_("Tilganger"), "people:accounts", "accounts"),
)


def items(viewer: Any, path: str) -> list[Item]:
    """The menu as this viewer sees it on this page. Where two entries lead here, the longer address is the one.
    Addresses of rooms not built yet are left out."""
    shown: list[tuple[Entry, str]] = []
    for entry in ENTRIES:
        if entry.ability and not viewer.may(entry.ability):
            continue
        with suppress(NoReverseMatch):
            shown.append((entry, reverse(entry.name)))
    here = max((url for _entry, url in shown if path.startswith(url)), key=len, default="")
    return [Item(entry.label, url, url == here, entry.starts_group) for entry, url in shown]
