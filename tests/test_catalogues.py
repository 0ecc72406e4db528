"""Nynorsk and English are complete: every text of the interface, none left to guess, none with a lost value."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "varde" / "locale"
LANGUAGES = ("nn", "en")
_VALUES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

pytestmark = pytest.mark.skipif(
    not LOCALE.exists(), reason="the catalogues are not made yet: python scripts/messages.py"
)


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def faults_of(entries: polib.POFile | list[polib.POEntry]) -> list[str]:
    faults = []
    for entry in entries:
        if entry.obsolete:
            faults.append(f"obsolete: {entry.msgid!r}")
            continue
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not texts or not all(texts):
            faults.append(f"not translated: {entry.msgid!r}")
        elif "fuzzy" in entry.flags:
            faults.append(f"a guess: {entry.msgid!r}")
        else:
            values = set(_VALUES.findall(entry.msgid)) | set(_VALUES.findall(entry.msgid_plural))
            faults += [
                f"other values in {text!r}"
                for text in texts
                if not set(_VALUES.findall(text)) <= values
                or (not entry.msgid_plural and set(_VALUES.findall(text)) != values)
            ]
    return faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    assert faults_of(catalogue(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_in_step(language):
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    assert {e.msgid: (e.msgstr, e.msgstr_plural) for e in compiled} == {
        e.msgid: (e.msgstr, e.msgstr_plural) for e in catalogue(language) if not e.obsolete
    }


@pytest.fixture(scope="module")
def in_use(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every text the code uses now, extracted in a copy so that nothing here is touched."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed: texts cannot be extracted")
    copy = tmp_path_factory.mktemp("source")
    shutil.copytree(ROOT / "varde", copy / "varde", ignore=shutil.ignore_patterns("tests", "vendor", "*.pyc", "locale"))
    shutil.copytree(ROOT / "config", copy / "config", ignore=shutil.ignore_patterns("*.pyc"))
    (copy / "varde" / "locale" / "nn" / "LC_MESSAGES").mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-m", "config.cli", "makemessages", "-l", "nn", "--no-location"],
        cwd=copy, check=True, capture_output=True,
    )  # fmt: skip
    return {e.msgid for e in polib.pofile(str(copy / "varde" / "locale" / "nn" / "LC_MESSAGES" / "django.po"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_in_use_is_in_the_catalogue(in_use, language):
    assert len(in_use) > 50
    assert in_use - {e.msgid for e in catalogue(language) if not e.obsolete} == set()


def test_faults_in_a_catalogue_are_found():
    def entry(**kwargs) -> list[polib.POEntry]:
        return [polib.POEntry(**kwargs)]

    assert faults_of(entry(msgid="Hei", msgstr="Hei")) == []
    assert faults_of(entry(msgid="Hei", msgstr=""))
    assert faults_of(entry(msgid="Hei", msgstr="Hallo", flags=["fuzzy"]))
    assert faults_of(entry(msgid="Hei %(name)s", msgstr="Hallo %(namn)s"))
    assert faults_of(entry(msgid="{n} dag", msgid_plural="{n} dagar", msgstr_plural={0: "{n} dag", 1: ""}))
