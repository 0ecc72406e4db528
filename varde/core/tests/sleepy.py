"""A task for the tests: writes when it begins and ends, and sleeps between."""

import time
from pathlib import Path

from django_tasks import task


@task()
def sleep_and_tell(path: str, seconds: float) -> None:
    with Path(path).open("a") as f:
        f.write("begin\n")
    time.sleep(seconds)
    with Path(path).open("a") as f:
        f.write("end\n")


@task()
def break_down() -> None:
    raise ValueError("broken on purpose")
