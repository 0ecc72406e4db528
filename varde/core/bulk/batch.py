"""Records on their way into one table: many at a time, and every change remembered so that it can be undone."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, ForeignKey, Model
from django.utils import timezone

from varde.core.errors import EditConflict

M = TypeVar("M", bound=Model)
T = TypeVar("T")

#: Bound parameters in one statement: SQLite as built by some is content with 999.
CHUNK = 900
#: Fields that say when and how often, not what.
_BOOKKEEPING = frozenset({"version", "created_at", "updated_at"})


@dataclass(frozen=True)
class Table:
    """A table an import may write. `a_list`: entries others may come to use (funders, fields): undoing an import
    leaves those that are in use."""

    model: type[Model]
    a_list: bool = False

    @property
    def label(self) -> str:
        return self.model._meta.label_lower


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one record. before: None = it is new; else the old values of what changed.
    print: fingerprint afterwards, "" = it was taken away."""

    table: str
    object_id: int
    before: dict[str, str | None] | None
    version: int
    print: str


def in_chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of at most `size`."""
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _fields(model: type[Model]) -> list[Field]:
    return [f for f in model._meta.concrete_fields if f.name not in _BOOKKEEPING]


def _shown(value: Any, f: Field) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value:.{f.decimal_places}f}"  # type: ignore[attr-defined]
    return str(value)


def fingerprint(obj: Model) -> str:
    """A short digest of what a record says, equal whether it was just made or read back."""
    parts = [f"{f.attname}={_shown(getattr(obj, f.attname), f)}" for f in _fields(type(obj))]
    return hashlib.md5("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()[:16]


def _current(obj: Model, f: Field) -> Any:
    """The field's value; a key to a record that is not stored yet is that record itself."""
    value = getattr(obj, f.attname)
    if value is None and isinstance(f, ForeignKey) and f.is_cached(obj):
        related = f.get_cached_value(obj)
        if related is not None:
            return related.pk or ("new", id(related))
    return value


def update_rows(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]], guarded: bool = False) -> None:
    """UPDATE by primary key, many rows at a time; `rows` are (value …, pk). Linear where CASE WHEN is not.

    guarded: `rows` are (value …, pk, version) and a row that somebody has given a newer version since it was read
    raises EditConflict: nothing is written over unseen.
    """
    meta = model._meta
    quote = connection.ops.quote_name
    fields: list[Any] = [meta.get_field(name) for name in names]
    columns = ", ".join(f"{quote(f.column)} = %s" for f in fields)
    sql = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(str(meta.pk.column))} = %s"
    if guarded:
        sql += f" AND {quote('version')} = %s"
    prepared = [
        [
            *(f.get_db_prep_save(value, connection) for f, value in zip(fields, row, strict=False)),
            *row[len(fields) :],
        ]
        for row in rows
    ]
    if prepared:
        with connection.cursor() as cursor:
            cursor.executemany(sql, prepared)
            if guarded and cursor.rowcount != len(prepared):
                raise EditConflict(version_now=0)


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """INSERT many rows whose keys nobody asks for: half the time of making objects of them first."""
    meta = model._meta
    quote = connection.ops.quote_name
    fields: list[Any] = [meta.get_field(name) for name in names]
    columns = ", ".join(quote(f.column) for f in fields)
    sql = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    prepared = [[f.get_db_prep_save(value, connection) for f, value in zip(fields, row, strict=True)] for row in rows]
    if prepared:
        with connection.cursor() as cursor:
            cursor.executemany(sql, prepared)


def restore_values(model: type[Model], pk: int, before: Mapping[str, str | None]) -> dict[str, Any]:
    """The values of a Change's `before`, as the model holds them."""
    by_attname = {f.attname: f for f in model._meta.concrete_fields}
    return {name: None if v is None else by_attname[name].to_python(v) for name, v in before.items()}


