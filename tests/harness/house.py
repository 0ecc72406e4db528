"""A Varde of its own for one night test: database, web and worker in a folder that is thrown away. Only processes
started here are ever killed, by the id of the session they were started in."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class House:
    """`url`: "" for SQLite in the folder, else a PostgreSQL database that may be emptied."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.port = folder, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("VARDE_")} | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VARDE_DATA_DIR": str(folder / "data"),
            "VARDE_STATIC_DIR": str(folder / "static"),
            "VARDE_DATABASE_URL": url or f"sqlite:///{folder / 'varde.sqlite3'}",
            "VARDE_SECRET_KEY": "only-for-the-night",
            "VARDE_INSECURE_HTTP": "1",
            "VARDE_DEMAND_SECOND_FACTOR": "0",
            "VARDE_SHOW_QUERY_COUNT": "1",
            "PYTHONUNBUFFERED": "1",
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        #: Put before the command of a process: ["strace", …].
        self.before: dict[str, list[str]] = {}

    # --- what is in it --------------------------------------------------------------------------------

    def run(self, *command: str, check: bool = True) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=600
        )
        if check and done.returncode:
            raise AssertionError(f"{command}: {done.stdout[-1500:]}\n{done.stderr[-3000:]}")
        return done.stdout

    def build(self) -> None:
        self.run("-m", "config.cli", "migrate", "--verbosity=0")
        self.run("-m", "config.cli", "collectstatic", "--no-input", "--verbosity=0")
        self.facts: dict[str, Any] = json.loads(self.run("-m", "tests.harness.inside", "prepare"))

    def ask(self, what: str, *more: str) -> Any:
        """The truth, read from the database and not through the pages under test."""
        return json.loads(self.run("-m", "tests.harness.inside", what, *more))

    # --- its processes --------------------------------------------------------------------------------

    def command(self, name: str) -> list[str]:
        cli = [sys.executable, "-m", "config.cli"]
        commands = {
            "web": [*cli, "serve", "--host", "127.0.0.1", "--port", str(self.port)],
            "worker": [*cli, "worker"],
        }
        return [*self.before.get(name, []), *commands[name]]

    def start(self, *names: str) -> None:
        for name in names or ("web", "worker"):
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    self.command(name), cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True,
                )  # fmt: skip

    def kill(self, *names: str) -> None:
        """kill -9, the process and all it started."""
        for name in names:
            process = self.processes.pop(name, None)
            if process is None:
                continue
            for pid in _session(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()

    def wait(self, seconds: float = 30) -> float:
        """How long until the health page answers."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            with (
                suppress(urllib.error.URLError, OSError),
                urllib.request.urlopen(f"{self.base}/helse/", timeout=2) as a,
            ):
                if a.status == 200:
                    return time.monotonic() - began
            time.sleep(0.02)
        raise AssertionError(f"not healthy within {seconds} s:\n{self.log('web')}")

    def log(self, name: str) -> str:
        file = self.folder / f"{name}.log"
        return file.read_text(errors="replace")[-2000:] if file.exists() else ""

    def __enter__(self) -> "House":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill(*list(self.processes))

    def pids(self, name: str) -> list[int]:
        return _session(self.processes[name].pid)


def _session(leader: int) -> list[int]:
    """Every living process of the session we started."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError, ValueError, IndexError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def memory_mb(pids: Sequence[int]) -> float:
    """Resident memory of these processes together."""
    pages = 0
    for pid in pids:
        with suppress(OSError):
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_seconds(pids: Sequence[int]) -> float:
    total = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def percentile(values: Sequence[float], q: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * q / 100))] if ordered else 0.0
