"""Move all of Varde from one database to another, of the same kind or not, and prove that it came across (D5).

Rows are read through the models, so that a date is a date and a yes is a yes whatever the database keeps it as, and
written in bulk: COPY on PostgreSQL, many rows per statement on SQLite. Everything happens in one transaction on the
target, and the proof is made before it is committed: either all of it is there, or none.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from varde.core.db import settings_of
from varde.core.errors import Refused
from varde.core.models import YearLock

TARGET = "move_target"
_place = itemgetter("ENGINE", "NAME", "HOST", "PORT")
BATCH = 5000
#: The framework's own lists, made by every migrate. A room names its own in its AppConfig: `standing = {"Centre"}`.
STANDING = {"auth.Permission", "contenttypes.ContentType"}
#: Columns whose Python value every database driver takes as it is.
PLAIN = {
    "AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "SmallIntegerField", "PositiveIntegerField",
    "PositiveSmallIntegerField", "PositiveBigIntegerField", "CharField", "TextField", "BooleanField", "SlugField",
    "FileField", "URLField", "EmailField",
}  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """What became of one table."""

    table: str
    rows: int
    digest: str
    digest_there: str

    @property
    def is_equal(self) -> bool:
        return self.digest == self.digest_there


def connect(url: str) -> str:
    """Make the target known to Django; returns its alias."""
    if TARGET in connections.settings:
        connections[TARGET].close()
        del connections[TARGET]
    connections.settings[TARGET] = connections.configure_settings({DEFAULT_DB_ALIAS: settings_of(url)})[
        DEFAULT_DB_ALIAS
    ]
    return TARGET


def tables() -> list[type[models.Model]]:
    """Every table there is. The closed years come last: until they are there, the triggers that guard them let the
    rows of those years in."""
    found = {
        m._meta.db_table: m
        for m in apps.get_models(include_auto_created=True)
        if m._meta.managed and not m._meta.proxy and not m._meta.swapped
    }
    del found[YearLock._meta.db_table]
    return [*found.values(), YearLock]


def count(alias: str) -> int:
    """How many rows there are to move: for the progress bar."""
    return sum(m._base_manager.using(alias).count() for m in tables())


def refuse_unfit(source: str, target: str) -> None:
    """Raises Refused unless the target is migrated like the source, is another database, and nobody has used it."""
    here, there = connections[source], connections[target]
    if _place(here.settings_dict) == _place(there.settings_dict):
        raise Refused("Målet er den samme databasen som kilden.")
    done, wanted = (set(MigrationRecorder(c).applied_migrations()) for c in (there, here))
    if done != wanted:
        raise Refused("Målet har ikke de samme tabellene. Kjør `varde migrate` på begge med samme versjon først.")
    known = {m._meta.db_table for m in tables()} | {"django_migrations"}
    if unknown := set(here.introspection.table_names()) - known:
        raise Refused(f"Kilden har tabeller som ikke er Vardes: {', '.join(sorted(unknown))}.")
    standing = STANDING | {f"{c.label}.{name}" for c in apps.get_app_configs() for name in getattr(c, "standing", ())}
    for model in tables():
        if model._meta.label not in standing and model._base_manager.using(target).exists():
            raise Refused(f"Målet er ikke tomt: {model._meta.db_table} har rader. Ingenting er flyttet.")


def move(source: str, target: str, tell: Callable[[int], object] = lambda rows: None) -> list[Moved]:
    """Copy all rows and compare. `tell` hears of each batch written or read back. Raises Refused, and then the target
    is as it was."""
    refuse_unfit(source, target)
    with _standing_still(source), transaction.atomic(using=target):
        with connections[target].cursor() as cursor:
            for model in tables():
                cursor.execute(f"DELETE FROM {_quoted(connections[target], model._meta.db_table)}")
        copied = {model: _copy(model, source, target, tell) for model in tables()}
        moved = []
        for model, (rows, digest) in copied.items():
            there = Digest(model)
            for batch in _batches(model, target):
                there.add(batch)
                tell(len(batch))
            moved.append(Moved(model._meta.db_table, rows, digest, str(there)))
            _set_sequence(model, source, target)
        if unequal := [m.table for m in moved if not m.is_equal]:
            raise Refused(f"Innholdet ble ikke likt i {', '.join(unequal)}. Ingenting er flyttet.")
    if connections[target].vendor == "postgresql":
        with connections[target].cursor() as cursor:
            cursor.execute("ANALYZE")
    return moved


class Digest:
    """A checksum of rows that is the same on every database and in any order."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = enumerate(_fields(model))
        self._odd = [(i, _canonical(f)) for i, f in fields if _kind(f) not in PLAIN]
        self._sum = 0

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        for row in rows:
            if self._odd:
                values = list(row)
                for i, canonical in self._odd:
                    if values[i] is not None:
                        values[i] = canonical(values[i])
                row = tuple(values)
            self._sum += int.from_bytes(hashlib.sha256(repr(row).encode()).digest(), "big")

    def __str__(self) -> str:
        return f"{self._sum % (1 << 256):064x}"


