"""docs/settings.md lists every VARDE_ variable the house reads, and no other."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READ_BY_SETTINGS = re.compile(r'\benv(?:_flag)?\(\s*"([A-Z_]+)"')
NAMED = re.compile(r"\bVARDE_[A-Z_]+[A-Z]\b")


def listed() -> dict[str, str]:
    """{variable: default} of the tables."""
    rows = re.findall(r"^\| `(VARDE_[A-Z_]+)` \| (.*?) \|", (ROOT / "docs/settings.md").read_text(), re.M)
    return dict(rows)


def test_every_setting_is_listed_and_every_listed_setting_is_read():
    read = {f"VARDE_{name}" for name in READ_BY_SETTINGS.findall((ROOT / "config/settings.py").read_text())}
    assert set(listed()) == read


def test_no_part_of_the_house_reads_a_variable_the_list_does_not_name():
    named = set(NAMED.findall((ROOT / "docs/settings.md").read_text()))
    files = [*ROOT.glob(".ci/run"), ROOT / "Makefile", ROOT / "conftest.py"]
    for folder in ("config", "varde", "tests", "scripts", "bench"):
        files += (ROOT / folder).rglob("*.py")
    unknown = {name for f in files if f != Path(__file__) for name in NAMED.findall(f.read_text())} - named
    assert unknown == set()


def test_with_nothing_set_varde_is_closed(tmp_path):
    """https, a second factor, no demo, no debug."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("VARDE_", "DJANGO_"))}
    code = (
        "from config import settings as s;"
        "print(s.DEBUG, s.DEMO, s.INSECURE_HTTP, s.DEMAND_SECOND_FACTOR, s.SESSION_COOKIE_SECURE,"
        " s.SESSION_COOKIE_NAME)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=clean | {"VARDE_DATA_DIR": str(tmp_path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["False", "False", "False", "True", "True", "__Host-varde"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
