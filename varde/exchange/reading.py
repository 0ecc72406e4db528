"""A file on its way in: is it a workbook at all, is it safe to open, and what stands in it.

What is opened is untrusted. Before the fast reader (calamine) sees it, we have looked at the first bytes, the
sizes inside the zip (a bomb is small outside), and how far out in the sheet there are cells (the reader makes
room for the whole rectangle).
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
#: Bytes of all the XML inside: a year of a large centre is 6 MB.
MOST_INSIDE = 200_000_000
MOST_ROWS, MOST_COLUMNS = 200_000, 52
_TOO_WIDE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="(?:[B-Z][A-Z]|[A-Z]{3,})\d+"[^>]*?(?<!/)>\s*<(?:\w+:)?[vfi]', re.I)
_TOO_LONG = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="[A-Z]+(?:[2-9]\d{5}|\d{7,})"[^>]*?(?<!/)>\s*<(?:\w+:)?[vfi]', re.I)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?<!/)>(.*?)</(?:\w+:)?c>", re.S)
_REF = re.compile(rb'\br="([A-Z]+)(\d+)"', re.I)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]|<(?:\w+:)?is>")
_ERROR = re.compile(rb'\bt="e"')
_TEXT_RESULT = re.compile(rb'\bt="str"')
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class NotAWorkbook(Exception):  # noqa: N818 - it is an answer about a file
    """The file cannot be read as a workbook; the text says why, for people."""


@dataclass
class RawSheet:
    """A sheet as it stands: rows of cells, the first one the headings; where cells are merged (row and column of
    the corners, from 0), and which hold an error or a formula that was never worked out ("error", "formula")."""

    title: str
    cells: list[list[Any]] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    unsolved: dict[tuple[int, int], str] = field(default_factory=dict)


def read_workbook(path: Path, is_ours: Callable[[str], bool]) -> Iterator[RawSheet]:
    """The sheets of the file, in its order; only those that are ours are read, the others come without cells.

    Raises NotAWorkbook with a clear text for everything that is not a workbook we can read.
    """
    size = path.stat().st_size
    _check_size(size)
    with path.open("rb") as opened:
        head = opened.read(8)
        if head == OLE:
            opened.seek(0)
            _refuse_old_format(opened.read(settings.MAX_WORKBOOK_BYTES))
    if not head:
        raise NotAWorkbook(_("Filen er tom."))
    try:
        unsolved = _look_inside(path, is_ours)
        yield from _read(path, is_ours, unsolved)
    except NotAWorkbook:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError) as e:
        if head[:2] == b"PK":
            raise NotAWorkbook(_("Filen er skadet og kan ikke åpnes. Lagre den på nytt fra Excel.")) from e
        raise NotAWorkbook(_("Dette er ikke en Excel-fil (.xlsx).")) from e
    except (CalamineError, ElementTree.ParseError, ValueError, KeyError) as e:
        raise NotAWorkbook(_("Filen kan ikke leses som en arbeidsbok. Lagre den på nytt fra Excel.")) from e


def _check_size(size: int) -> None:
    most = settings.MAX_WORKBOOK_BYTES
    if size > most:
        words = {"size": round(size / 1e6), "most": round(most / 1e6)}
        raise NotAWorkbook(
            _("Filen er for stor: %(size)s MB. Den kan være på høyst %(most)s MB. Del den i flere.") % words
        )


def _refuse_old_format(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise NotAWorkbook(_("Filen er beskyttet med passord. Fjern passordet i Excel og prøv igjen."))
    raise NotAWorkbook(_("Dette er en fil i et eldre format (.xls). Lagre den som Excel-arbeidsbok (.xlsx)."))


def _look_inside(path: Path, is_ours: Callable[[str], bool]) -> dict[str, dict[tuple[int, int], str]]:
    """Sizes, reach and formulas, before the file is opened for good."""
    with zipfile.ZipFile(path) as archive:
        names = {info.filename for info in archive.infolist()}
        if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]:
            raise NotAWorkbook(_("Dette er en OpenDocument-fil (.ods). Lagre den som Excel-arbeidsbok (.xlsx)."))
        if "xl/workbook.bin" in names:
            raise NotAWorkbook(_("Dette er en binær Excel-fil (.xlsb). Lagre den som Excel-arbeidsbok (.xlsx)."))
        if "xl/workbook.xml" not in names:
            raise NotAWorkbook(_("Dette er ikke en Excel-fil (.xlsx)."))
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise NotAWorkbook(_("Filen er beskyttet med passord. Fjern passordet i Excel og prøv igjen."))
        inside = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
        if len(names) > 2000 or sum(info.file_size for info in inside) > MOST_INSIDE:
            raise NotAWorkbook(_("Filen er for stor når den pakkes ut. Del den i flere."))
        sheets = _sheet_files(archive)
        wanted = {file: title for title, file in sheets.items() if is_ours(title)}
        unsolved: dict[str, dict[tuple[int, int], str]] = {}
        for info in inside:
            # read to the end, so that a size that lies about itself is found (the checksum fails)
            if info.filename in wanted:
                unsolved[wanted[info.filename]] = _look_at_cells(wanted[info.filename], archive.read(info))
            else:
                with archive.open(info) as part:
                    while part.read(1 << 20):
                        pass
        return unsolved


def _sheet_files(archive: zipfile.ZipFile) -> dict[str, str]:
    """{title: path inside the zip}, from the workbook's own list."""
    listed, related = (archive.read(n) for n in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    if b"<!DOCTYPE" in listed or b"<!DOCTYPE" in related:
        raise NotAWorkbook(_("Filen kan ikke leses som en arbeidsbok. Lagre den på nytt fra Excel."))
    targets = {rel.get("Id"): rel.get("Target", "").lstrip("/") for rel in ElementTree.fromstring(related)}
    found = {}
    for sheet in ElementTree.fromstring(listed).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            target = targets.get(sheet.get(_REL), "")
            found[sheet.get("name", "")] = target if target.startswith("xl/") else f"xl/{target}"
    return found


def _look_at_cells(title: str, xml: bytes) -> dict[tuple[int, int], str]:
    words = {"sheet": title, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
    if _TOO_LONG.search(xml):
        raise NotAWorkbook(_("Arket %(sheet)s har innhold under rad %(rows)s. Del det i flere filer.") % words)
    if _TOO_WIDE.search(xml):
        raise NotAWorkbook(_("Arket %(sheet)s har innhold lenger ut enn kolonne %(columns)s.") % words)
    unsolved: dict[tuple[int, int], str] = {}
    if _FORMULA.search(xml) or _ERROR.search(xml):
        for cell in _CELL.finditer(xml):
            if (why := _unsolved(cell[1], cell[2])) and (ref := _REF.search(cell[1])):
                unsolved[(int(ref[2]) - 1, _column_number(ref[1].decode()))] = why
    return unsolved


def _unsolved(attributes: bytes, content: bytes) -> str:
    """ "error" for #DIV/0! and the like, "formula" for one without a result, else "". The reader gives both as
    empty cells, and empty means not stated."""
    if _ERROR.search(attributes):
        return "error"
    if _FORMULA.search(content) and not _VALUE.search(content) and not _TEXT_RESULT.search(attributes):
        return "formula"
    return ""


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _read(
    path: Path, is_ours: Callable[[str], bool], unsolved: dict[str, dict[tuple[int, int], str]]
) -> Iterator[RawSheet]:
    with CalamineWorkbook.from_path(str(path)) as book:
        for title in book.sheet_names:
            if not is_ours(title):
                yield RawSheet(title)
                continue
            sheet = book.get_sheet_by_name(title)
            merged = [(start, end) for start, end in sheet.merged_cell_ranges or []]
            yield RawSheet(
                title,
                sheet.to_python(skip_empty_area=False),
                merged,
                unsolved.get(title, {}),
            )