def _canonical(field: models.Field) -> Callable[[Any], Any]:
    """How a value of the field is written where two databases, or their drivers, write it differently."""
    if _kind(field) == "JSONField":
        return lambda value: json.dumps(value, sort_keys=True, default=str)
    return _written


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return bytes(value) if isinstance(value, bytearray | memoryview) else str(value)


def _fields(model: type[models.Model]) -> list[models.Field]:
    return [f for f in model._meta.local_concrete_fields if not getattr(f, "generated", False)]


def _kind(field: models.Field) -> str:
    """The type of the column; a key is of the type of what it points to."""
    while field.remote_field is not None and hasattr(field, "target_field"):
        field = field.target_field
    return "" if hasattr(field, "from_db_value") and field.get_internal_type() in PLAIN else field.get_internal_type()


def _batches(model: type[models.Model], alias: str) -> Iterator[list[tuple[Any, ...]]]:
    names = [f.attname for f in _fields(model)]
    rows = model._base_manager.using(alias).order_by().values_list(*names).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _copy(model: type[models.Model], source: str, target: str, tell: Callable[[int], object]) -> tuple[int, str]:
    """Copy one table; returns its number of rows and their digest as they were read."""
    connection, digest, rows = connections[target], Digest(model), 0
    write = _to_postgresql if connection.vendor == "postgresql" else _to_sqlite
    prepare = _preparer(model, connection)
    for batch in _batches(model, source):
        digest.add(batch)
        write(connection, model, [prepare(row) for row in batch])
        rows += len(batch)
        tell(len(batch))
    return rows, str(digest)


def _preparer(model: type[models.Model], connection: BaseDatabaseWrapper) -> Callable[[tuple[Any, ...]], Sequence[Any]]:
    """What turns a row as Python has it into one the database's driver takes."""
    odd = [(i, f) for i, f in enumerate(_fields(model)) if _kind(f) not in PLAIN]

    def prepare(row: tuple[Any, ...]) -> Sequence[Any]:
        values = list(row)
        for i, field in odd:
            if values[i] is not None:
                values[i] = field.get_db_prep_save(values[i], connection)
        return values

    return prepare if odd else lambda row: row


def _to_postgresql(connection: BaseDatabaseWrapper, model: type[models.Model], rows: list[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {_into(connection, model)} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _to_sqlite(connection: BaseDatabaseWrapper, model: type[models.Model], rows: list[Sequence[Any]]) -> None:
    marks = ", ".join(["%s"] * len(_fields(model)))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_into(connection, model)} VALUES ({marks})", rows)


def _into(connection: BaseDatabaseWrapper, model: type[models.Model]) -> str:
    columns = ", ".join(_quoted(connection, f.column) for f in _fields(model))
    return f"{_quoted(connection, model._meta.db_table)} ({columns})"


def _quoted(connection: BaseDatabaseWrapper, name: str | None) -> str:
    return str(connection.ops.quote_name(name or ""))


def last_key(model: type[models.Model], alias: str) -> int:
    """The greatest key the table has ever given out: a deleted row's key is never given to another, since the audit
    trail still names it. 0 where the database does not count keys."""
    connection, pk = connections[alias], model._meta.pk
    if not isinstance(pk, models.AutoField | models.BigAutoField | models.SmallAutoField):
        return 0
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "SELECT last_value FROM pg_sequences WHERE schemaname || '.' || sequencename = %s"
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(connection, table), pk.column])
            cursor.execute(sql, [cursor.fetchone()[0].replace('"', "")])
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        counted = cursor.fetchone()
        cursor.execute(f"SELECT MAX({_quoted(connection, pk.column)}) FROM {_quoted(connection, table)}")
        return max((counted and counted[0]) or 0, cursor.fetchone()[0] or 0)


def _set_sequence(model: type[models.Model], source: str, target: str) -> None:
    last, connection, table = last_key(model, source), connections[target], model._meta.db_table
    if not last:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            pk = model._meta.pk.column
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [_quoted(connection, table), pk, last])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


@contextmanager
def _standing_still(alias: str) -> Iterator[None]:
    """The whole source as it is at one moment. On SQLite nobody else writes meanwhile."""
    with transaction.atomic(using=alias):
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
