"""Workbooks nobody would make: the check never falls over, names each bad cell, needs little memory, and a file taken
in twice is as one taken in once (D6). 300 workbooks with every commit; VARDE_WORKBOOKS sets how many at night, or fewer
when VARDE_WORKBOOK_MINUTES are over."""

import os
import resource
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Cast
from varde.exchange.actions import run_for_command, store
from varde.exchange.checking import Checked, check_workbook
from varde.exchange.sheets import SHEETS
from varde.exchange.tests.factories import HEADINGS, WHOLE, write
from varde.people.public import SYSTEM_VIEWER

pytestmark = pytest.mark.django_db
SMALL = 300
NIGHT = int(os.environ.get("VARDE_WORKBOOKS", "100000"))
MINUTES = float(os.environ.get("VARDE_WORKBOOK_MINUTES", "60"))
MOST_MEGABYTES = 300

REQUIRED = {kind.title: {c.heading for c in kind.columns if c.required} for kind in SHEETS}
TEXT = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30),
    st.sampled_from(["", " ", "12", "12,5", "1 000", "1.1.2024", "31.02.2024", "2024-05-14", "0301", "=1+1", "#REF!",
                     "Helse", "Fysisk", "P1", "A1", "H1", "Čáhcesuolu", "x" * 400, "9" * 40, "-1", "1e9", "NaN"]),
)  # fmt: skip
CELL = st.one_of(
    st.none(), TEXT, st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
)  # fmt: skip


@st.composite
def workbooks(draw: st.DrawFn) -> dict[str, list[dict[str, object]]]:
    """The whole workbook with up to four rows in one or two sheets, some of whose cells are anything at all."""
    content: dict[str, list[dict[str, object]]] = {title: [dict(row) for row in rows] for title, rows in WHOLE.items()}
    for title in draw(st.lists(st.sampled_from(list(HEADINGS)), min_size=1, max_size=2, unique=True)):
        cells = st.dictionaries(st.sampled_from(HEADINGS[title]), CELL, max_size=3)
        content[title] = [{**WHOLE[title][0], **draw(cells)} for _ in range(draw(st.integers(1, 4)))]
    return content


def _look_over(checked: Checked, content: dict[str, list[dict[str, object]]]) -> None:
    """Each fault names the sheet, a row that is there, a column that is there, what is wrong."""
    for fault in checked.problems.faults:
        assert fault.sheet in content and fault.wrong, fault.as_dict()
        assert fault.row is not None and 2 <= fault.row <= len(content[fault.sheet]) + 1, fault.as_dict()
        assert fault.column in HEADINGS[fault.sheet], fault.as_dict()
    bad = {(f.sheet, f.row) for f in checked.problems.faults}
    for title, rows in content.items():
        for number, row in enumerate(rows, 2):
            given_at_all = any(str(v).strip() for v in row.values() if v is not None)
            empty = {name for name in REQUIRED[title] if not str(row.get(name) or "0").strip() or row.get(name) is None}
            if empty and given_at_all:
                assert (title, number) in bad, f"{title} row {number} lacks {empty} and nobody was told"


def _take_in_anything(cast: Cast, folder: Path, cases: int, until: float) -> int:
    done = 0

    @given(content=workbooks())
    @settings(max_examples=min(cases, SMALL), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def take_in(content: dict[str, list[dict[str, object]]]) -> None:
        nonlocal done
        path = write(folder / "bok.xlsx", content)
        checked = check_workbook(path, cast.ost)
        _look_over(checked, content)
        done += 1
        if checked.is_faultless and checked.changes_something:
            store(checked, actor=SYSTEM_VIEWER, run=run_for_command(cast.ost, path))
            again = check_workbook(path, cast.ost)
            assert again.is_faultless, [p.as_dict() for p in again.problems.faults]
            assert not again.changes_something, again.counts

    # In helpings, each with a chance of its own: a night that is cut short ends after the helping it is at.
    while done < cases * 0.9 and time.monotonic() < until:
        take_in()
    return done


@pytest.mark.slow
def test_no_workbook_brings_the_import_down_and_twice_is_once(cast: Cast, tmp_path: Path) -> None:
    assert _take_in_anything(cast, tmp_path, SMALL, time.monotonic() + 600) >= SMALL * 0.9


@pytest.mark.night
def test_a_nights_worth_of_workbooks(cast: Cast, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if "night" not in (request.config.option.markexpr or ""):
        pytest.skip("a night test: make check-night")
    began = time.monotonic()
    done = _take_in_anything(cast, tmp_path, NIGHT, began + MINUTES * 60)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    sys.stderr.write(f"\n{done} workbooks in {time.monotonic() - began:.0f} s, at most {peak:.0f} MB\n")
    assert peak <= MOST_MEGABYTES
