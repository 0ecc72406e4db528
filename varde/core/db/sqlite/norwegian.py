"""Search and order that know more letters than A to Z.

SQLite folds case for ASCII only («østfold» would not find «Østfold») and sorts by code point (Å before Æ). PostgreSQL
does both right with its own `ILIKE` and an ICU collation; these two functions do the same for SQLite.
"""

import re
import unicodedata
from functools import lru_cache

#: Letters that have a place of their own at the end of the alphabet; everything else sorts with its base letter.
_LAST = {"æ": "{1", "ä": "{1", "ø": "{2", "ö": "{2", "å": "{3"}  # "{" is the character after "z"
_BASE = str.maketrans({"đ": "d", "ŋ": "n", "ŧ": "t", "ð": "d", "þ": "t", "ß": "ss", "ł": "l"})


@lru_cache(maxsize=20_000)
def sort_key(text: str) -> str:
    """A key that sorts as a Norwegian reader expects: … z æ ø å, capitals and accents beside their letter."""
    letters = []
    for letter in unicodedata.normalize("NFC", text).lower():
        letters.append(_LAST.get(letter) or unicodedata.normalize("NFD", letter.translate(_BASE))[0])
    return "".join(letters)


def compare(a: str, b: str) -> int:
    """SQLite collation `nb`. Ties fall back to the text itself, so that different texts are never equal."""
    x, y = (sort_key(a), a), (sort_key(b), b)
    return (x > y) - (x < y)


@lru_cache(maxsize=500)
def _matcher(pattern: str, escape: str | None) -> re.Pattern[str]:
    parts, letters = [], iter(pattern.casefold())
    for letter in letters:
        if escape and letter == escape:
            parts.append(re.escape(next(letters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(letter) or re.escape(letter))
    return re.compile("".join(parts), re.DOTALL)


def like(pattern: str | None, text: object, escape: str | None = None) -> bool | None:
    """SQL LIKE without regard to case in any alphabet; None when either side is null."""
    if pattern is None or text is None:
        return None
    return _matcher(pattern, escape).fullmatch(str(text).casefold()) is not None
