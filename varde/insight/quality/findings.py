"""The shape of a check and of what it finds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from varde.insight.quality.material import Material

Text = str | Promise


class Severity(StrEnum):
    """wrong: a figure is wrong or does not add up. missing: a breakdown has more "ikke oppgitt" than it need have.
    look: perhaps right, worth a look."""

    WRONG = "wrong"
    MISSING = "missing"
    LOOK = "look"


@dataclass(frozen=True)
class Finding:
    """One row of a check. `subject` names it within the check, in the address too («arrangement-12»).

    amount: what is at stake, in the check's unit. why: what is wrong with just this one. page and pk: where it is
    registered. mend: the form that mends it here, "" for none; data: what that form needs to know."""

    subject: str
    label: str
    on: date | None = None
    project: str = ""
    amount: int | Decimal | None = None
    why: Text = ""
    page: str = ""
    pk: int | None = None
    mend: str = ""
    data: Any = None

    @property
    def fingerprint(self) -> str:
        """Changes when the matter does: what was confirmed is then shown again."""
        return f"{self.on}|{self.amount}"


@dataclass(frozen=True)
class Check:
    """slug stands in the address. unit: what the amounts count, "" for none. ability: who may mend. confirmable: one
    may answer that it is right as it stands. share_of: the check's amounts are a share of all participant-days."""

    key: str
    slug: str
    title: Text
    explanation: Text
    severity: Severity
    find: Callable[[Material], list[Finding]]
    unit: Text = ""
    ability: str = "events"
    confirmable: bool = False
    share_of_participants: bool = False
