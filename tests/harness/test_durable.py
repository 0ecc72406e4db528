"""Between a form and its yes, the row has reached the disk (R5). kill -9 cannot show this: the kernel keeps what a
killed process wrote. So the web server runs under strace, and every yes must be preceded by a sync that ended."""

import os
import re
import shutil
import time
from pathlib import Path

import pytest

from tests.harness.house import House
from tests.harness.person import Person, filled_in

pytestmark = pytest.mark.night
FORMS = int(os.environ.get("VARDE_DURABLE_FORMS", "200"))
_SYNC = re.compile(r"(?:\d+ +)?(\d+\.\d+) (?:<\.\.\. )?(?:fsync|fdatasync)(?:\(| resumed).*?= 0.*?<([\d.]+)>")


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed (apt-get install strace)")
def test_every_yes_comes_after_a_sync_to_disk(tmp_path: Path):
    trace = tmp_path / "syncs"
    with House(tmp_path) as house:
        house.build()
        house.before["web"] = ["strace", "-f", "-ttt", "-T", "-e", "trace=fsync,fdatasync", "-o", str(trace)]
        house.start("web")
        house.wait(90)
        person = Person(house.base, house.facts["cookies"]["adviser"])
        form = person.quick_form()
        windows = []
        for n in range(FORMS):
            began = time.time()
            status, _where, text = person.post("/arrangementer/hurtig/", filled_in(form, f"varig {n}"))
            windows.append((began, time.time()))
            assert status == 302, text[:300]
        time.sleep(0.3)
    ended = [
        float(m[1]) + (0 if "resumed" in line else float(m[2]))
        for line in trace.read_text(errors="replace").splitlines()
        if (m := _SYNC.search(line))
    ]
    without = sum(not any(a <= at <= b for at in ended) for a, b in windows)
    print(f"{FORMS} forms, {len(ended)} syncs, {without} yes without a sync before it")
    assert without == 0
