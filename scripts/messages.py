"""Catalogues: `python scripts/messages.py` extracts (needs gettext) and says what is missing; `--compile` makes .mo.

The language of the source is Bokmål; Nynorsk and English have catalogues. Translations are also taken from
scripts' standard input as JSON {"nn": {msgid: text}, "en": {…}} with `--merge` (a plural is a list)."""

import json
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "varde" / "locale"


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"), wrapwidth=100)


def extract() -> None:
    for language in ("nn", "en"):
        (LOCALE / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "config.cli", "makemessages", "-l", "nn", "-l", "en", "--no-location", "--no-obsolete",
         "--ignore=.venv", "--ignore=tests/*", "--ignore=node_modules"],
        cwd=ROOT, check=True,
    )  # fmt: skip


def missing(language: str) -> list[polib.POEntry]:
    return [e for e in catalogue(language) if not e.translated() or "fuzzy" in e.flags]


def merge(texts: dict[str, dict[str, str | list[str]]]) -> None:
    for language, pairs in texts.items():
        po = catalogue(language)
        for entry in po:
            text = pairs.get(entry.msgid)
            if text is None:
                continue
            if entry.msgid_plural:
                entry.msgstr_plural = dict(enumerate([text, text] if isinstance(text, str) else text))
            else:
                entry.msgstr = text if isinstance(text, str) else text[0]
            if "fuzzy" in entry.flags:
                entry.flags.remove("fuzzy")
        po.save()


def compile_all() -> None:
    for language in ("nn", "en"):
        po = catalogue(language)
        po.save_as_mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
        print(f"{language}: {po.percent_translated()} %")


if __name__ == "__main__":
    if "--merge" in sys.argv:
        merge(json.load(sys.stdin))
        compile_all()
    elif "--compile" in sys.argv:
        compile_all()
    else:
        extract()
        for language in ("nn", "en"):
            print(f"{language}: {len(missing(language))} missing")
