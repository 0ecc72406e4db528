"""Does the cost of a year's key figures follow the answer, and not the archive?

    python -m bench figures                                          # SQLite, in a folder of its own
    python -m bench figures --postgres postgresql://…/empty          # on PostgreSQL
    VARDE_DATA_DIR=/tmp/bench python bench/figures.py --keep         # once more, on what is there

Builds 5 centres with 15 years each (about 1.2 million attendance rows) in an EMPTY database, rebuilds all facts, and
prints the median time of a year's key figures, of the pages, of a filtered figure, and of a day's rebuild. Then it
adds facts and cells of other centres and other years until there are `--times` as many, and prints the same again
with the ratio. About five minutes per database; `--years 3 --rows 4000` is a small one.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("VARDE_INSECURE_HTTP", "1")
os.environ.setdefault("VARDE_DEMO", "1")
os.environ.setdefault("VARDE_STATIC_DIR", tempfile.mkdtemp(prefix="varde-bench-"))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from varde.core.facts import mark_changed  # noqa: E402
from varde.events.models import Attendance, Event, Kind, Mode, TeachingDay  # noqa: E402
from varde.inquiries.models import Channel, Inquiry, Outcome  # noqa: E402
from varde.insight.actions import rebuild_all, refresh_changed_days  # noqa: E402
from varde.insight.facts import Period  # noqa: E402
from varde.insight.models import FigureCell, StoredFact  # noqa: E402
from varde.insight.queries import document, figure  # noqa: E402
from varde.people.models import Account, Level, Membership, Role, Sector  # noqa: E402
from varde.places.models import Centre  # noqa: E402
from varde.places.public import PlaceIndex, PlaceKind  # noqa: E402
from varde.projects.models import FieldOfWork, Funder, Project, ProjectYear, UserInvolvement  # noqa: E402

LAST_YEAR = 2024


def say(text: str) -> None:
    print(text, flush=True)


def timed(work: Callable[[], Any], times: int = 1) -> float:
    """Median milliseconds on the clock."""
    return both(work, times)[0]


def both(work: Callable[[], Any], times: int) -> tuple[float, float]:
    """Median milliseconds on the clock and of this process's CPU, which a busy machine disturbs less."""
    clock, cpu = [], []
    for _ in range(times):
        start, used = perf_counter(), process_time()
        work()
        clock.append((perf_counter() - start) * 1000)
        cpu.append((process_time() - used) * 1000)
    return statistics.median(clock), statistics.median(cpu)


def build(years: int, rows_per_year: int) -> None:
    rng = random.Random(2024)
    places = PlaceIndex.load()
    hdir, _ = Funder.objects.get_or_create(name="Hdir")
    for centre in Centre.objects.all():
        own = [i.id for i in places.region_units(centre.pk, date(LAST_YEAR, 12, 31))]
        others = [i.id for i in places.units(date(LAST_YEAR, 12, 31), PlaceKind.MUNICIPALITY)]
        projects = Project.objects.bulk_create(
            [Project(centre=centre, number=f"B{n}", title=f"Prosjekt {n}") for n in range(140)]
        )
        for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
            with transaction.atomic():
                build_year(rng, centre, year, rows_per_year, own, others, projects, hdir)
        say(f"  {centre.slug}: {Attendance.objects.count()} attendance rows")


def build_year(rng, centre, year, rows, own, others, projects, hdir) -> None:  # type: ignore[no-untyped-def]
    fields = FieldOfWork.objects.bulk_create(
        [FieldOfWork(centre=centre, year=year, name=f"Tjenesteområde {n}", order=n) for n in range(6)]
    )
    ProjectYear.objects.bulk_create(
        [
            ProjectYear(
                project=p, year=year, field=fields[n % 6], funder=hdir,
                user_involvement=rng.choice(UserInvolvement.values),
            )
            for n, p in enumerate(projects)
        ]
    )  # fmt: skip
    first = date(year, 1, 1)
    starts = [first + timedelta(days=rng.randrange(1, 350)) for _ in range(1062)]
    events = Event.objects.bulk_create(
        [
            Event(
                centre=centre, number=f"{year}-{n}", title=f"Arrangement {n}", kind=rng.choice(Kind.values),
                mode=rng.choice(Mode.values), status="held", project=rng.choice(projects), starts_on=on, ends_on=on,
            )
            for n, on in enumerate(starts)
        ]
    )  # fmt: skip
    days = TeachingDay.objects.bulk_create(
        [TeachingDay(centre=centre, event=e, on=on) for e, on in zip(events, starts, strict=True)]
    )
    groups: set[tuple[int, str, str, int]] = set()
    while len(groups) < rows:
        place = rng.choice(own) if rng.random() < 0.8 else rng.choice(others)
        groups.add((rng.choice(days).pk, rng.choice(Sector.values), rng.choice(Level.values), place))
    Attendance.objects.bulk_create(
        [Attendance(day_id=d, sector=s, level=le, place_id=p, heads=rng.randrange(1, 5)) for d, s, le, p in groups],
        batch_size=4000,
    )
    Inquiry.objects.bulk_create(
        [
            Inquiry(
                centre=centre, number=f"{year}-{n}", received_on=rng.choice(starts),
                channel=rng.choice(Channel.values), outcome=rng.choice(Outcome.values), place_id=rng.choice(own),
            )
            for n in range(387)
        ]
    )  # fmt: skip


