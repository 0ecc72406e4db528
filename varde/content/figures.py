"""What is counted of web resources: the numbers as the statistics tool gave them, with the site as category. Sessions,
page views, users, downloads, plays and sendings are different measures and are never added together.

A site may have both a number for the year and numbers for months. The year's number decides: the months are shown, and
what is left of the year's number stands without a month. Users are people, so twelve months do not add up to a year:
where the year's number of users is there, the months are left out. So are the months of an opening rate.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

from varde.content.models import Metric, WebStatistic
from varde.core.facts import Fact, Origin, page_of
from varde.places.public import Centre

MEASURES = tuple(f"web.{metric}" for metric in Metric.values)
#: Numbers whose months add up to their year.
_ADDS_UP = frozenset(Metric.values) - {Metric.USERS, Metric.OPENING_RATE}
#: Kinds of registration the facts come from; `describe` says what each is.
SOURCES = ("web_statistic",)


def facts(centre: Centre, first: date, last: date) -> Iterator[Fact]:
    """Months lie on their first day, years on 1 January."""
    rows = WebStatistic.objects.filter(centre=centre, year__range=(first.year, last.year))
    given: defaultdict[tuple[str, str, int], dict[int, tuple[int, Decimal]]] = defaultdict(dict)
    for pk, site, metric, year, month, amount in rows.values_list("pk", "site", "metric", "year", "month", "amount"):
        given[metric, site, year][month or 0] = (pk, amount)
    for (metric, site, year), numbers in given.items():
        for month, (pk, amount) in sorted(numbers.items()):
            if month and 0 in numbers and metric not in _ADDS_UP:
                continue
            if not month and metric in _ADDS_UP:
                months = sum((n for m, (_, n) in numbers.items() if m), Decimal())
                amount = max(amount - months, Decimal())
            on = date(year, month or 1, 1)
            if amount and first <= on <= last:
                yield Fact(
                    f"web.{metric}", on, centre.pk, amount, ("web_statistic", pk),
                    category=site, whole_year=not month,
                )  # fmt: skip


def days_that_follow(centre: Centre, days: Collection[date], sources: Collection[int]) -> set[date]:
    """Where a site has a number for the year, its months and its year are made again together."""
    years = {day.year for day in days if day.day == 1}
    both = WebStatistic.objects.filter(centre=centre, year__in=years, month=None)
    return {date(year, month, 1) for year in both.values_list("year", flat=True) for month in range(1, 13)}


def describe(kind: str, ids: Collection[int]) -> dict[int, Origin]:
    """What the registrations with these ids are. The caller has established who may see them."""
    rows = WebStatistic.objects.filter(pk__in=ids)
    return {
        row.pk: Origin(
            f"{row.year}-{row.month:02}" if row.month else str(row.year),
            f"{row.site}, {row.get_metric_display()}",
            "",
            page_of("content:statistic", row.pk),
        )
        for row in rows
    }
