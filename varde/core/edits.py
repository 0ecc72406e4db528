"""Changing a record two people may edit at once: refuse a stale form, set what was typed, say what changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from varde.core.audit import history_of, shown
from varde.core.errors import EditConflict, FieldDifference
from varde.core.models import Versioned


def label_of(obj: models.Model, name: str) -> str:
    """The field's name as people read it."""
    return capfirst(str(getattr(obj._meta.get_field(name), "verbose_name", name)))


def _current(obj: models.Model, name: str) -> Any:
    value = getattr(obj, name)
    return list(value.all()) if hasattr(value, "all") and obj.pk else value


def _words(obj: models.Model, name: str, value: Any) -> str:
    """A value of a field as people read it; a choice by its label."""
    choices = getattr(obj._meta.get_field(name), "choices", None)
    if choices and value not in (None, ""):
        return str(dict(choices).get(value, value))
    return shown(value)


def refuse_stale(obj: Versioned, version: int | None, typed: Mapping[str, Any]) -> None:
    """Raise EditConflict when the record is newer than the form; None means that the caller does not ask."""
    if version is None or obj.version == version:
        return
    last = history_of(obj).first()
    pairs = [
        FieldDifference(label_of(obj, n), _words(obj, n, _current(obj, n)), _words(obj, n, value))
        for n, value in typed.items()
    ]
    raise EditConflict(obj.version, last.actor_name if last else "", [p for p in pairs if p.theirs != p.yours])


def change(obj: Versioned, typed: Mapping[str, Any], *, version: int | None = None) -> dict[str, list[str]]:
    """Set the fields on a record read inside this transaction, save it with the next version, and return
    {label: [from, to]}. Nothing is written when nothing changed. Keys to many rows are set after the save."""
    refuse_stale(obj, version, typed)
    changes: dict[str, list[str]] = {}
    many: dict[str, Iterable[Any]] = {}
    for name, value in typed.items():
        if not differs(obj, name, value):
            continue
        before = _words(obj, name, _current(obj, name))
        after = _words(obj, name, list(value) if obj._meta.get_field(name).many_to_many else value)
        changes[label_of(obj, name)] = [before, after]
        if obj._meta.get_field(name).many_to_many:
            many[name] = list(value)
        else:
            setattr(obj, name, value)
    if changes:
        obj.version += 1
        obj.updated_at = timezone.now()
        obj.save()
        for name, rows in many.items():
            getattr(obj, name).set(rows)
    return changes


def differs(obj: models.Model, name: str, value: Any) -> bool:
    """Whether the field holds something else now. Rows are compared by key: two persons may share a name."""
    now = _current(obj, name)
    if obj._meta.get_field(name).many_to_many:
        return {row.pk for row in now} != {row.pk for row in value}
    return bool(now != value)
