"""The triggers that guard closed years: how they are written for each database, and when they are put up.

A room declares its guards in a migration (`NNNN_year_lock.py`). On PostgreSQL that migration makes the triggers. On
SQLite they are put up when `migrate` is done and taken down before it begins: SQLite changes a table by making a new
one, which loses the old one's triggers and stumbles over those of other tables that name it.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections, migrations

MESSAGE = "varde: the year is closed"


@dataclass(frozen=True)
class Guard:
    """lock_of: SQL that finds the lock `l` (core_yearlock) of the row called {row}: more tables to join and the
    condition, for instance "places_centre c WHERE c.id = {row}.centre_id AND l.centre = c.slug AND l.year =
    {year:{row}.held_on}"; {year:…} is the year of a date, written for each database.
    columns: an update is refused only if one of these changes; empty means any update."""

    table: str
    lock_of: str
    columns: tuple[str, ...] = ()


#: Every guard the migrations declare, by table.
GUARDS: dict[str, Guard] = {}


def guard(table: str, lock_of: str, columns: tuple[str, ...] = ()) -> migrations.RunPython:
    """A migration operation that puts a guard on `table`; see Guard."""
    declared = GUARDS[table] = Guard(table, lock_of, columns)

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            _run(schema_editor.connection, take_down_sql(declared, "postgresql"))
            _run(schema_editor.connection, put_up_sql(declared, "postgresql"))

    def backwards(apps: Any, schema_editor: Any) -> None:
        _run(schema_editor.connection, take_down_sql(declared, schema_editor.connection.vendor))

    return migrations.RunPython(forwards, backwards)


def put_up_sql(guard: Guard, vendor: str) -> list[str]:
    """The statements that make the triggers of one guard."""
    return _sqlite_triggers(guard) if vendor == "sqlite" else _postgresql_triggers(guard)


def take_down_sql(guard: Guard, vendor: str) -> list[str]:
    names = [_name(guard, verb) for verb in ("insert", "update", "delete")]
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {n}" for n in names]
    return [
        sql for n in names for sql in (f"DROP TRIGGER IF EXISTS {n} ON {guard.table}", f"DROP FUNCTION IF EXISTS {n}()")
    ]


def take_down_before_migrate(sender: AppConfig, using: str, plan: Any = (), **_kwargs: Any) -> None:
    """SQLite only, and only when there is something to migrate; see the module's docstring."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not plan:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE %s", [f"%{MESSAGE}%"])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def put_up_after_migrate(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Put up every declared guard that is missing or has another wording. SQLite only."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        standing = {row[0] for row in cursor.fetchall()}
    for declared in GUARDS.values():
        wanted = put_up_sql(declared, "sqlite")
        if declared.table in tables and not standing.issuperset(wanted):
            _run(connection, take_down_sql(declared, "sqlite"))
            _run(connection, wanted)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def _name(guard: Guard, verb: str) -> str:
    return f"{guard.table}_lock_{verb}"


def _is_locked(guard: Guard, row: str, vendor: str) -> str:
    """SQL that is true when the row belongs to a closed year and nobody holds the key."""
    sql = guard.lock_of.replace("{row}", row)
    while (start := sql.find("{year:")) >= 0:
        end = sql.index("}", start)
        column = sql[start + 6 : end]
        year = f"CAST(substr({column}, 1, 4) AS INTEGER)" if vendor == "sqlite" else f"EXTRACT(YEAR FROM {column})::int"
        sql = sql[:start] + year + sql[end + 1 :]
    return (
        f"EXISTS (SELECT 1 FROM core_yearlock l, {sql} AND NOT EXISTS"
        " (SELECT 1 FROM core_yearunlock u WHERE u.centre = l.centre AND u.year = l.year))"
    )


def _sides(guard: Guard, vendor: str) -> list[tuple[str, str, str]]:
    """(verb, when worth looking, the test) for each of the three triggers."""
    before, after = _is_locked(guard, "OLD", vendor), _is_locked(guard, "NEW", vendor)
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f'OLD."{c}" {differs} NEW."{c}"' for c in guard.columns)
    return [
        ("insert", "", after),
        ("update", f"({changed})" if changed else "", f"({before} OR {after})"),
        ("delete", "", before),
    ]


def _sqlite_triggers(guard: Guard) -> list[str]:
    # The first EXISTS is asked before anything is joined: where no year is closed, a row costs next to nothing.
    return [
        f"CREATE TRIGGER {_name(guard, verb)} BEFORE {verb.upper()} ON {guard.table} FOR EACH ROW WHEN "
        + " AND ".join(part for part in (worth, "EXISTS (SELECT 1 FROM core_yearlock)", test) if part)
        + f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for verb, worth, test in _sides(guard, "sqlite")
    ]


def _postgresql_triggers(guard: Guard) -> list[str]:
    statements = []
    for verb, worth, test in _sides(guard, "postgresql"):
        name = _name(guard, verb)
        statements += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF EXISTS (SELECT 1 FROM core_yearlock) THEN IF {test} THEN"
            f" RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
            f" END IF; END IF; RETURN {'OLD' if verb == 'delete' else 'NEW'}; END $$",
            f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {guard.table} FOR EACH ROW"
            f"{f' WHEN {worth}' if worth else ''} EXECUTE FUNCTION {name}()",
        ]
    return statements
