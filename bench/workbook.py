"""Rows per second of an import, on SQLite and PostgreSQL in one run.

    python bench/workbook.py [WORKBOOK.xlsx] [--postgres postgresql://postgres@127.0.0.1/varde_bench]

Without a workbook it makes one with as many rows as a year of a centre. Each database is made anew (a PostgreSQL
database must be there, empty or from an earlier run). Prints seconds and rows/s of the check alone, the import, the
same import again, and the undoing; CPU seconds beside, because a busy machine makes wall time say little.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHILD = """
import json, resource, sys, time
import django; django.setup()
from pathlib import Path
from varde.exchange.actions import run_for_command, store
from varde.exchange.checking import check_workbook
from varde.exchange.undo import undo_import
from varde.people.public import SYSTEM_VIEWER
from varde.places.public import Centre
path, centre = Path(sys.argv[1]), Centre.objects.get(slug="ost")
told = []
def timed(name, work):
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    told.append([name, time.perf_counter() - wall, time.process_time() - cpu])
    return found
def bring_in():
    checked = check_workbook(path, centre)
    assert checked.is_faultless, checked.problems.faults[:5]
    return store(checked, actor=SYSTEM_VIEWER, run=run_for_command(centre, path))
checked = timed("check", lambda: check_workbook(path, centre))
rows = sum(c["rows"] for c in checked.counts.values())
first = timed("import", bring_in)
timed("again", bring_in)
timed("undo", lambda: undo_import(actor=SYSTEM_VIEWER, run=first))
print(json.dumps([rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, told]))
"""


def invented(path: Path) -> Path:
    """A workbook of 17 800 rows of participation."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
    import django

    django.setup()
    from datetime import date, timedelta

    from varde.exchange.tests.factories import EVENT, HEADS, PROJECT, write

    places = ["3118", "3107", "3401", "3201", "030101", "030102", "UTL", None]
    days = [date(2024, 1, 1) + timedelta(days=n % 360) for n in range(1060)]
    events = [{**EVENT, "Arrangementsnr": f"A{n}", "Startdato": day, "Sluttdato": None} for n, day in enumerate(days)]
    heads = [
        {**HEADS, "Arrangementsnr": f"A{n}", "Dato": day, "Kommunenr": place, "Sektor": sector}
        for n, day in enumerate(days)
        for place in places
        for sector in ("Helse", "Annet")
    ]
    return write(path, {"Prosjekter": [PROJECT], "Arrangementer": events, "Deltakelse": heads})


def measure(name: str, url: str, workbook: Path, folder: Path) -> None:
    env = os.environ | {
        "VARDE_DATABASE_URL": url,
        "VARDE_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
        "VARDE_INSECURE_HTTP": "1",
    }
    command = [sys.executable, "-m", "config.cli"]
    subprocess.run([*command, "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    subprocess.run([*command, "flush", "--noinput", "-v0"], cwd=ROOT, env=env, check=True)
    subprocess.run([*command, "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(workbook)], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    rows, memory, told = json.loads(done.stdout.splitlines()[-1])
    print(f"{name}: {rows} rows, at most {memory} MB")
    for step, wall, cpu in told:
        print(f"  {step:8} {wall:6.2f} s wall {cpu:6.2f} s CPU {rows / wall:8.0f} rows/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("workbook", nargs="?", type=Path)
    parser.add_argument("--postgres", default=os.environ.get("VARDE_BENCH_POSTGRES", ""))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook = options.workbook.resolve() if options.workbook else invented(folder / "bok.xlsx")
        measure("SQLite", f"sqlite:///{folder / 'bench.sqlite3'}", workbook, folder)
        if options.postgres:
            measure("PostgreSQL", options.postgres, workbook, folder)
        else:
            print("PostgreSQL: left out, no address given (--postgres)")


if __name__ == "__main__":
    main()
