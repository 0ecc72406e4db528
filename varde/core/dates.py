"""Days and years."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone


def today() -> date:
    """Today in Oslo."""
    return timezone.localdate()


def year_bounds(year: int) -> tuple[date, date]:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)
