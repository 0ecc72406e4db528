"""What answers may be, and what they say: pure functions, no database."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from varde.evaluation.models import Answer, Item

#: {item: {answer: how many}}
Counts = Mapping[str, Mapping[str, int]]
AGREEING = (Answer.QUITE_AGREE, Answer.STRONGLY_AGREE)


def answers_to(counts: Counts, item: str) -> int:
    """How many answered the item."""
    return sum(counts.get(item, {}).values())


def too_many(counts: Counts, responses: int) -> list[tuple[str, int]]:
    """[(item, answers)] of items with more answers than forms handed in."""
    sums = [(item, answers_to(counts, item)) for item in Item.values]
    return [(item, n) for item, n in sums if n > responses]


def agree_percent(answers: Mapping[str, int]) -> Decimal | None:
    """Quite + fully agree in percent of the answers to the item, one decimal; None when nobody answered."""
    total = sum(answers.values())
    if not total:
        return None
    agreeing = sum(answers.get(a, 0) for a in AGREEING)
    return (Decimal(100) * agreeing / total).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
