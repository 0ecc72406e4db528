"""What a page costs, and what the web process weighs after a day of clicking (checks F1, F5, F6).

    python bench/pages.py [--requests 10000] [--clients 2]

A house of its own with the demo: every main page 20 times (CPU of the web process and number of queries), then mixed
clicks, with Excel files, charts as PNG and lists among them, and the memory of the web process on the way.
"""

import argparse
import os
import random
import sys
import tempfile
import threading
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.harness.house import House, cpu_seconds, memory_mb  # noqa: E402
from tests.harness.load import Load  # noqa: E402
from tests.harness.person import Person  # noqa: E402

YEAR = date.today().year
LAST = YEAR - 1
#: No list page may ask more questions than this.
MOST_QUERIES = 15
PAGES = [
    "/hjem/", "/arrangementer/", "/arrangementer/hurtig/", "/prosjekter/", "/henvendelser/", "/evaluering/",
    "/arsverk/", "/nettressurser/", "/tall/", f"/tall/?ar={LAST}", f"/tall/participants.days/?ar={LAST}",
    f"/tall/participants.days/?ar={LAST}&fylke=03", "/kommuner/", "/sjekk/", "/perioder/", "/arbeidsbok/",
]  # fmt: skip
FILES = [
    "/arrangementer/?last=xlsx", "/arrangementer/?last=csv", "/prosjekter/?last=xlsx",
    f"/tall/last/xlsx/?ar={LAST}", f"/tall/participants.days/last/png/?ar={LAST}&del=sector",
    f"/tall/participants.days/last/png/?ar={LAST}&del=county", f"/tall/participants.days/last/xlsx/?ar={LAST}",
]  # fmt: skip


def web_mb(house: House) -> float:
    """Resident memory of the process that answers. Its keeper, which only starts it, is a third as large."""
    return max(memory_mb([pid]) for pid in house.pids("web"))


def click(house: House, cookies: dict[str, str], paths: list[str], clients: int) -> Counter[str]:
    """Ask for all of them; returns how often what was not answered with 200."""
    left, lock, wrong = iter(paths), threading.Lock(), Counter[str]()

    def work() -> None:
        person = Person(house.base, cookies)
        while True:
            with lock:
                path = next(left, "")
            if not path:
                return
            status, _where, _text = person.ask("GET", path)
            if status != 200:
                wrong[f"{status} {path}"] += 1

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, House(Path(folder)) as house:
        house.env["VARDE_DEMO"] = "1"
        house.run("-m", "config.cli", "migrate", "--verbosity=0")
        house.run("-m", "config.cli", "demo")
        house.build()
        house.start()
        house.wait()
        cookies = house.facts["cookies"]["leader"]
        load = Load(house, cookies)
        print(f"memory after the first answer: {web_mb(house):.0f} MB")
        for path in PAGES:
            load.page(path, 2, 1)
            told = load.page(path, 20, 1)
            much = "" if (told["queries"] or 0) <= MOST_QUERIES else f"  more than {MOST_QUERIES}!"
            print(
                f"{path:50} {told['status']} CPU {told['cpu ms']:6} ms, p50 {told['p50 ms']:6} ms, "
                f"{told['queries']:3} queries, {told['kB']:6} kB{much}",
                flush=True,
            )
        print(f"memory: {web_mb(house):.0f} MB")
        for path in FILES:
            before = web_mb(house)
            told = load.page(path, 5, 1)
            after = web_mb(house)
            print(f"{path:66} {told['status']} CPU {told['cpu ms']:6} ms, {before:.0f} → {after:.0f} MB", flush=True)
        rng = random.Random(1)
        # One file in twenty clicks.
        paths = [rng.choice(FILES if n % 20 == 0 else PAGES) for n in range(options.requests)]
        used, wrong = cpu_seconds(house.pids("web")), Counter[str]()
        size = max(len(paths) // 10, 1)
        for n in range(0, len(paths), size):
            part = paths[n : n + size]
            wrong += click(house, cookies, part, options.clients)
            print(f"after {n + len(part):6} clicks: {web_mb(house):.1f} MB", flush=True)
        used = cpu_seconds(house.pids("web")) - used
        print(
            f"CPU per click: {used / max(len(paths), 1) * 1000:.0f} ms; worker {memory_mb(house.pids('worker')):.0f} MB"
        )
        print(f"all processes of the web together: {memory_mb(house.pids('web')):.0f} MB")
        print("not answered with 200:", dict(wrong) or "nothing")
    print("load of the machine:", *(f"{n:.1f}" for n in os.getloadavg()))


if __name__ == "__main__":
    main()
