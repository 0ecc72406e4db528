"""Undoing a whole import, as long as nothing was built on it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from varde.core import audit, facts
from varde.core.bulk import Table, fingerprint, in_chunks, restore_values, update_rows
from varde.core.errors import Refused
from varde.core.locks import closed_years, readable_refusal
from varde.exchange.models import ImportChange, ImportRun, RunStatus
from varde.exchange.sheets import SHEETS
from varde.people.public import Viewer

TABLES: dict[str, Table] = {table.label: table for sheet in SHEETS for table in sheet.tables}
#: More than this is not listed by name.
MOST_LISTED = 200


@dataclass
class Traces:
    """What an import did, by table in the order it was written, and what stands in the way of undoing it."""

    made: dict[str, dict[int, ImportChange]] = field(default_factory=lambda: defaultdict(dict))
    changed: dict[str, dict[int, ImportChange]] = field(default_factory=lambda: defaultdict(dict))
    taken: dict[str, list[ImportChange]] = field(default_factory=lambda: defaultdict(list))
    obstacles: list[str] = field(default_factory=list)

    @property
    def tables(self) -> list[str]:
        return list(self.made)


class CannotUndo(Refused):
    """Something was built on the import; `obstacles` says what."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(_("Importen kan ikke angres, for noe er bygget på den:") + " " + "; ".join(obstacles[:5]))
        self.obstacles = obstacles


def traces_of(run: ImportRun) -> Traces:
    """What the run did, and whether it can be undone. Reads only."""
    traces = Traces()
    for change in run.changes.order_by("pk"):
        if not change.print_after:
            traces.taken[change.table].append(change)
        elif change.before is None:
            traces.made[change.table][change.object_id] = change
        else:
            traces.changed[change.table][change.object_id] = change
    shut = {int(day[:4]) for day in run.days} & closed_years(run.centre.slug)
    traces.obstacles += [_("Året %(year)s er lukket.") % {"year": year} for year in sorted(shut)]
    for label in {*traces.made, *traces.changed}:
        traces.obstacles += _touched(TABLES[label], traces)
    for label in reversed(traces.tables):
        _look_for_pointers(TABLES[label], traces)
    return traces


def _touched(table: Table, traces: Traces) -> Iterator[str]:
    """Records somebody has changed or deleted since. An entry of a list that was changed is simply left."""
    expected = traces.made[table.label] | traces.changed[table.label]
    seen = set()
    for ids in in_chunks(expected):
        for obj in table.model._default_manager.filter(pk__in=ids):
            change = expected[obj.pk]
            seen.add(obj.pk)
            if fingerprint(obj) == change.print_after and getattr(obj, "version", 0) == change.version_after:
                continue
            if table.a_list:
                traces.made[table.label].pop(obj.pk, None)
            else:
                yield _("%(what)s er endret siden.") % {"what": _described(obj)}
    for pk in set(expected) - seen:
        if table.a_list:
            traces.made[table.label].pop(pk, None)
        else:
            yield _("%(what)s nr. %(number)s er slettet siden.") % {
                "what": table.model._meta.verbose_name, "number": pk
            }  # fmt: skip


def _described(obj: Model) -> str:
    names = {"project": _("Prosjektet"), "event": _("Arrangementet"), "inquiry": _("Henvendelsen"),
             "teachingday": _("Undervisningsdagen"), "attendance": _("Deltakelsen"),
             "evaluation": _("Evalueringen"), "projectyear": _("Prosjektets år")}  # fmt: skip
    name = names.get(obj._meta.model_name or "", str(obj._meta.verbose_name).capitalize())
    said = getattr(obj, "number", None) or getattr(obj, "on", None) or getattr(obj, "title", None)
    if isinstance(said, date):
        said = said.strftime("%d.%m.%Y")
    return f"{name} {said or obj.pk}"


