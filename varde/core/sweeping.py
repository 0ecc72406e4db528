"""Taking a person's name out of every table that says it holds such names.

Each model's `privacy` line names its fields about persons; those that are text or JSON are swept, so a field declared
is a field that can be forgotten. Numbers are never touched: figures stand.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

from varde.core.privacy import Privacy

#: What stands where a name stood.
GONE = "[slettet]"


def text_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields the model's privacy line names that can hold a name in their text."""
    line: Privacy | None = getattr(model, "privacy", None)
    named = set(line.fields) if line else set()
    return [
        f
        for f in model._meta.concrete_fields
        if f.name in named and isinstance(f, (models.CharField, models.TextField, models.JSONField)) and not f.unique
    ]


def sweep(texts: Iterable[str]) -> int:
    """Replace the texts wherever declared fields hold them; returns the number of rows. Whole tables are read: this
    is for the rare day somebody is erased."""
    wanted = sorted({t.strip() for t in texts if len(t.strip()) > 2}, key=len, reverse=True)
    if not wanted:
        return 0
    count = 0
    for model in apps.get_models():
        fields = text_fields(model)
        if fields:
            count += _sweep_table(model, fields, wanted)
    return count


def _sweep_table(model: type[models.Model], fields: list[models.Field], wanted: list[str]) -> int:
    count = 0
    names = [f.attname for f in fields]
    for pk, *values in model._default_manager.order_by("pk").values_list("pk", *names).iterator(chunk_size=2000):
        changed = {
            name: cleaned
            for name, value in zip(names, values, strict=True)
            if (cleaned := without(value, wanted)) != value
        }
        if changed:
            model._default_manager.filter(pk=pk).update(**changed)
            count += 1
    return count


def without(value: Any, wanted: list[str]) -> Any:
    """`value`, text or anything JSON can hold, with the texts replaced, keys too."""
    if isinstance(value, str):
        for text in wanted:
            value = value.replace(text, GONE)
        return value
    if isinstance(value, (dict, list)):
        text = json.dumps(value, ensure_ascii=False)
        for w in wanted:
            text = text.replace(json.dumps(w, ensure_ascii=False)[1:-1], GONE)
        return json.loads(text)
    return value
