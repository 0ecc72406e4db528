"""What `varde serve` and `varde run` share: getting ready, the web server's command line, keeping processes alive.

What needs the rooms loaded is imported where it is used: `varde serve` starts without them (config/cli.py)."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings

Say = Callable[[str], None]
#: A child that lives shorter than this twice in a row is started again only after a pause: a fault must not spin.
TOO_SHORT = 5.0
PAUSE = 2.0
TIME_TO_STOP = 15.0


def web_command(*, host: str, port: int) -> list[str]:
    """Granian with one process and four threads: as many as SQLite and a small machine make use of."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application",
        "--host", host, "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--backlog", "256",
        "--respawn-failed-workers", "--workers-kill-timeout", "10", "--no-access-log", "--log-level", "warning",
    ]  # fmt: skip


def spare_memory() -> None:
    """For this process's children: glibc keeps a heap per thread unless told, and gives little of it back."""
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", "131072")


def port_is_taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind((host, port))
        except OSError:
            return True
    return False


def static_files_are_old() -> bool:
    """Has any static file changed since they were last collected?"""
    from django.contrib.staticfiles.finders import get_finders

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    made = manifest.stat().st_mtime
    for finder in get_finders():
        for name, storage in finder.list([]):
            if os.stat(storage.path(name)).st_mtime > made:  # noqa: PTH116 - thousands of files at each start
                return True
    return False


def migrations_are_missing() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def get_ready(say: Say) -> None:
    """Collect static files and migrate, each only when needed: a second start has nothing to do."""
    from django.core.management import call_command

    if static_files_are_old():
        say("Samler statiske filer …")
        call_command("collectstatic", interactive=False, verbosity=0)
    if migrations_are_missing():
        say("Oppretter og oppdaterer databasen …")
        call_command("migrate", interactive=False, verbosity=0)


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _die_with_parent() -> None:
    """On Linux the kernel ends the child when `varde run` itself is killed, so that nothing is left on the port."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@dataclass
class Child:
    """A process that is started again when it dies."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        # Its own session: Ctrl-C in the terminal reaches only the parent, which stops the children in order.
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_die_with_parent)

    def signal(self, number: int) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


@dataclass
class Keeper:
    """Starts children, starts those that die again, and stops them all when told to."""

    children: list[Child]
    say: Say
    stopping: bool = field(default=False)

    def stop(self, *_: object) -> None:
        """Safe to call from a signal handler."""
        self.stopping = True

    def start(self) -> None:
        for child in self.children:
            child.start()

    def look(self) -> None:
        """Start again what has died."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and (code := child.process.poll()) is not None:
                child.signal(signal.SIGKILL)  # what a killed server may have left behind holds the port
                child.process = None
                child.quick_deaths = child.quick_deaths + 1 if now - child.started < TOO_SHORT else 0
                child.due = now + (PAUSE if child.quick_deaths > 1 else 0.0)
                if not self.stopping:
                    self.say(f"{child.name} stoppet (kode {code}) og startes igjen.")
            if child.process is None and now >= child.due and not self.stopping:
                child.start()

    def watch(self) -> None:
        """Until told to stop; then end every child, kindly first."""
        while not self.stopping:
            self.look()
            time.sleep(0.2)
        self.end()

    def end(self) -> None:
        alive = [c for c in self.children if c.process is not None and c.process.poll() is None]
        for child in alive:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + TIME_TO_STOP
        for child in alive:
            assert child.process is not None
            try:
                child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.signal(signal.SIGKILL)
                child.process.wait()
