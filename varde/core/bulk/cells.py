"""What a cell says. Each reader takes what the spreadsheet holds and gives a value, None or "" for an empty cell,
or raises Unreadable with what is wrong and what is allowed, as a person should read it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Choices
from django.utils import translation
from django.utils.translation import gettext as _

#: What a spreadsheet may put where a person sees a space: no-break, narrow, thin, figure, zero width, BOM.
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u200b\ufeff"), " ")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}( \d{3})+)([.,]\d+)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_NORWEGIAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
FIRST_YEAR, LAST_YEAR = 1950, 2100

Reader = Callable[[Any], Any]


class Unreadable(Exception):  # noqa: N818 - it is an answer about a cell
    """The cell cannot be understood."""

    def __init__(self, wrong: str, allowed: str = "") -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.allowed = allowed


def plain(raw: Any) -> str:
    """What was typed, trimmed, in one Unicode form (NFC), without invisible spaces at the ends."""
    if isinstance(raw, str):
        if raw.isascii():
            return raw.strip()
        typed = raw.translate(_SPACES).strip()
        return typed if unicodedata.is_normalized("NFC", typed) else unicodedata.normalize("NFC", typed)
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "SANN" if raw else "USANN"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "minutes")
    return str(raw)


def text(max_length: int = 10_000) -> Reader:
    """A reader of text up to `max_length` characters."""

    def read(raw: Any) -> str:
        typed = plain(raw)
        if len(typed) > max_length:
            raise Unreadable(
                _("Teksten er for lang: %(length)s tegn.") % {"length": len(typed)},
                _("Høyst %(most)s tegn.") % {"most": max_length},
            )
        if _CONTROL.search(typed):
            raise Unreadable(_("Teksten har tegn som ikke kan vises."), _("Skriv teksten på nytt."))
        return typed

    return read


def text_list(max_length: int = 100) -> Reader:
    """A reader of several texts with semicolons between; doubles are dropped, the order is kept."""
    inner = text(20_000)

    def read(raw: Any) -> list[str]:
        parts = [part.strip() for part in str(inner(raw)).split(";")]
        if any(len(part) > max_length for part in parts):
            raise Unreadable(
                _("Et navn i listen er for langt."),
                _("Høyst %(most)s tegn i hvert, med semikolon mellom.") % {"most": max_length},
            )
        return list(dict.fromkeys(part for part in parts if part))

    return read


def _checked_day(year: int, month: int, dayno: int) -> date:
    try:
        found = date(year, month, dayno)
    except ValueError:
        raise Unreadable(_("Datoen finnes ikke."), _allowed_dates()) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(
            _("Årstallet er utenfor %(first)s–%(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}, _allowed_dates()
        )
    return found


def _allowed_dates() -> str:
    return _("En dato i Excel, eller tekst som 2024-05-31 eller 31.05.2024.")


def day(raw: Any) -> date | None:
    """A date: the spreadsheet's own, `2024-05-31`, or `31.05.2024`. Nothing that could be read in two ways."""
    if isinstance(raw, (date, datetime)):
        return _checked_day(raw.year, raw.month, raw.day)
    if isinstance(raw, (bool, int, float, time, timedelta)):
        raise Unreadable(_("Dette er et tall eller et klokkeslett, ikke en dato."), _allowed_dates())
    typed = plain(raw)
    if not typed:
        return None
    if found := _ISO.fullmatch(typed):
        return _checked_day(*(int(g) for g in found.groups()))
    if found := _NORWEGIAN.fullmatch(typed):
        dayno, month, year = (int(g) for g in found.groups())
        return _checked_day(year, month, dayno)
    raise Unreadable(_("Dette er ikke en dato."), _allowed_dates())


