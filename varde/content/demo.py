"""Web statistics: sessions by month, downloads and plays by year."""

from decimal import Decimal

from varde.content.models import Metric, WebStatistic
from varde.core.demo import DemoWorld
from varde.places.public import Centre

MONTHLY = (("hjelperen.example", 9200), ("kriseteamet.example", 3100), ("trygge-samtaler.example", 5400))
YEARLY = (
    ("Samtalesimulator: en urolig natt", Metric.PLAYS, 5600), ("Samtalesimulator: på lærerens kontor", Metric.PLAYS, 3900),
    ("Pusteappen", Metric.DOWNLOADS, 12400), ("Nyhetsbrev", Metric.SENDINGS, 23), ("Nyhetsbrev", Metric.OPENING_RATE, 40),
)  # fmt: skip


def make(world: DemoWorld) -> None:
    world.step("Nettressurser")
    chance = world.chance
    centre = Centre.objects.get(slug="ost")
    rows = []
    for year in world.years:
        for site, usual in MONTHLY:
            months = 12 if year < world.today.year else world.today.month - 1
            rows += [
                WebStatistic(
                    centre=centre, site=site, year=year, month=m, metric=Metric.SESSIONS,
                    amount=Decimal(round(usual * chance.uniform(0.3 if m == 7 else 0.8, 0.5 if m == 7 else 1.2))),
                )
                for m in range(1, months + 1)
            ]  # fmt: skip
        for site, metric, usual in YEARLY:
            growth = 1 if metric == Metric.OPENING_RATE else chance.uniform(0.9, 1.1)
            rows.append(
                WebStatistic(
                    centre=centre,
                    site=site,
                    year=year,
                    month=None,
                    metric=metric,
                    amount=Decimal(round(usual * growth)),
                )
            )
    WebStatistic.objects.bulk_create(rows)
