"""Fences around what Django knows: models, forms, addresses."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.reading import level_of
from tests.architecture.template_fences import DANGEROUS_NAMES
from varde.core.privacy import Privacy


def room_of_model(model: type[models.Model]) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "varde" else ""


def keys_point_down(all_models: Iterable[type[models.Model]]) -> list[str]:
    """A key into another room points down, and leaves nothing there (related_name="+")."""
    faults = []
    for model in all_models:
        here = room_of_model(model)
        if not here or model._meta.auto_created:
            continue
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if not field.is_relation or field.related_model is None:
                continue
            there = room_of_model(field.related_model)  # type: ignore[arg-type]
            if there in {"", here}:
                continue
            label = f"{model._meta.label}.{field.name} → {there}"
            if level_of(there) >= level_of(here):
                faults.append(f"{label}: points up or beside")
            if not (field.remote_field.related_name or "").endswith("+"):
                faults.append(f'{label}: needs related_name="+"')
    return faults


def says_what_it_holds(all_models: Iterable[type[models.Model]]) -> list[str]:
    """Every table says what it holds about persons (check P7)."""
    faults = []
    for model in all_models:
        if not room_of_model(model) or model._meta.auto_created:
            continue
        line = model.__dict__.get("privacy")
        label = model._meta.label
        if not isinstance(line, Privacy):
            faults.append(f"{label}: no privacy line")
            continue
        names = {f.name for f in model._meta.get_fields()}
        faults += [f"{label}: no field {name}" for name in line.fields if name not in names]
        if line.fields and not (line.purpose and line.basis and line.kept):
            faults.append(f"{label}: purpose, basis and how long must be said")
        if not line.fields and not line.why_none:
            faults.append(f"{label}: says neither what nor why nothing")
        if not line.fields:
            faults += [
                f"{label}.{name}: looks personal, but the table says it holds nothing"
                for name in names
                if re.search(r"(^|_)(email|phone|by_name|password|ssn|fnr|birth)", name)
            ]
    return faults


def safe_field_names(all_forms: Iterable[type[forms.BaseForm]]) -> list[str]:
    """No field's name in the page hides a property of the form element: rename it, or give the form a prefix."""
    return [
        f"{form.__module__}.{form.__name__}: field {name!r} without a prefix"
        for form in all_forms
        for name in getattr(form, "base_fields", {})
        if not form.prefix and name in DANGEROUS_NAMES
    ]


def addresses(resolver: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """(route, name with namespace, view) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), f"{space}{entry.name or ''}", entry.callback


def open_to_all(found: Iterable[tuple[str, str, Any]]) -> set[str]:
    """Names of the addresses that LoginRequiredMiddleware lets anybody into."""
    return {name or route for route, name, view in found if getattr(view, "login_required", True) is False}


def host_names(root: Path) -> list[str]:
    """A lock file says what and which bytes, never from where."""
    faults = []
    for path in sorted([*root.glob("*.lock"), *root.glob("*-lock.json"), *root.glob("requirements*.txt")]):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if re.search(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|\"resolved\"| @ ", line):
                faults.append(f"{path.name}:{number}: {line.strip()[:80]}")
    return faults
