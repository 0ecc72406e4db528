"""Web and worker are kept alive, and stopped together."""

import os
import signal
import socket
import sys
import time

from varde.core.starting import Child, Keeper, port_is_taken

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [sys.executable, "-c", "import time, signal; signal.signal(15, signal.SIG_IGN); time.sleep(60)"]


def test_a_taken_port_is_noticed_before_anything_starts():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        assert port_is_taken("127.0.0.1", s.getsockname()[1])
    assert not port_is_taken("127.0.0.1", 0)


def test_a_child_that_dies_is_started_again_and_both_stop_together():
    said: list[str] = []
    keeper = Keeper([Child("Web", SLEEP), Child("Arbeider", SLEEP)], said.append)
    keeper.start()
    web, worker = (c.process for c in keeper.children)
    assert web is not None
    assert worker is not None
    os.kill(web.pid, signal.SIGKILL)
    web.wait(timeout=5)
    keeper.look()
    again = keeper.children[0].process
    assert again is not None
    assert again.pid != web.pid
    assert said == ["Web stoppet (kode -9) og startes igjen."]
    keeper.stop()
    keeper.watch()
    assert again.poll() is not None
    assert worker.poll() is not None


def test_a_child_that_dies_at_once_again_and_again_waits_a_little():
    keeper = Keeper([Child("Web", [sys.executable, "-c", ""])], lambda _text: None)
    keeper.start()
    for _ in range(2):
        process = keeper.children[0].process
        assert process is not None
        process.wait(timeout=5)
        keeper.look()
    assert keeper.children[0].process is None
    assert keeper.children[0].due > time.monotonic()


def test_a_child_that_will_not_stop_is_ended(monkeypatch):
    monkeypatch.setattr("varde.core.starting.TIME_TO_STOP", 0.2)
    keeper = Keeper([Child("Web", STUBBORN)], lambda _text: None)
    keeper.start()
    time.sleep(0.3)
    keeper.end()
    process = keeper.children[0].process
    assert process is not None
    assert process.returncode == -signal.SIGKILL