def measure(centre: Centre, client: Client) -> dict[str, tuple[float, float]]:
    day = Event.objects.filter(centre=centre, starts_on__year=LAST_YEAR).values_list("starts_on", flat=True)[0]
    field = {"field": "tjenesteomrade-1"}
    in_year = Period.of_year(LAST_YEAR)

    def one_day() -> None:
        mark_changed(centre.slug, [day])
        refresh_changed_days()

    work: dict[str, Callable[[], Any]] = {
        "a year's key figures (varde figures)": lambda: document(centre, LAST_YEAR).as_json(),
        "the page /tall/": lambda: client.get(f"/tall/?ar={LAST_YEAR}").content,
        "the page /tall/participants.days/": lambda: client.get(f"/tall/participants.days/?ar={LAST_YEAR}").content,
        "one figure of the year, one field": lambda: figure(centre, "participants.days", in_year, field),
        "a day's rebuild": one_day,
    }
    return {name: both(what, 15) for name, what in work.items()}


def multiply(cells: int, facts: int) -> None:
    """Copy all cells `cells` - 1 times and all facts `facts` - 1 times over, to other centres and to other years of
    the same centres in turn. Indexes of facts are made after, which is quicker and leaves them the same."""
    real = list(Centre.objects.values_list("pk", flat=True))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    with connection.schema_editor() as editor:
        for index in StoredFact._meta.indexes:
            editor.remove_index(StoredFact, index)
    for n in range(1, max(cells, facts)):
        for pk in real:
            # every other copy is of other years of the same centre, the rest of another centre
            other = pk if n % 2 else Centre.objects.create(slug=f"x{n}-{pk}", name=f"Annet {n}-{pk}", order=100).pk
            years = 100 * n if n % 2 else 0
            if n < cells:
                copy(FigureCell, pk, other, years)
            if n < facts:
                copy(StoredFact, pk, other, years)
    with connection.schema_editor() as editor:
        for index in StoredFact._meta.indexes:
            editor.add_index(StoredFact, index)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=FULL")


def copy(model: type[FigureCell | StoredFact], of: int, to: int, years: int) -> None:
    columns = [connection.ops.quote_name(f.column) for f in model._meta.concrete_fields if f.name != "id"]
    given = {'"centre_id"': "%s", '"year"': f'"year" + {years}'}
    # A fact's day moves with its year, so that the index of days grows as it would.
    if years:
        later = f"CAST(day + INTERVAL '{years} years' AS DATE)"
        given['"day"'] = later if connection.vendor == "postgresql" else f"date(day, '+{years} years')"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
            f" SELECT {', '.join(given.get(c, c) for c in columns)} FROM {model._meta.db_table}"
            " WHERE centre_id = %s AND year <= %s",
            [to, of, LAST_YEAR],
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=15)
    parser.add_argument("--rows", type=int, default=16_000, help="attendance rows per centre and year")
    parser.add_argument("--times", type=int, default=10, help="measure again with as many times the cells")
    parser.add_argument("--facts", type=int, default=0, help="… and as many times the facts (default: as --times)")
    parser.add_argument("--keep", action="store_true", help="measure on what an earlier run built")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if Event.objects.exists() != options.keep:
        sys.exit("The database is not empty." if not options.keep else "There is nothing to keep.")
    if not options.keep:
        say(f"{connection.vendor}: building 5 centres x {options.years} years")
        say(f"  built in {timed(lambda: build(options.years, options.rows)) / 1000:.1f} s")
    if not options.keep or not StoredFact.objects.exists():
        rebuild()
    centre = Centre.objects.get(slug="ost")
    account, _ = Account.objects.get_or_create(email="bench@example.org", defaults={"name": "Bench"})
    Membership.objects.get_or_create(account=account, centre=centre, role=Role.READER)
    client = Client(SERVER_NAME="localhost")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    before = measure(centre, client)
    for name, (clock, cpu) in before.items():
        say(f"  {name:<40} {clock:8.1f} ms, CPU {cpu:6.1f} ms")
    if options.times > 1:
        facts = options.facts or options.times
        had = (StoredFact.objects.count(), FigureCell.objects.count())
        took = timed(lambda: multiply(options.times, facts)) / 1000
        say(f"  copied to other centres and years in {took:.0f} s: {had[0]} → {StoredFact.objects.count()} facts,")
        say(f"  {had[1]} → {FigureCell.objects.count()} cells. The registrations themselves are as many as before:")
        say("  no figure is made from them but a day's facts, which read that day only.")
        for name, (clock, cpu) in measure(centre, client).items():
            ratios = f"ratio {clock / before[name][0]:.2f}, of CPU {cpu / before[name][1]:.2f}"
            say(f"  {name:<40} {clock:8.1f} ms, CPU {cpu:6.1f} ms   {ratios}")
    say(f"  load of the machine: {', '.join(f'{n:.1f}' for n in os.getloadavg())} on {os.cpu_count()} cores")


def rebuild() -> None:
    clock, cpu = perf_counter(), process_time()
    facts = rebuild_all()
    clock, cpu = perf_counter() - clock, process_time() - cpu
    say(f"  all {facts} facts rebuilt in {clock:.1f} s, {cpu:.1f} s of CPU here ({facts / clock:,.0f} facts/s)")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
