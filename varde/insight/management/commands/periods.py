"""`varde periods`: which years are closed; `varde periods verify`: whether the frozen figures are untouched."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from varde.insight import periods
from varde.people.public import SYSTEM_VIEWER


class Command(BaseCommand):
    help = "Lukkede år. «varde periods verify» regner kontrollsummene på nytt og feiler hvis noe er endret."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", choices=["list", "verify"], default="list")
        parser.add_argument("--centre", help="nord, midt, vest, sor eller ost; ellers alle")
        parser.add_argument("--year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        found = periods.closed_years_visible_to(SYSTEM_VIEWER).select_related("centre")
        if options["centre"]:
            found = found.filter(centre__slug=options["centre"])
        if options["year"]:
            found = found.filter(year=options["year"])
        bad = 0
        for closed in found.order_by("centre__order", "year"):
            line = f"{closed.centre.slug} {closed.year}  lukket {closed.closed_at:%Y-%m-%d %H:%M}Z"
            if options["what"] == "verify":
                fine = periods.is_untouched(closed)
                bad += not fine
                line += f"  {closed.checksum}  {'stemmer' if fine else 'STEMMER IKKE'}"
            else:
                line += f" av {closed.closed_by_name}, {closed.corrections.count()} rettelser"
            self.stdout.write(line)
        if bad:
            raise CommandError(f"{bad} lukkede år er endret etter at de ble låst.")
        if not found:
            self.stdout.write("Ingen lukkede år.")
