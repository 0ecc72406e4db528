"""The trace of every action."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.db import models
from django.db.models import QuerySet

from varde.core.models import AuditLine


class Actor(Protocol):
    """Whoever acts: an account, or the system itself."""

    pk: Any

    def __str__(self) -> str: ...


class System:
    """The actor of imports from the command line, the demo and the worker."""

    pk = None

    def __str__(self) -> str:
        return "Varde"


SYSTEM = System()


def record(
    *,
    actor: Actor,
    verb: str,
    obj: models.Model,
    centre: str = "",
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditLine:
    """Write one line about `obj`. `changes` maps a field's label to [from, to], both as shown to people."""
    return AuditLine.objects.create(
        actor_id=actor.pk,
        actor_name=str(actor)[:200],
        centre=centre,
        verb=verb,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        object_label=str(obj)[:300],
        changes=dict(changes or {}),
        reason=reason,
    )


def shown(value: Any) -> str:
    """A value as a person reads it in the history."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, (list, tuple, set, QuerySet)):
        return ", ".join(sorted(str(v) for v in value))
    return str(value)


def snapshot(obj: models.Model, fields: Iterable[str]) -> dict[str, str]:
    """The named fields of `obj` as shown to people, keyed by the field's name. A choice shows its label."""
    taken = {}
    for name in fields:
        display = getattr(obj, f"get_{name}_display", None)
        value = display() if display else getattr(obj, name)
        if hasattr(value, "all"):
            value = list(value.all())
        taken[name] = shown(value)
    return taken


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """{field: [from, to]} for what differs between two snapshots."""
    return {k: [before.get(k, ""), v] for k, v in after.items() if before.get(k, "") != v}


def history_of(obj: models.Model) -> QuerySet[AuditLine]:
    """All lines about one object, newest first. The caller has already established who may see the object."""
    return AuditLine.objects.filter(object_type=obj._meta.label_lower, object_id=obj.pk)
