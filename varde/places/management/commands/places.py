"""`varde places`: the country's places, and the outlines that make a map of them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from varde.core.errors import Refused
from varde.places.klass import import_klass
from varde.places.loading import load_places
from varde.places.shapes import KARTVERKET, WrongShapes, import_shapes


class Command(BaseCommand):
    help = "Kommuner, fylker og bydeler: last listene på nytt, eller hent kartformer fra en GeoJSON-fil."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("load", help="Les listene over kommuner på nytt (skjer ellers av seg selv ved migrate)")
        klass = what.add_parser("klass", help="Les nye kommuneendringer fra en KLASS 131-fil (JSON, «changes»)")
        klass.add_argument("file", type=Path)
        klass.add_argument("--dry-run", action="store_true", help="Bare vis hva filen ville endret")
        shapes = what.add_parser("shapes", help="Les kommune- eller fylkesgrenser fra Kartverkets GeoJSON")
        shapes.add_argument("file", type=Path)
        shapes.add_argument("--source", default=KARTVERKET, help="Står under kartet (standard: %(default)s)")
        shapes.add_argument("--dry-run", action="store_true", help="Bare sjekk filen")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "load":
            load_places(force=True)
            self.stdout.write("Listene er lest på nytt.")
            return
        if options["what"] == "klass":
            self.read_klass(options["file"], dry_run=options["dry_run"])
            return
        try:
            report = import_shapes(path=options["file"], source=options["source"], dry_run=options["dry_run"])
        except WrongShapes as wrong:
            raise CommandError("Ingenting er lagret.\n" + "\n".join(wrong.faults)) from wrong
        for warning in report.warnings:
            self.stderr.write(warning)
        done = "Filen er i orden" if options["dry_run"] else "Lagret"
        self.stdout.write(
            f"{done}: {report.municipalities} kommuner og {report.counties} fylker,"
            f" {report.bytes_of_path // 1000} kB kartlinjer."
        )

    def read_klass(self, file: Path, *, dry_run: bool) -> None:
        try:
            report = import_klass(path=file, dry_run=dry_run)
        except Refused as wrong:
            raise CommandError(f"Ingenting er lagret.\n{wrong}") from wrong
        for line in report.made:
            self.stdout.write(line)
        for line in report.later:
            self.stderr.write(line)
        done = "Filen ville endret" if dry_run else "Endret"
        self.stdout.write(f"{done}: {len(report.made)} endringer." if report.made else "Filen har ingenting nytt.")
