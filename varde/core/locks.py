"""A closed year, guarded by the database itself.

Every table that feeds figures gets triggers that refuse insert, update and delete when the row belongs to a
(centre, year) in `core_yearlock`, unless the same transaction holds the leader's key in `core_yearunlock`.
They work for every path: pages, imports, the worker and a shell.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from varde.core.errors import YearIsClosed
from varde.core.models import YearLock, YearUnlock

if TYPE_CHECKING:
    from varde.core.audit import Actor

MESSAGE = "varde: the year is closed"

#: Called inside the transaction of every correction of a closed year, after the change, with keyword arguments
#: centre (slug), years, reason, actor and what (a short text about the change). Insight registers here.
on_correction: list[Callable[..., None]] = []


def is_closed(centre: str, year: int) -> bool:
    return YearLock.objects.filter(centre=centre, year=year).exists()


def closed_years(centre: str) -> set[int]:
    return set(YearLock.objects.filter(centre=centre).values_list("year", flat=True))


def lock_year(*, centre: str, year: int) -> None:
    YearLock.objects.get_or_create(centre=centre, year=year)


def unlock_year(*, centre: str, year: int) -> None:
    YearLock.objects.filter(centre=centre, year=year).delete()


@contextmanager
def leaders_key(*, centre: str, years: set[int]) -> Iterator[None]:
    """Inside this block, in one transaction, rows of the closed years may be changed. Who may use it, and that a
    reason is given, is decided by the caller (insight)."""
    with transaction.atomic():
        keys = YearUnlock.objects.bulk_create([YearUnlock(centre=centre, year=y) for y in sorted(years)])
        yield
        YearUnlock.objects.filter(pk__in=[k.pk for k in keys]).delete()


@contextmanager
def correction(*, centre: str, years: set[int], reason: str, actor: "Actor", what: str) -> Iterator[None]:
    """A change of closed years with the leader's key. The caller has seen to it that `actor` may close years and
    has given a reason. When the change is done, those in `on_correction` are told, in the same transaction."""
    with leaders_key(centre=centre, years=years):
        yield
        for told in on_correction:
            told(centre=centre, years=years, reason=reason, actor=actor, what=what)


@contextmanager
def readable_refusal(text: str) -> Iterator[None]:
    """Turn the trigger's refusal into YearIsClosed with a text for people."""
    try:
        with transaction.atomic():
            yield
    except (IntegrityError, DatabaseError) as e:
        if MESSAGE in str(e):
            raise YearIsClosed(text) from e
        raise


def guard_sql(table: str, rows: str) -> tuple[list[str], list[str]]:
    """(create, drop) statements that guard `table` on the current database.

    rows: SQL that yields (centre, year) for the row called {row}, for instance
    "SELECT c.slug, CAST(strftime('%Y', {row}.held_on) AS int) FROM places_centre c WHERE c.id = {row}.centre_id".
    Use {year:column} for the year of a date column, it is written for each database.
    """
    vendor = connection.vendor

    def body(row: str) -> str:
        sql = rows.replace("{row}", row)
        while "{year:" in sql:
            start = sql.index("{year:")
            end = sql.index("}", start)
            column = sql[start + 6 : end]
            year = (
                f"CAST(strftime('%Y', {column}) AS INTEGER)"
                if vendor == "sqlite"
                else f"EXTRACT(YEAR FROM {column})::int"
            )
            sql = sql[:start] + year + sql[end + 1 :]
        return (
            f"EXISTS (SELECT 1 FROM ({sql}) AS hit(centre, year) JOIN core_yearlock l ON l.centre = hit.centre"
            " AND l.year = hit.year WHERE NOT EXISTS (SELECT 1 FROM core_yearunlock u WHERE u.centre = hit.centre"
            " AND u.year = hit.year))"
        )

    create: list[str] = []
    drop: list[str] = []
    for verb, sides in (("insert", ["NEW"]), ("update", ["OLD", "NEW"]), ("delete", ["OLD"])):
        name = f"{table}_lock_{verb}"
        if vendor == "sqlite":
            # SQLite has no column aliases for a subquery: a CTE carries them.
            test = " OR ".join(
                body(side).replace(
                    "(SELECT 1 FROM (", "(WITH hit(centre, year) AS (", 1
                ).replace(") AS hit(centre, year) JOIN", ") SELECT 1 FROM hit JOIN", 1)
                for side in sides
            )  # fmt: skip
            create.append(
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} FOR EACH ROW WHEN {test} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
            drop.append(f"DROP TRIGGER IF EXISTS {name}")
        else:
            test = " OR ".join(body(side) for side in sides)
            answer = "OLD" if verb == "delete" else "NEW"
            create += [
                f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {test} THEN "
                f"RAISE EXCEPTION '{MESSAGE}'; END IF; RETURN {answer}; END $$ LANGUAGE plpgsql",
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
            drop += [f"DROP TRIGGER IF EXISTS {name} ON {table}", f"DROP FUNCTION IF EXISTS {name}()"]
    return create, drop


def guard(table: str, rows: str) -> Any:
    """A migration operation that puts the triggers on `table`; see guard_sql."""
    from django.db import migrations

    def forwards(apps: Any, schema_editor: Any) -> None:
        for sql in guard_sql(table, rows)[0]:
            schema_editor.execute(sql.replace("%", "%%") if schema_editor.connection.vendor != "sqlite" else sql)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for sql in guard_sql(table, rows)[1]:
            schema_editor.execute(sql)

    return migrations.RunPython(forwards, backwards)
