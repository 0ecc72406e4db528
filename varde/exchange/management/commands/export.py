"""varde export --centre ost --year 2024 WORKBOOK.xlsx"""

from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from varde.exchange.writing import write_year

centre_called = import_module("varde.exchange.management.commands.import").centre_called


class Command(BaseCommand):
    help = "Skriv et år for et senter som arbeidsbok."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("workbook", type=Path, metavar="WORKBOOK.xlsx")
        parser.add_argument("--centre", required=True, help="senterets kode: nord, midt, vest, sor, ost")
        parser.add_argument("--year", type=int, required=True)

    def handle(self, *, workbook: Path, centre: str, year: int, **options: Any) -> None:
        total = write_year(
            workbook, centre_called(centre), year, lambda title, n: self.stdout.write(f"{title:15} {n:6} rader")
        )
        self.stdout.write(f"{total} rader er skrevet til {workbook}.")