def _number(raw: Any, allowed: str) -> Decimal | None:
    if isinstance(raw, (bool, date, time, timedelta)):
        raise Unreadable(_("Dette er ikke et tall."), allowed)
    if isinstance(raw, (int, float)):
        if raw != raw or abs(raw) > 1e12:
            raise Unreadable(_("Tallet er for stort."), allowed)
        # 0.1 + 0.2 in a formula is 0.30000000000000004: what a spreadsheet shows is what is meant
        return Decimal(repr(raw) if isinstance(raw, int) else f"{raw:.10f}")
    typed = plain(raw).replace("\u2212", "-")
    if not typed:
        return None
    if not _NUMBER.fullmatch(typed) or len(typed) > 30:
        raise Unreadable(_("Dette er ikke et tall."), allowed)
    return Decimal(typed.replace(" ", "").replace(",", "."))


def whole(most: int = 1_000_000) -> Reader:
    """A reader of a whole number from 0 to `most`, also when it stands as text."""

    def read(raw: Any) -> int | None:
        allowed = _("Et helt tall fra 0 til %(most)s.") % {"most": most}
        number = _number(raw, allowed)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise Unreadable(_("Tallet er ikke et helt tall."), allowed)
        if number < 0:
            raise Unreadable(_("Tallet er mindre enn null."), allowed)
        if number > most:
            raise Unreadable(_("Tallet er for stort."), allowed)
        return int(number)

    return read


def decimal(most: int, places: int = 2) -> Reader:
    """A reader of a number from 0 to `most` with at most `places` decimals; comma and point are both read."""

    def read(raw: Any) -> Decimal | None:
        allowed = _("Et tall fra 0 til %(most)s, høyst %(places)s desimaler, med komma eller punktum.") % {
            "most": most,
            "places": places,
        }
        number = _number(raw, allowed)
        if number is None:
            return None
        if number < 0:
            raise Unreadable(_("Tallet er mindre enn null."), allowed)
        if number > most:
            raise Unreadable(_("Tallet er for stort."), allowed)
        rounded = number.quantize(Decimal(1).scaleb(-places))
        if abs(rounded - number) > Decimal("1e-9"):
            raise Unreadable(_("Tallet har for mange desimaler."), allowed)
        return rounded

    return read


def fixed_values(choices: type[Choices]) -> dict[str, str]:
    """{what stands in the workbook: code}. The workbook is Norwegian, whatever language the page is in."""
    with translation.override(None):
        return {str(label): str(code) for code, label in choices.choices if code}


def choice(values: Callable[[], dict[str, str]]) -> Reader:
    """A reader of one of the fixed values; upper and lower case are the same. Empty gives ""."""
    known: dict[Any, str] = {"": "", None: ""}

    def read(raw: Any) -> str:
        try:
            return known[raw]
        except (KeyError, TypeError):
            pass
        if len(known) <= 2:
            known.update({label.casefold(): code for label, code in values().items()})
        typed = plain(raw)
        code = known.get(typed.casefold())
        if code is None:
            raise Unreadable(_("Verdien er ukjent."), ", ".join(values()))
        if isinstance(raw, str) and len(known) < 200:
            known[raw] = code
        return code

    return read


def place_code(raw: Any) -> str:
    """A municipality, district or county number, or UTL. A number that lost its leading zero gets it back."""
    if isinstance(raw, (date, time, timedelta)):
        raise Unreadable(_("Dette er en dato eller et klokkeslett, ikke et nummer."), place_codes_allowed())
    typed = plain(raw).upper()
    if isinstance(raw, (int, float)) and typed.isdigit():
        typed = typed.zfill(len(typed) + len(typed) % 2)
    if typed in ("", "UTL") or (typed.isascii() and typed.isdigit() and len(typed) in (2, 4, 6)):
        return typed
    raise Unreadable(_("Dette er ikke et kommunenummer."), place_codes_allowed())


def place_codes_allowed() -> str:
    return _("Fire sifre for kommune, seks for bydel, to for fylke, UTL for utlandet, eller tomt.")