class Batch(Generic[M]):
    """Records for one table. `add` new ones, `hold` stored ones before changing them; `write` finds out which
    differ and stores them all, giving a Change for each."""

    def __init__(self, model: type[M], names: Sequence[str]) -> None:
        self.model = model
        self.table = Table(model)
        self._fields: list[Any] = [model._meta.get_field(name) for name in names]
        self._new: list[M] = []
        self._held: dict[int, tuple[M, list[Any]]] = {}
        self._touched: set[int] = set()
        self._versioned = any(f.name == "version" for f in model._meta.concrete_fields)

    def add(self, obj: M) -> M:
        """A record that is to be made."""
        self._new.append(obj)
        return obj

    def hold(self, obj: M) -> M:
        """A stored record that may come to be changed: remembers how it was."""
        if obj.pk not in self._held:
            self._held[obj.pk] = (obj, [getattr(obj, f.attname) for f in self._fields])
        return self._held[obj.pk][0]

    def touch(self, obj: M) -> None:
        """Count the record as changed although its own fields are not: something that belongs to it changed."""
        if obj.pk is not None:
            self._touched.add(obj.pk)

    def differs(self, obj: M) -> bool:
        """Is a held record now other than it was?"""
        held = self._held.get(obj.pk)
        if held is None:
            return False
        return obj.pk in self._touched or any(
            _current(obj, f) != old for f, old in zip(self._fields, held[1], strict=True)
        )

    def state(self, obj: M) -> str:
        """ "new", "changed" or "same"."""
        if obj.pk is None:
            return "new"
        return "changed" if self.differs(obj) else "same"

    def write(self) -> list[Change]:
        """Store what is new and what differs. No query per row."""
        changed = [obj for obj, _values in self._held.values() if self.differs(obj)]
        for obj in (*self._new, *changed):
            obj._prepare_related_fields_for_save(operation_name="bulk_create")  # type: ignore[attr-defined]
        self.model._default_manager.bulk_create(self._new)
        label = self.table.label
        changes = [Change(label, obj.pk, None, getattr(obj, "version", 0), fingerprint(obj)) for obj in self._new]
        changes += self._update(changed)
        self._new = []
        return changes

    def _update(self, changed: list[M]) -> list[Change]:
        now = timezone.now()
        names = [f.name for f in self._fields]
        changes, rows = [], []
        for obj in changed:
            before = {
                f.attname: _shown(old, f)
                for f, old in zip(self._fields, self._held[obj.pk][1], strict=True)
                if getattr(obj, f.attname) != old
            }
            values = [getattr(obj, f.attname) for f in self._fields]
            seen = getattr(obj, "version", 0)
            if self._versioned:
                obj.version += 1  # type: ignore[attr-defined]
                obj.updated_at = now  # type: ignore[attr-defined]
                values += [obj.version, now]  # type: ignore[attr-defined]
            rows.append([*values, obj.pk, seen] if self._versioned else [*values, obj.pk])
            changes.append(Change(self.table.label, obj.pk, before, getattr(obj, "version", 0), fingerprint(obj)))
        names += ["version", "updated_at"] if self._versioned else []
        update_rows(self.model, names, rows, guarded=self._versioned)
        return changes


class Links:
    """Rows of a many-to-many table: what stands there, and what should."""

    def __init__(self, through: type[Model], source: str, target: str) -> None:
        self.through = through
        self.table = Table(through)
        self._source, self._target = source, target
        self._there: dict[int, dict[int, int]] = {}
        self._wanted: list[tuple[Model, list[Model]]] = []

    def load(self, source_ids: Iterable[int]) -> None:
        """Fetch what is stored for these."""
        for chunk in in_chunks(source_ids):
            rows = self.through._default_manager.filter(**{f"{self._source}__in": chunk})
            for pk, source, target in rows.values_list("pk", f"{self._source}_id", f"{self._target}_id"):
                self._there.setdefault(source, {})[target] = pk

    def there(self, source_id: int | None) -> set[int]:
        return set(self._there.get(source_id or 0, ()))

    def want(self, source: Model, targets: list[Model]) -> bool:
        """`source` should be linked to exactly `targets`; tells whether that is a change."""
        differs = any(t.pk is None for t in targets) or {t.pk for t in targets} != self.there(source.pk)
        if differs:
            self._wanted.append((source, targets))
        return differs

    def write(self) -> list[Change]:
        new, gone = [], []
        for source, targets in self._wanted:
            there = self._there.get(source.pk, {})
            new += [
                self.through(**{f"{self._source}_id": source.pk, f"{self._target}_id": t.pk})
                for t in targets
                if t.pk not in there
            ]
            keep = {t.pk for t in targets}
            gone += [(pk, source.pk, target) for target, pk in there.items() if target not in keep]
        self._wanted = []
        self.through._default_manager.bulk_create(new)
        for chunk in in_chunks(pk for pk, _, _ in gone):
            self.through._default_manager.filter(pk__in=chunk).delete()
        label = self.table.label
        return [Change(label, obj.pk, None, 0, fingerprint(obj)) for obj in new] + [
            Change(label, pk, {f"{self._source}_id": str(s), f"{self._target}_id": str(t)}, 0, "") for pk, s, t in gone
        ]
