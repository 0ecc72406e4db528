"""kill -9 at any moment: all or nothing, and the page says which."""

import fcntl
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from varde.exchange.tests.factories import EVENT, HEADS, PROJECT, write

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "config.cli"]
DAYS = 240
TABLES = ("events_event", "events_teachingday", "events_attendance", "exchange_importchange")


def _workbook(path: Path) -> Path:
    """Large enough to be caught in the act."""
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(DAYS)]
    events = [{**EVENT, "Arrangementsnr": f"A{n}", "Startdato": day, "Sluttdato": None} for n, day in enumerate(days)]
    places = ("3118", "3107", "3401", "3201", "030101", "UTL", None)
    sectors = ("Helse", "Annet", "Barnevern/sosial", None)
    heads = [
        {**HEADS, "Arrangementsnr": f"A{n}", "Dato": day, "Kommunenr": place, "Sektor": sector}
        for n, day in enumerate(days) for place in places for sector in sectors
    ]  # fmt: skip
    return write(path, {"Prosjekter": [PROJECT], "Arrangementer": events, "Deltakelse": heads})


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("kill")
    env = os.environ | {
        "VARDE_DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}", "VARDE_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings", "VARDE_INSECURE_HTTP": "1",
    }  # fmt: skip
    subprocess.run([*COMMAND, "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    _workbook(folder / "bok.xlsx")
    return folder, env


def _read(folder: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(folder / "db.sqlite3", timeout=20) as db:
        return db.execute(sql).fetchall()


def _counts(folder: Path) -> list[int]:
    return [_read(folder, f"SELECT COUNT(*) FROM {table}")[0][0] for table in TABLES]


def _status(folder: Path) -> list[str]:
    return [status for (status,) in _read(folder, "SELECT status FROM exchange_importrun ORDER BY id")]


def _is_writing(folder: Path) -> bool:
    with (folder / "db.sqlite3.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _stop_while_it_writes(folder: Path, running: subprocess.Popen) -> None:
    """Wait until the process has held the write lock for a while, then stop it: it stands in the midst of a
    transaction, and is there still when it is killed. A fast machine stores the whole workbook in a blink."""
    began = time.monotonic()
    enough, held = random.randint(3, 15), 0
    while running.poll() is None and time.monotonic() - began < 60:
        held = held + 1 if _is_writing(folder) else 0
        if held >= enough:
            running.send_signal(signal.SIGSTOP)
            if _is_writing(folder):
                return
            running.send_signal(signal.SIGCONT)
            held = 0
        time.sleep(0.004)


def _python(code: str, env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", f"import django; django.setup()\n{code}"], cwd=ROOT, env=env, check=True)


@pytest.mark.slow
def test_the_command_killed_in_the_act_leaves_nothing_and_runs_again(house: tuple[Path, dict[str, str]]) -> None:
    folder, env = house
    command = [*COMMAND, "import", str(folder / "bok.xlsx"), "--centre", "ost"]
    left_nothing = 0
    for _ in range(3):
        running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        _stop_while_it_writes(folder, running)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert _counts(folder) in ([0, 0, 0, 0], [DAYS, DAYS, DAYS * 28, 3 + 2 * DAYS + DAYS * 28])
        assert len(_status(folder)) == (1 if _counts(folder)[0] else 0)
        left_nothing += _counts(folder)[0] == 0
    assert left_nothing, "never killed in the act: nothing was proved"


@pytest.mark.slow
def test_a_worker_killed_while_it_stores_leaves_nothing_and_the_next_one_stores_all(
    house: tuple[Path, dict[str, str]],
) -> None:
    folder, env = house
    (folder / "files" / "imports").mkdir(parents=True, exist_ok=True)
    (folder / "files" / "imports" / "x.xlsx").write_bytes((folder / "bok.xlsx").read_bytes())
    before = _counts(folder)
    _python(
        "from varde.exchange.models import *; from varde.exchange.jobs import store_run\n"
        "from varde.places.public import Centre\n"
        "run = ImportRun.objects.create(centre=Centre.objects.get(slug='sor'), by_name='x', file_name='bok.xlsx',"
        " file='imports/x.xlsx', status='storing', year=2024)\n"
        "run.task = str(store_run.enqueue(run.pk, None).id); run.save()",
        env,
    )
    first = subprocess.Popen([*COMMAND, "worker"], cwd=ROOT, env=env)
    began = time.monotonic()
    while ("RUNNING",) not in _read(folder, "SELECT status FROM django_tasks_database_dbtaskresult"):
        assert time.monotonic() - began < 60
        time.sleep(0.02)
    time.sleep(0.05)  # the claim itself is written too
    _stop_while_it_writes(folder, first)
    first.send_signal(signal.SIGKILL)
    first.wait()
    at_death = _counts(folder)
    assert at_death == before and _status(folder)[-1] == "storing", "killed after it had stored: nothing was proved"
    _python(
        "from varde.core.models import WorkerBeat as B; from django_tasks_db.models import DBTaskResult as R\n"
        "from datetime import datetime, timezone as z\n"
        "old = datetime(2020, 1, 1, tzinfo=z.utc); B.objects.update(at=old); R.objects.update(started_at=old)",
        env,
    )
    second = subprocess.Popen([*COMMAND, "worker"], cwd=ROOT, env=env)
    began = time.monotonic()
    while _status(folder)[-1] != "stored" and time.monotonic() - began < 90:
        time.sleep(0.2)
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=30) == 0
    assert _status(folder)[-1] == "stored"
    assert _counts(folder)[:3] == [before[0] + DAYS, before[1] + DAYS, before[2] + DAYS * 28]
