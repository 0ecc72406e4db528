"""Work outside the web request: tasks, what is always going on, and what happens once a day.

A task is written against Django's Tasks API (`@task`, `.enqueue()`), inside the transaction that needs it: a
rolled-back transaction leaves no task. A task may run more than once (a killed worker's task is taken up again),
so every task must be harmless when repeated.

A room registers what must always go on in a module `jobs.py`, which the worker finds by itself:

    from varde.core.tasks import daily, every

    every(0.25)(refresh_changed_days)
    daily(at_hour=3)(forget_old_forms)

`varde worker` is one process: the main thread runs tasks one by one, a second thread the rest.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from varde.core.models import DailyJob, WorkerBeat

__all__ = ["Worker", "daily", "every", "put_back_abandoned", "run_daily_jobs", "task", "worker_is_alive"]

log = logging.getLogger("varde.worker")

#: A worker tells this often that it lives, and is given up after this long silence.
BEAT = timedelta(seconds=4)
LEASE = timedelta(seconds=20)
#: A task that took its worker down this many times is not tried again.
MAX_ATTEMPTS = 3

Job = Callable[[], Any]


@dataclass
class Always:
    """Something the worker does again and again, `seconds` after it last ended."""

    function: Job
    seconds: float
    due: float = 0.0


@dataclass
class Daily:
    """Something the worker does once a day, at the first chance after `at_hour` (Oslo)."""

    function: Job
    at_hour: int

    @property
    def name(self) -> str:
        return f"{self.function.__module__}.{self.function.__qualname__}"


@dataclass
class Registered:
    always: list[Always] = field(default_factory=list)
    daily: list[Daily] = field(default_factory=list)


JOBS = Registered()


def every(seconds: float) -> Callable[[Job], Job]:
    """Register a function without arguments that the worker calls for ever, with `seconds` of rest between calls.
    It must be quick when there is nothing to do, and look with a read before it takes a write lock. What it raises
    is logged; it is called again all the same."""

    def register(function: Job) -> Job:
        if all(job.function is not function for job in JOBS.always):
            JOBS.always.append(Always(function, seconds))
        return function

    return register


def daily(at_hour: int = 3) -> Callable[[Job], Job]:
    """Register a function that runs once a day after `at_hour`, whatever the number of workers and restarts."""

    def register(function: Job) -> Job:
        if all(job.function is not function for job in JOBS.daily):
            JOBS.daily.append(Daily(function, at_hour))
        return function

    return register


def worker_is_alive() -> bool:
    """Has any worker said so within the lease? Pages that wait for a task ask this."""
    return WorkerBeat.objects.filter(at__gt=timezone.now() - LEASE).exists()


def put_back_abandoned(now: datetime | None = None) -> int:
    """Tasks whose worker has fallen silent are ready again; after MAX_ATTEMPTS they are failed. Returns how many.

    django-tasks-db leaves the tasks of a killed worker RUNNING for ever (its issue 46); this is the way out.
    """
    now = now or timezone.now()
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    if not running.exists():
        return 0
    alive = set(WorkerBeat.objects.filter(at__gt=now - LEASE).values_list("worker", flat=True))
    found = 0
    with transaction.atomic():
        for result in running.select_for_update(skip_locked=True) if _has_row_locks() else running:
            started = result.started_at or now
            if (result.worker_ids and result.worker_ids[-1] in alive) or started > now - LEASE:
                continue
            found += 1
            if len(result.worker_ids) >= MAX_ATTEMPTS:
                result.set_failed(RuntimeError(f"the worker died {len(result.worker_ids)} times on this task"))
                log.error("Task %s given up", result.task_path)
            else:
                result.status = TaskResultStatus.READY
                result.started_at = None
                result.save(update_fields=["status", "started_at"])
                log.warning("Task %s put back after its worker died", result.task_path)
        WorkerBeat.objects.filter(at__lt=now - timedelta(days=1)).delete()
    return found


def _has_row_locks() -> bool:
    return connection.features.has_select_for_update_skip_locked


def run_daily_jobs(now: datetime | None = None) -> list[str]:
    """Run the daily jobs that are due; returns their names. The row of the job is the guard against a second run."""
    now = timezone.localtime(now)
    done = []
    for job in JOBS.daily:
        if now.hour < job.at_hour or DailyJob.objects.filter(name=job.name, ran_on__gte=now.date()).exists():
            continue
        with transaction.atomic():
            row, _ = DailyJob.objects.select_for_update().get_or_create(name=job.name)
            if row.ran_on is not None and row.ran_on >= now.date():
                continue
            row.ran_on = now.date()
            row.save(update_fields=["ran_on"])
        try:
            job.function()
            done.append(job.name)
        except Exception:
            log.exception("Daily job %s failed", job.name)
    return done


class Worker:
    """Runs tasks until told to stop. `once` runs what is ready and ends (tests, the demo)."""

    def __init__(self, poll: float = 0.25) -> None:
        self.poll = poll
        self.id = uuid.uuid4().hex
        self.stopping = threading.Event()
        self._runner = TaskRunner(
            queue_names=["*"], interval=poll, batch=False, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=self.id, excluded_queue_names=[],
        )  # fmt: skip
        autodiscover_modules("jobs")

    def stop(self, *_: Any) -> None:
        """End after the task in hand. Safe to call from a signal handler."""
        self.stopping.set()

    def run(self) -> None:
        beside = threading.Thread(target=self._run_jobs, name="varde-jobs", daemon=True)
        beside.start()
        while not self.stopping.is_set():
            if not self._guarded(self.run_one):
                self.stopping.wait(self.poll)
        beside.join(timeout=10)
        self._guarded(lambda: WorkerBeat.objects.filter(worker=self.id).delete())

    def once(self) -> int:
        """Run every task that is ready; returns how many."""
        count = 0
        while self.run_one():
            count += 1
        return count

    def run_one(self) -> bool:
        """Take one ready task and run it; False when there is none."""
        ready = DBTaskResult.objects.ready().filter(backend_name="default")
        if not ready.exists():  # a read, so that an idle worker never holds the write lock
            return False
        with transaction.atomic():
            result = ready.get_locked()
            if result is None:
                return False
            result.claim(self.id)
        self._runner.run_task(result)
        return True

    def beat(self) -> None:
        WorkerBeat.objects.update_or_create(worker=self.id, defaults={"at": timezone.now()})

    def _run_jobs(self) -> None:
        own = [
            Always(self.beat, BEAT.total_seconds()),
            Always(put_back_abandoned, BEAT.total_seconds()),
            Always(run_daily_jobs, 60.0),
        ]
        jobs = own + [Always(job.function, job.seconds) for job in JOBS.always]
        while not self.stopping.is_set():
            for job in jobs:
                if job.due <= monotonic() and not self.stopping.is_set():
                    self._guarded(job.function)
                    job.due = monotonic() + job.seconds
            rest = min(job.due for job in jobs) - monotonic()
            self.stopping.wait(min(max(rest, 0.02), 1.0))
        connection.close()

    def _guarded(self, function: Callable[[], Any]) -> Any:
        """Call; a database that is away for a while or a job that fails must not end the worker."""
        try:
            close_old_connections()
            return function()
        except (DatabaseError, InterfaceError):
            log.exception("The database did not answer")
            connection.close()
            self.stopping.wait(1.0)
        except Exception:
            log.exception("%s failed", getattr(function, "__qualname__", function))
        return None
