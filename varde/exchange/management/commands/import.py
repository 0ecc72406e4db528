# ruff: noqa: N999 - the command is called `import`
"""varde import WORKBOOK.xlsx --centre ost [--dry-run] [--year N]; varde import --template WORKBOOK.xlsx"""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from varde.core.bulk import Problem
from varde.core.errors import Refused
from varde.exchange.actions import run_for_command, store
from varde.exchange.checking import Checked, check_workbook
from varde.exchange.reading import NotAWorkbook
from varde.exchange.sheets import SHEETS
from varde.exchange.writing import write_template
from varde.people.public import SYSTEM_VIEWER
from varde.places.public import Centre


class Command(BaseCommand):
    help = "Importer en arbeidsbok, alt eller ingenting; eller skriv en tom mal (--template)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("workbook", type=Path, metavar="WORKBOOK.xlsx")
        parser.add_argument("--centre", help="senterets kode: nord, midt, vest, sor, ost")
        parser.add_argument("--year", type=int, help="året prosjektene gjelder; ellers det vanligste i arbeidsboken")
        parser.add_argument("--dry-run", action="store_true", help="kontroller alt, lagre ingenting")
        parser.add_argument("--template", action="store_true", help="skriv en tom arbeidsbok å fylle ut")

    def handle(
        self, *, workbook: Path, centre: str | None, year: int | None, dry_run: bool, template: bool, **options: Any
    ) -> None:
        if template:
            write_template(workbook)
            self.stdout.write(f"Malen er skrevet til {workbook}.")
            return
        if not centre:
            raise CommandError("Si hvilket senter det gjelder: --centre nord, midt, vest, sor eller ost.")
        where = centre_called(centre)
        if not workbook.is_file():
            raise CommandError(f"Filen {workbook} finnes ikke.")
        with tqdm(total=100, unit="%", disable=not sys.stderr.isatty(), leave=False) as bar:

            def tell(share: float) -> None:
                bar.update(max(0, round(100 * share) - bar.n))

            try:
                checked = check_workbook(workbook, where, year=year, tell=tell)
                if checked.is_faultless and not dry_run:
                    store(checked, actor=SYSTEM_VIEWER, run=run_for_command(where, workbook), tell=tell)
            except (NotAWorkbook, Refused) as refusal:
                raise CommandError(str(refusal)) from refusal
        self._tell(checked, dry_run)

    def _tell(self, checked: Checked, dry_run: bool) -> None:
        self.stdout.write(f"Året arbeidsboken gjelder: {checked.work.year}")
        for kind in SHEETS:
            if c := checked.counts.get(kind.key):
                self.stdout.write(
                    f"{kind.title:15} {c['rows']:6} rader: {c['new']} nye, {c['changed']} endret, {c['same']} uendret"
                )
        problems = checked.problems
        if problems.warnings:
            self.stdout.write(f"{len(problems.warnings)} advarsler:")
            counted = Counter((w.sheet, w.kind) for w in problems.warnings)
            for place, many in counted.items():
                first = next(w for w in problems.warnings if (w.sheet, w.kind) == place)
                self.stdout.write(f"  {many} × {first.sheet}: {first.wrong} (første: rad {first.row})")
        if problems.faults:
            self.stderr.write(f"{len(problems.faults)} feil:")
            for fault in problems.faults:
                self.stderr.write(f"  {line_of(fault)}")
            raise CommandError("Arbeidsboken har feil. Ingenting er lagret.")
        self.stdout.write("Ingenting er lagret (--dry-run)." if dry_run else "Alt er lagret.")


def line_of(p: Problem) -> str:
    """«Deltakelse, rad 17, Antall «-3»: Tallet er mindre enn null. Tillatt: …»"""
    place = ", ".join(part for part in (p.sheet, f"rad {p.row}" if p.row else "", p.column) if part)
    value = f" «{p.value}»" if p.value else ""
    allowed = f" Tillatt: {p.allowed}" if p.allowed else ""
    return f"{place}{value}: {p.wrong}{allowed}"


def centre_called(slug: str) -> Centre:
    """The centre, or a CommandError that lists those there are."""
    found = Centre.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Centre.objects.values_list("slug", flat=True))
        raise CommandError(f"Senteret «{slug}» finnes ikke. Kjente: {known or 'ingen (kjør varde migrate)'}.")
    return found
