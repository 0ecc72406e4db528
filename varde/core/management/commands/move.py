"""varde move: everything to another database, SQLite or PostgreSQL, and the proof that it came across."""

import re
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, Error
from tqdm import tqdm

from varde.core import moving
from varde.core.errors import Refused


class Command(BaseCommand):
    help = (
        "Flytt alt fra databasen i VARDE_DATABASE_URL til en annen, tom og migrert database (SQLite eller PostgreSQL), "
        "og sammenlign. Stopp web og worker først."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", required=True, metavar="ADRESSE", help="postgresql://… eller sqlite:////sti/til/fil"
        )

    def handle(self, **options: Any) -> None:
        began = time.monotonic()
        url = options["to"]
        try:
            target = moving.connect(url)
            moving.refuse_unfit(DEFAULT_DB_ALIAS, target)
            rows = moving.count(DEFAULT_DB_ALIAS)
            # Each row is passed twice: once written, once read back.
            with tqdm(total=2 * rows, unit="rader", unit_scale=True, disable=not sys.stderr.isatty()) as bar:
                moved = moving.move(DEFAULT_DB_ALIAS, target, bar.update)
        except Refused as e:
            raise CommandError(str(e)) from e
        except (Error, ValueError) as e:
            raise CommandError(f"Databasen svarte ikke som den skulle, og ingenting er flyttet: {e}") from e
        seconds = time.monotonic() - began
        for table in moved:
            if table.rows:
                self.stdout.write(f"{table.rows:>10}  lik  {table.digest[:16]}  {table.table}")
        total = sum(t.rows for t in moved)
        self.stdout.write(
            f"{total} rader i {len(moved)} tabeller er flyttet og like"
            f" ({seconds:.1f} s, {total / seconds:.0f} rader/s).\n"
            f"Sett VARDE_DATABASE_URL til {_without_password(url)} og start web og worker.\n"
            "Den gamle databasen er urørt. Datamappen (VARDE_DATA_DIR) brukes videre som den er."
        )


def _without_password(url: str) -> str:
    return re.sub(r"(://[^:/@]+):[^@/]*@", r"\1:…@", url)
