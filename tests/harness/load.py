"""Speed and size of a running house (F1, F5, F6): python -m tests.harness.load [--requests 2000] [--demo].

Prints what it measured. On a machine that does other things, judge by CPU per request and by the number of queries:
they stay put where wall times swing."""

import argparse
import re
import tempfile
import threading
import time
from pathlib import Path

from tests.harness.house import House, cpu_seconds, memory_mb, percentile
from tests.harness.person import Person

PAGES = [
    "/hjem/", "/arrangementer/", "/arrangementer/hurtig/", "/prosjekter/", "/tall/", "/kommuner/", "/sjekk/",
    "/perioder/",
]  # fmt: skip


class Load:
    def __init__(self, house: House, cookies: dict[str, str]) -> None:
        self.house, self.cookies = house, cookies

    def page(self, path: str, requests: int, clients: int) -> dict[str, object]:
        took: list[float] = []
        statuses: set[int] = set()
        left = iter(range(requests))
        lock = threading.Lock()

        def work() -> None:
            person = Person(self.house.base, self.cookies)
            while True:
                with lock:
                    if next(left, None) is None:
                        return
                began = time.perf_counter()
                status, _where, text = person.ask("GET", path)
                took.append(time.perf_counter() - began)
                statuses.add(status)
                self.size = len(text)

        pids = self.house.pids("web")
        before, wall = cpu_seconds(pids), time.perf_counter()
        threads = [threading.Thread(target=work) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wall = time.perf_counter() - wall
        return {
            "status": sorted(statuses),
            "p50 ms": round(1000 * percentile(took, 50), 1),
            "p95 ms": round(1000 * percentile(took, 95), 1),
            "cpu ms": round(1000 * (cpu_seconds(pids) - before) / max(len(took), 1), 2),
            "req/s": round(len(took) / wall, 1),
            "kB": round(self.size / 1000, 1),
            "queries": self.queries(path),
        }

    def queries(self, path: str) -> int | None:
        import urllib.request

        request = urllib.request.Request(self.house.base + path)
        request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        with urllib.request.urlopen(request) as answer:
            said = answer.headers.get("X-Query-Count")
        return int(said) if said and re.fullmatch(r"\d+", said) else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--demo", action="store_true", help="with the demo year in it")
    parser.add_argument("--url", default="", help="a PostgreSQL database that may be emptied")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, House(Path(folder), given.url) as house:
        if given.demo:
            house.env["VARDE_DEMO"] = "1"
            house.run("-m", "config.cli", "migrate", "--verbosity=0")
            house.run("-m", "config.cli", "demo")
        house.build()
        house.start()
        print(f"start to first answer: {house.wait():.2f} s")
        load = Load(house, house.facts["cookies"]["leader"])
        load.page("/hjem/", 20, 1)
        first = memory_mb(house.pids("web"))
        for path in PAGES:
            print(path, load.page(path, max(given.requests // len(PAGES), 20), given.clients))
        middle = memory_mb(house.pids("web"))
        for path in PAGES:
            load.page(path, max(given.requests // len(PAGES), 20), given.clients)
        last = memory_mb(house.pids("web"))
        print(f"memory of the web process: {first:.0f} MB at first, then {middle:.0f} and {last:.0f} MB")
        print(f"memory of the worker: {memory_mb(house.pids('worker')):.0f} MB")


if __name__ == "__main__":
    main()
