"""The worker: tasks survive a killed worker, jobs go on, daily jobs run once."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from varde.core import tasks
from varde.core.models import WorkerBeat
from varde.core.tests.sleepy import break_down, sleep_and_tell

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def own_jobs(monkeypatch: pytest.MonkeyPatch) -> tasks.Registered:
    registered = tasks.Registered()
    monkeypatch.setattr(tasks, "JOBS", registered)
    return registered


def _running(worker: str, attempts: int = 1, age: timedelta = timedelta(minutes=5)) -> DBTaskResult:
    enqueued = sleep_and_tell.enqueue("/dev/null", 0)
    result = DBTaskResult.objects.get(pk=enqueued.id)
    for _ in range(attempts):
        result.claim(worker)
    DBTaskResult.objects.filter(pk=result.pk).update(started_at=timezone.now() - age)
    return result


@pytest.mark.django_db
def test_a_ready_task_is_run_and_remembered(tmp_path: Path) -> None:
    sleep_and_tell.enqueue(str(tmp_path / "told"), 0)
    assert tasks.Worker().once() == 1
    assert (tmp_path / "told").read_text() == "begin\nend\n"
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db
def test_a_task_that_fails_does_not_stop_the_next(tmp_path: Path) -> None:
    break_down.enqueue()
    sleep_and_tell.enqueue(str(tmp_path / "told"), 0)
    assert tasks.Worker().once() == 2
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]


@pytest.mark.django_db
def test_a_silent_workers_task_is_put_back() -> None:
    result = _running("dead")
    WorkerBeat.objects.create(worker="dead", at=timezone.now() - timedelta(minutes=1))
    assert tasks.put_back_abandoned() == 1
    result.refresh_from_db()
    assert result.status == TaskResultStatus.READY


@pytest.mark.django_db
def test_a_living_workers_long_task_is_left_alone() -> None:
    result = _running("alive")
    WorkerBeat.objects.create(worker="alive", at=timezone.now())
    assert tasks.put_back_abandoned() == 0
    result.refresh_from_db()
    assert result.status == TaskResultStatus.RUNNING


@pytest.mark.django_db
def test_a_task_just_begun_is_left_alone_even_before_the_first_beat() -> None:
    _running("new", age=timedelta(seconds=1))
    assert tasks.put_back_abandoned() == 0


@pytest.mark.django_db
def test_a_task_that_kills_its_worker_three_times_is_given_up() -> None:
    result = _running("dead", attempts=tasks.MAX_ATTEMPTS)
    assert tasks.put_back_abandoned() == 1
    result.refresh_from_db()
    assert result.status == TaskResultStatus.FAILED


@pytest.mark.django_db
def test_a_daily_job_runs_once_a_day_and_not_before_its_hour(own_jobs: tasks.Registered) -> None:
    runs: list[int] = []

    def count() -> None:
        runs.append(1)

    tasks.daily(at_hour=3)(count)
    night = timezone.localtime().replace(hour=2)
    assert tasks.run_daily_jobs(night) == [] and runs == []
    for hour in (3, 4, 23):
        tasks.run_daily_jobs(night.replace(hour=hour))
    assert len(runs) == 1
    tasks.run_daily_jobs(night.replace(hour=5) + timedelta(days=1))
    assert len(runs) == 2


def test_a_job_is_registered_once(own_jobs: tasks.Registered) -> None:
    def job() -> None: ...

    tasks.every(1)(job)
    tasks.every(1)(job)
    assert len(own_jobs.always) == 1


@pytest.mark.django_db
def test_a_job_that_fails_is_called_again(own_jobs: tasks.Registered, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    worker = tasks.Worker(poll=0.01)

    def fail() -> None:
        calls.append(1)
        if len(calls) == 3:
            worker.stop()
        raise ValueError("broken on purpose")

    own_jobs.always.clear()
    tasks.every(0.01)(fail)
    for name in ("put_back_abandoned", "run_daily_jobs"):
        monkeypatch.setattr(tasks, name, lambda: None)
    monkeypatch.setattr(worker, "beat", lambda: None)
    thread = threading.Thread(target=worker._run_jobs)
    thread.start()
    thread.join(timeout=5)
    assert len(calls) == 3


def _run(code: str, env: dict[str, str]) -> str:
    setup = "import django; django.setup(); from django_tasks_db.models import DBTaskResult as R\n"
    done = subprocess.run([sys.executable, "-c", setup + code], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _wait_for(condition, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.slow
def test_a_worker_killed_with_9_loses_no_task_and_sigterm_ends_it_cleanly(tmp_path: Path) -> None:
    told = tmp_path / "told"
    env = os.environ | {
        "VARDE_DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "VARDE_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-m", "config.cli"]
    subprocess.run([*command, "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    task = "from varde.core.tests.sleepy import sleep_and_tell as t\n"
    _run(task + f"t.enqueue({str(told)!r}, 60)", env)

    first = subprocess.Popen([*command, "worker"], cwd=ROOT, env=env)
    _wait_for(lambda: told.exists())
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert _run("print(R.objects.get().status)", env) == "RUNNING"

    # time passes, and the work is shorter now
    _run(
        "from varde.core.models import WorkerBeat as B; from datetime import datetime, timezone as z\n"
        "old = datetime(2020, 1, 1, tzinfo=z.utc); B.objects.update(at=old)\n"
        f"r = R.objects.get(); r.started_at = old; r.args_kwargs['args'] = [{str(told)!r}, 0.1]; r.save()",
        env,
    )
    second = subprocess.Popen([*command, "worker"], cwd=ROOT, env=env)
    _wait_for(lambda: told.read_text().endswith("end\n"))
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=15) == 0
    assert told.read_text() == "begin\nbegin\nend\n"
    assert _run("print(R.objects.get().status)", env) == "SUCCESSFUL"
