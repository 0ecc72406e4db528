"""Numbers of inquiries, and words that should not stand in a subject: pure functions, no database."""

import re
from collections.abc import Iterable
from datetime import date

KEEP_YEARS = 2
_WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)")
_TWO_NAMES = re.compile(
    r"\b(?=([A-ZÆØÅ][a-zæøåéèüöäáčđŋšŧž]+)(?:-[A-ZÆØÅ][a-zæøå]+)? (?:[A-ZÆØÅ]\.? )?[A-ZÆØÅ][a-zæøåéüöä-]+)"
)
#: Common first names: a capitalised word after one of them looks like somebody's name.
_NAMES = """
    aisha aksel alexander ali amalie amina anders andreas ane anette anita anna anne anton arne aron asbjørn
    astrid aurora bente berit bjarne bjørn camilla cecilie christian christine daniel ella elin elise elisabeth
    ellen emil emilie emma erik erling eskil eva even fatima filip fredrik frida geir gerd grete gro gunnar guro
    halvor hanna hanne hans harald hassan heidi helene helge hege henrik hilde håkon håvard ida inga inger
    ingrid isak ivar jakob jan jens johan johannes john jon jonas josefine julie jørgen kaja kari karin karl
    kasper katrine kim kjell kjersti knut kristian kristin kristoffer lars lea lene leif linda line linn lise
    liv lucas lukas mads magnus maja malin mari maria marianne marie marit markus martin martine mathias may
    mette mia mikkel mohammad mohammed mona morten nils nina noah nora odd ola olav ole oliver omar oskar otto
    per peter petter pål ragnhild randi rolf roar rune sander sara silje simen siri sissel sofie solveig stein
    sondre sofia steinar stian stine stig svein sverre synnøve terje theodor thea thomas tobias tom tone tor
    tore torill trine trond trygve turid tuva ulrik unni vegard vera victoria vilde vibeke yusuf wenche øystein
    øyvind åse åshild
"""
FIRST_NAMES = frozenset(_NAMES.split())


def next_number(taken: Iterable[str], year: int) -> str:
    """«H26-0001», then «H26-0002»: one above the highest of the year."""
    prefix = f"H{year % 100:02d}-"
    counts = [int(n[len(prefix) :]) for n in taken if n.startswith(prefix) and n[len(prefix) :].isdecimal()]
    return f"{prefix}{max(counts, default=0) + 1:04d}"


def has_identity_number(text: str) -> bool:
    """Whether eleven digits in the text pass both control digits of a national identity number (or a D-number)."""
    return any(_passes(re.sub(r"\D", "", hit)) for hit in _ELEVEN_DIGITS.findall(text))


def _passes(digits: str) -> bool:
    numbers = [int(d) for d in digits]
    first = -sum(w * n for w, n in zip(_WEIGHTS_1, numbers, strict=False)) % 11
    second = -sum(w * n for w, n in zip(_WEIGHTS_2, numbers, strict=False)) % 11
    return (first, second) == (numbers[9], numbers[10])


def seems_to_name_somebody(text: str) -> bool:
    """Whether the text holds what looks like a first name and a surname. Errs on the side of silence: «Foredrag
    Oslo» and «Bistand etter hendelse» name nobody."""
    return any(m.group(1).casefold() in FIRST_NAMES for m in _TWO_NAMES.finditer(text))


def forget_before(today: date) -> date:
    """Subjects of inquiries received before this day are forgotten."""
    return today.replace(year=today.year - KEEP_YEARS, day=min(today.day, 28))
