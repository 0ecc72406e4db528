"""A list page: search, filters and sorting in the address, pages, saved views, and export of what is shown.

A room declares columns and filters; the component `<c-listing :listing="listing" />` draws it. The queryset it is
given already holds only what the viewer may see.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Model, Q, QuerySet, TextField
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate
from django.http import HttpRequest, HttpResponse

from varde.core import exports
from varde.core.dates import today

PER_PAGE = 50


@dataclass(frozen=True)
class Column:
    """One column. `value` takes a row and gives what is shown and exported; `sort` is a field to order by;
    `link` gives the row's address; kind: text, quiet (small), code (never broken), number, date, tag, long (long is
    exported, not shown)."""

    key: str
    label: Any
    value: Callable[[Any], Any]
    sort: str = ""
    link: Callable[[Any], str] | None = None
    kind: str = "text"


@dataclass(frozen=True)
class Filter:
    """One filter. `choices` gives (value, label) pairs; `apply` narrows the queryset. kind: choice, date or flag."""

    name: str
    label: Any
    apply: Callable[[QuerySet, str], QuerySet]
    choices: Callable[[], Iterable[tuple[str, Any]]] = tuple
    kind: str = "choice"


@dataclass
class ShownFilter:
    name: str
    label: Any
    kind: str
    value: str
    choices: list[tuple[str, Any]]


@dataclass
class Cell:
    text: Any
    kind: str
    link: str = ""


@dataclass
class Listing:
    """What a list page needs. Build it with `build`."""

    page_name: str
    request: HttpRequest
    queryset: QuerySet
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search_in: Sequence[str] = ()
    default_sort: str = ""
    empty_text: Any = ""
    saved_views: Sequence[Any] | None = None
    file_name: str = "liste"
    shown_filters: list[ShownFilter] = field(default_factory=list)
    search: str = ""
    sort: str = ""

    def __post_init__(self) -> None:
        params = self.request.GET
        self.search = unicodedata.normalize("NFC", params.get("q", "")).replace("\x00", "").strip()
        if self.search and self.search_in:
            for word in self.search.split()[:8]:
                any_of = Q()
                for lookup in self.search_in:
                    any_of |= Q(**{f"{lookup}__icontains": word})
                self.queryset = self.queryset.filter(any_of)
        for f in self.filters:
            value = params.get(f.name, "").replace("\x00", "").strip()
            choices = [(str(v), label) for v, label in f.choices()]
            if f.kind == "choice" and value not in {v for v, _label in choices}:
                value = ""
            if f.kind == "date" and value and not _is_date(value):
                value = ""
            if value:
                self.queryset = f.apply(self.queryset, value)
            self.shown_filters.append(ShownFilter(f.name, f.label, f.kind, value, choices))
        wanted = params.get("sorter", "") or self.default_sort
        sortable = {c.sort for c in self.columns if c.sort}
        self.sort = wanted if wanted.lstrip("-") in sortable else self.default_sort
        if self.sort:
            self.queryset = self.queryset.order_by(_order(self.queryset, self.sort), "-pk")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.search) or any(f.value for f in self.shown_filters)

    @property
    def page(self) -> Page:
        if not hasattr(self, "_page"):
            self._page = Paginator(self.queryset, PER_PAGE).get_page(self.request.GET.get("side"))
        return self._page

    @property
    def page_numbers(self) -> Any:
        return self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)

    @property
    def headings(self) -> list[dict[str, Any]]:
        """Per shown column: label, kind, the value of `sorter` that a click asks for, and aria-sort."""
        out = []
        for c in self.shown_columns:
            now = "ascending" if self.sort == c.sort else "descending" if self.sort == f"-{c.sort}" else "none"
            out.append(
                {
                    "label": c.label,
                    "kind": c.kind,
                    "sort": (f"-{c.sort}" if now == "ascending" else c.sort) if c.sort else "",
                    "aria": now if c.sort else "",
                }
            )
        return out

    @property
    def shown_columns(self) -> list[Column]:
        return [c for c in self.columns if c.kind != "long"]

    @property
    def rows(self) -> list[list[Cell]]:
        return [
            [Cell(c.value(row), c.kind, c.link(row) if c.link else "") for c in self.shown_columns]
            for row in self.page.object_list
        ]

    def export(self, kind: str) -> HttpResponse:
        """Everything that is shown, all pages, as "xlsx" or "csv"."""
        rows = ([c.value(row) for c in self.columns] for row in self.queryset.iterator(chunk_size=1000))
        return exports.table_response(
            kind, f"{self.file_name}-{today():%Y-%m-%d}", [str(c.label) for c in self.columns], rows
        )

    def wants_export(self) -> str:
        """ "xlsx" or "csv" when the address asks for a file (?last=xlsx), else ""."""
        wanted = self.request.GET.get("last", "")
        return wanted if wanted in {"xlsx", "csv"} else ""


def _order(queryset: QuerySet, sort: str) -> OrderBy:
    """Text in Norwegian order on both databases, and what is empty last."""
    name = sort.lstrip("-")
    expression: F | Collate = F(name)
    if isinstance(_field_of(queryset, name), (CharField, TextField)):
        expression = Collate(F(name), "nb")
    return expression.desc(nulls_last=True) if sort.startswith("-") else expression.asc(nulls_last=True)


def _field_of(queryset: QuerySet, name: str) -> Any:
    if name in queryset.query.annotations:
        return queryset.query.annotations[name].output_field
    found: Any = None
    model: Any = queryset.model
    for part in name.split("__"):
        found = model._meta.get_field(part)
        model = found.related_model
    return found


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def choices_of(enum: Any) -> Callable[[], Iterable[tuple[str, Any]]]:
    """The choices of a TextChoices, for a Filter."""
    return lambda: enum.choices


def models_as_choices(queryset: QuerySet[Any]) -> Callable[[], Iterable[tuple[str, Any]]]:
    """The rows of a short queryset, for a Filter."""

    def pairs() -> list[tuple[str, str]]:
        rows: Iterable[Model] = queryset
        return [(str(row.pk), str(row)) for row in rows]

    return pairs