def _look_for_pointers(table: Table, traces: Traces) -> None:
    """Records from elsewhere that point at what the import made. Entries of lists are then left; for all else it
    is an obstacle."""
    made = traces.made[table.label]
    for relation in table.model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or not relation.auto_created or relation.concrete:
            continue
        other: Any = relation.related_model
        label = other._meta.label_lower
        if label.startswith("exchange."):
            continue
        name = relation.field.name  # type: ignore[union-attr]
        own = traces.made.get(label, {}).keys() | traces.changed.get(label, {}).keys()
        for ids in in_chunks(list(made)):
            pointing = other._default_manager.filter(**{f"{name}__in": ids})
            for pk, target in pointing.values_list("pk", f"{name}_id"):
                if pk in own:
                    continue
                if table.a_list:
                    made.pop(target, None)
                else:
                    if len(traces.obstacles) >= MOST_LISTED:
                        return
                    on = _described(table.model._default_manager.get(pk=target))
                    what = _described(other._default_manager.get(pk=pk))
                    traces.obstacles.append(_("%(what)s hører nå til: %(on)s.") % {"what": what, "on": on})


def obstacles_to_undoing(run: ImportRun) -> list[str]:
    """What was built on the import; empty when it can be undone."""
    return traces_of(run).obstacles if run.status == RunStatus.STORED else []


def undo_import(*, actor: Viewer, run: ImportRun) -> ImportRun:
    """Take back everything the import did, or refuse (CannotUndo) and say what stands in the way."""
    if not actor.may("import", run.centre):
        raise Refused(_("Du kan ikke angre importer for dette senteret."))
    try:
        with readable_refusal(_("Året er lukket. Importen kan ikke angres.")), transaction.atomic():
            run = ImportRun.objects.select_for_update().get(pk=run.pk)
            if run.status == RunStatus.UNDONE:
                return run
            if run.status != RunStatus.STORED:
                raise Refused(_("Bare en lagret import kan angres."))
            traces = traces_of(run)
            if traces.obstacles:
                raise CannotUndo(traces.obstacles)
            _restore(traces)
            _delete(traces)
            run.status, run.undone_at, run.undone_by_name = RunStatus.UNDONE, timezone.now(), str(actor.who)[:200]
            run.save(update_fields=["status", "undone_at", "undone_by_name"])
            run.changes.all()._raw_delete(using=run._state.db)
            facts.mark_changed(run.centre.slug, map(date.fromisoformat, run.days))
            audit.record(actor=actor.who, verb=_("angret importen"), obj=run, centre=run.centre.slug)
    except IntegrityError as e:
        raise CannotUndo([_("Noe ble registrert på det importerte akkurat nå.")]) from e
    return run


def _restore(traces: Traces) -> None:
    """Old values back, in groups that changed the same columns."""
    for label, changes in traces.changed.items():
        model = TABLES[label].model
        versioned = any(f.name == "version" for f in model._meta.concrete_fields)
        names = {f.attname: f.name for f in model._meta.concrete_fields}
        groups: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
        for pk, change in changes.items():
            values = restore_values(model, pk, change.before)
            row = [*values.values(), *([change.version_after + 1, timezone.now()] if versioned else []), pk]
            groups[tuple(values)].append(row)
        for columns, rows in groups.items():
            extra = ["version", "updated_at"] if versioned else []
            if columns or extra:
                update_rows(model, [*(names[c] for c in columns), *extra], rows)
    for label, taken in traces.taken.items():
        model = TABLES[label].model
        model._default_manager.bulk_create(
            [model(**restore_values(model, change.object_id, change.before)) for change in taken]
        )


def _delete(traces: Traces) -> None:
    """What it made, last written first. Nothing else points at it, so no cascade is needed."""
    for label in reversed(traces.tables):
        manager = TABLES[label].model._base_manager
        for ids in in_chunks(list(traces.made[label])):
            manager.filter(pk__in=ids)._raw_delete(using=manager.db)
