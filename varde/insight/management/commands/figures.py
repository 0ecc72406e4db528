"""`varde figures`: the key figures of a centre's year, and the registrations behind one of them."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from varde.core.exports import to_xlsx
from varde.core.templatetags.varde import number
from varde.insight import files
from varde.insight.actions import rebuild_all, refresh_changed_days
from varde.insight.facts import Period
from varde.insight.queries import Document, document
from varde.insight.registrations import HEADINGS, KEYS, NotASum, amount_of, registrations_behind, row_of
from varde.people.public import SYSTEM_VIEWER
from varde.places.public import Centre


class Command(BaseCommand):
    help = "Nøkkeltall for et senters år. «varde figures open NØKKEL …» viser registreringene bak et tall."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="*", metavar="open NØKKEL", help="åpne et tall: open participants.days")
        parser.add_argument("--centre", help="nord, midt, vest, sor eller ost")
        parser.add_argument("--year", type=int)
        parser.add_argument("--where", action="append", default=[], metavar="DIMENSJON=KODE", help="kan gjentas")
        parser.add_argument("--format", choices=["json", "table", "csv", "xlsx"], default="table")
        parser.add_argument("--out", type=Path, help="fil (xlsx), mappe eller fil (csv); ellers skrives det ut")
        parser.add_argument("--rebuild", action="store_true", help="lag alle fakta og tall på nytt først")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            made = rebuild_all()
            sys.stderr.write(f"{made} fakta laget på nytt.\n")
            if not options["centre"]:
                return
        if not options["centre"] or not options["year"]:
            raise CommandError("Oppgi --centre og --year.")
        centre = Centre.objects.filter(slug=options["centre"]).first()
        if centre is None:
            known = ", ".join(Centre.objects.values_list("slug", flat=True))
            raise CommandError(f"Ukjent senter: {options['centre']}. Velg mellom {known}.")
        refresh_changed_days()
        what = options["what"]
        with translation.override("nb"):
            if not what:
                self._print_figures(document(centre, options["year"]), options)
            elif what[0] == "open" and len(what) == 2:
                self._print_registrations(centre, what[1], options)
            else:
                raise CommandError("Skriv «varde figures» eller «varde figures open NØKKEL».")

    def _print_figures(self, found: Document, options: dict[str, Any]) -> None:
        kind, out = options["format"], options["out"]
        name = f"tall-{found.centre.slug}-{found.year}"
        if kind == "json":
            self._put(json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n", out)
        elif kind == "xlsx":
            if out is None:
                raise CommandError("Oppgi --out FIL.xlsx.")
            out.write_bytes(to_xlsx(files.sheets(found)))
        elif kind == "csv":
            if out is not None and out.suffix.lower() != ".csv":
                out.mkdir(parents=True, exist_ok=True)
                out = out / f"{name}.csv"
            self._put(files.machine_csv(files.LONG_HEADINGS, files.long_rows(found)), out)
        else:
            self._put(files.as_text(found), out)

    def _print_registrations(self, centre: Centre, key: str, options: dict[str, Any]) -> None:
        where = {}
        for pair in options["where"]:
            dimension, is_pair, code = pair.partition("=")
            if not is_pair:
                raise CommandError(f"--where skal være DIMENSJON=KODE, ikke «{pair}».")
            where[dimension.strip()] = code.strip()
        try:
            lines = registrations_behind(SYSTEM_VIEWER, centre, key, Period.of_year(options["year"]), where)
        except NotASum as e:
            raise CommandError(f"{key} er et forholdstall. Åpne {' eller '.join(e.instead)} i stedet.") from e
        except KeyError as e:
            raise CommandError(f"Ukjent nøkkel: {key}.") from e
        except (LookupError, ValueError) as e:
            raise CommandError(f"{key} kan ikke deles slik: {', '.join(options['where'])}.") from e
        headings = [str(h) for h in HEADINGS]
        kind, out = options["format"], options["out"]
        if kind == "json":
            rows = [dict(zip(KEYS, row_of(line), strict=True)) for line in lines]
            self._put(json.dumps(rows, ensure_ascii=False, indent=2, default=files.json_value) + "\n", out)
        elif kind == "xlsx":
            if out is None:
                raise CommandError("Oppgi --out FIL.xlsx.")
            out.write_bytes(to_xlsx({key: (headings, map(row_of, lines))}))
        elif kind == "csv":
            self._put(files.machine_csv(KEYS, map(row_of, lines)), out)
        else:
            for line in lines:
                place = f"{line.place_code} {line.place}".strip()
                self.stdout.write(
                    f"{line.day or options['year']}  {line.amount:>8}  {line.number}  {line.title}  {place}"
                )
            self.stdout.write(f"{len(lines)} registreringer, sum {number(amount_of(lines))}")

    def _put(self, text: str, out: Path | None) -> None:
        if out is None:
            self.stdout.write(text, ending="")
        else:
            out.write_text(text, encoding="utf-8", newline="")
