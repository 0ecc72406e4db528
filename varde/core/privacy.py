"""What each table says about persons. A model without a `privacy` line breaks the build (GDPR art. 25 and 30)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Privacy:
    """fields: names of the fields that say something about a person (empty = none).
    purpose, basis, kept: purpose of processing, legal basis, and how long; in Norwegian, printed in the record."""

    fields: tuple[str, ...] = ()
    purpose: str = ""
    basis: str = ""
    kept: str = ""
    why_none: str = ""


def none(why: str) -> Privacy:
    """The table holds nothing about persons; `why` says so in half a sentence."""
    return Privacy(why_none=why)


def holds(*fields: str, purpose: str, basis: str, kept: str) -> Privacy:
    """The table holds personal data in `fields`."""
    return Privacy(fields=fields, purpose=purpose, basis=basis, kept=kept)
