"""Small workbooks for tests, written with xlsxwriter."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from varde.exchange.checking import Checked, check_workbook
from varde.exchange.models import ImportRun
from varde.exchange.sheets import SHEETS
from varde.people.public import SYSTEM_VIEWER
from varde.places.public import Centre

HEADINGS = {kind.title: [column.heading for column in kind.columns] for kind in SHEETS}
#: Sheet -> rows, each a mapping from heading to value.
Content = Mapping[str, Sequence[Mapping[str, Any]]]

PROJECT = {"Prosjektnr": "P1", "Tittel": "Traumebevisst kommune", "Tjenesteområde": "Vold", "Status": "Pågår"}
EVENT = {
    "Arrangementsnr": "A1", "Prosjektnr": "P1", "Tittel": "Kurs", "Type": "Kurs", "Form": "Fysisk",
    "Startdato": date(2024, 5, 14), "Sluttdato": date(2024, 5, 15),
}  # fmt: skip
HEADS = {
    "Arrangementsnr": "A1", "Dato": date(2024, 5, 14), "Sektor": "Helse", "Forvaltningsnivå": "Kommunalt nivå",
    "Kommunenr": "3118", "Antall": 12,
}  # fmt: skip
INQUIRY = {"Henvendelsesnr": "H1", "Mottatt": date(2024, 3, 4), "Kanal": "E-post", "Emne": "Foredrag"}
ANSWERS = {"Helt uenig": 0, "Ganske uenig": 1, "Litt uenig": 2, "Litt enig": 3, "Ganske enig": 4, "Helt enig": 5}
EVALUATION = {"Arrangementsnr": "A1", "Spørsmål": "Nyttig", **ANSWERS, "Besvarelser": 16}
STAFF = {"År": 2024, "Tjenesteområde": "Vold", "Årsverk": 6.8, "Finansiering": "Bufdir"}
WEB = {"Nettsted": "Frida", "Periode": "2024", "Mål": "Spilløkter", "Antall": 5673}
#: One row in every sheet.
WHOLE: dict[str, list[Mapping[str, Any]]] = {
    "Prosjekter": [PROJECT], "Arrangementer": [EVENT], "Deltakelse": [HEADS], "Henvendelser": [INQUIRY],
    "Evalueringer": [EVALUATION], "Årsverk": [STAFF], "Nettressurser": [WEB],
}  # fmt: skip


def write(path: Path, content: Content, headings: Mapping[str, Sequence[str]] | None = None) -> Path:
    """A workbook with these rows; texts as texts, dates as dates."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, rows in content.items():
        sheet = book.add_worksheet(title)
        names = (HEADINGS if headings is None else headings).get(title) or list(
            dict.fromkeys(name for row in rows for name in row)
        )
        for i, name in enumerate(names):
            sheet.write_string(0, i, name)
            for n, row in enumerate(rows, 1):
                value = row.get(name)
                if value is None:
                    continue
                if isinstance(value, (date, datetime)):
                    sheet.write_datetime(n, i, value, as_date)
                elif isinstance(value, str):
                    sheet.write_string(n, i, value)
                else:
                    sheet.write(n, i, value)
    book.close()
    return path


def check(path: Path, centre: Centre, content: Content, **extra: Any) -> Checked:
    return check_workbook(write(path / "bok.xlsx", content), centre, **extra)


def bring_in(path: Path, centre: Centre, content: Content, **extra: Any) -> ImportRun:
    """Check and store; the workbook must be without faults."""
    from varde.exchange.actions import run_for_command, store

    checked = check(path, centre, content, **extra)
    assert checked.is_faultless, [p.as_dict() for p in checked.problems.faults]
    return store(checked, actor=SYSTEM_VIEWER, run=run_for_command(centre, path / "bok.xlsx"))


def faults(checked: Checked) -> list[tuple[str, int | None, str]]:
    return [(p.sheet, p.row, p.column) for p in checked.problems.faults]


def warnings(checked: Checked) -> list[str]:
    return [p.kind for p in checked.problems.warnings]
