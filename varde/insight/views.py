"""Tall: the year at a glance, each figure with its breakdowns, and the registrations behind any cell."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varde.core import charts
from varde.core.exports import XLSX, download, table_response, to_csv, to_xlsx
from varde.core.locks import is_closed
from varde.insight import files, presenting, queries
from varde.insight.asked import Asked
from varde.insight.dimensions import ALL as DIMENSIONS
from varde.insight.registrations import HEADINGS, Behind, NotASum, Registration, row_of
from varde.insight.registrations import behind as registrations_of
from varde.insight.rules import Figure

_PER_PAGE = 100


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    asked = Asked.of(request)
    return render(
        request,
        "insight/figures.html",
        _common(asked) | {"cards": presenting.cards(asked), "is_closed": is_closed(asked.centre.slug, asked.year)},
    )


@require_safe
def one_figure(request: HttpRequest, key: str) -> HttpResponse:
    asked = Asked.of(request, key)
    assert asked.measure is not None
    found = _figure(asked)
    dimensions = presenting.compare_dimensions(asked.measure)
    chosen = request.GET.get("sammenlign", "")
    chosen = chosen if chosen in dimensions else (dimensions[0] if dimensions else "")
    return render(
        request,
        "insight/figure.html",
        _common(asked)
        | {
            "measure": asked.measure,
            "figure": found,
            "extra": _extra(found),
            "total_url": presenting.total_url(asked, asked.measure) if found.total else "",
            "sections": presenting.sections(asked, found),
            "comparison": presenting.comparison(asked, asked.measure, chosen) if asked.is_year else None,
            "compare_choices": [(d, DIMENSIONS[d].name) for d in dimensions],
            "is_closed": asked.is_year and is_closed(asked.centre.slug, asked.year),
        },
    )


@require_safe
def behind(request: HttpRequest, key: str) -> HttpResponse:
    """The registrations whose sum is the cell, oldest first."""
    asked = Asked.of(request, key)
    found = _behind(asked, key)
    if isinstance(found, HttpResponse):
        return found
    if request.GET.get("last") in ("xlsx", "csv"):
        lines = found.lines(0, found.count)
        name = slugify(f"bak-{key}-{asked.centre.slug}-{presenting.period_label(asked.period)}")
        return table_response(request.GET["last"], name, [str(h) for h in HEADINGS], map(row_of, lines))
    paginator: Paginator[Registration] = Paginator(_Lines(found), _PER_PAGE)  # type: ignore[arg-type]
    page = paginator.get_page(request.GET.get("side"))
    return render(
        request,
        "insight/behind.html",
        _common(asked)
        | {
            "measure": asked.measure,
            "total": found.total,
            "page": page,
            "columns": _columns_shown(asked, list(page)),
            "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
            "conditions": asked.shown_conditions(),
            "back": f"{reverse('insight:figure', args=[key])}?{asked.query()}",
        },
    )


@require_safe
def figures_file(request: HttpRequest, kind: str) -> HttpResponse:
    """All the year's figures as a workbook, a long table, or data."""
    asked = Asked.of(request)
    document = queries.document(asked.centre, asked.year)
    name = f"tall-{asked.centre.slug}-{asked.year}"
    if kind == "xlsx":
        return download(to_xlsx(files.sheets(document)), name=f"{name}.xlsx", content_type=XLSX)
    if kind == "csv":
        rows = files.long_rows(document)
        content = to_csv([_("Nøkkel"), _("Fordeling"), _("Kode"), _("Navn"), _("Verdi")], rows)
        return download(content, name=f"{name}.csv", content_type="text/csv; charset=utf-8")
    if kind == "json":
        return download(files.json_bytes(document.as_json()), name=f"{name}.json", content_type="application/json")
    raise Http404(kind)


@require_safe
def figure_file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """One figure as a table, or one of its charts as SVG or PNG (?del=sector)."""
    asked = Asked.of(request, key)
    assert asked.measure is not None
    found = _figure(asked)
    name = slugify(f"{key}-{asked.centre.slug}-{presenting.period_label(asked.period)}")
    if kind in ("xlsx", "csv"):
        headings = [_("Fordeling"), _("Kode"), _("Navn"), _("Verdi"), _("Prosent")]
        return table_response(kind, name, headings, files.figure_rows(found))
    dimension = request.GET.get("del", "")
    if kind not in ("svg", "png") or not found.by.get(dimension):
        raise Http404(kind)
    svg = str(presenting.section(asked, found, dimension, width="640").chart)
    name = f"{name}-{slugify(dimension)}"
    if kind == "svg":
        return download(svg.encode(), name=f"{name}.svg", content_type="image/svg+xml")
    title = _("%(measure)s etter %(dimension)s, %(centre)s %(period)s") % {
        "measure": asked.measure.name,
        "dimension": str(DIMENSIONS[dimension].name).lower(),
        "centre": asked.centre.name,
        "period": presenting.period_label(asked.period),
    }
    notes = [*(f"{name}: {value}" for name, value in asked.shown_conditions()), str(asked.measure.rule)]
    return download(charts.as_png(svg, title=title, notes=notes), name=f"{name}.png", content_type="image/png")


def _common(asked: Asked) -> dict[str, Any]:
    return {
        "asked": asked,
        "centre": asked.centre,
        "period_label": presenting.period_label(asked.period),
        "is_waiting": queries.is_waiting(asked.centre),
    }


def _figure(asked: Asked) -> Figure:
    assert asked.measure is not None
    try:
        return queries.figure(asked.centre, asked.measure.key, asked.period, asked.where, asked.codes)
    except (LookupError, ValueError) as e:
        raise Http404(str(e)) from e


def _behind(asked: Asked, key: str) -> Behind | HttpResponse:
    try:
        return registrations_of(asked.viewer, asked.centre, key, asked.period, asked.where, codes=asked.codes)
    except NotASum as e:
        return redirect(f"{reverse('insight:behind', args=[e.instead[0]])}?{asked.query()}")
    except (LookupError, ValueError) as e:
        raise Http404(str(e)) from e


class _Lines:
    """The lines as a paginator wants them: a length and slices."""

    def __init__(self, found: Behind) -> None:
        self._found = found

    def __len__(self) -> int:
        return self._found.count

    def __getitem__(self, part: slice) -> list[Registration]:
        return self._found.lines(part.start or 0, part.stop)


def _columns_shown(asked: Asked, lines: list[Registration]) -> dict[str, bool]:
    """Only columns in which something stands, and not what is the same in every line because it was asked for."""
    names = ("number", "title", "day", "project", "place", "sector", "level", "mode", "type", "category")
    return {name: name not in asked.where and any(getattr(line, name) for line in lines) for name in names}


def _extra(found: Figure) -> list[tuple[str, Any, str]]:
    """The contract's further fields in words: (label, value, unit)."""
    labels = {
        "events": (_("Arrangementer evaluert"), ""),
        "of": (_("Kommuner og bydeler i regionen"), ""),
        "percent": (_("Andel nådd"), "%"),
        "of_relevant": (_("Av prosjekter der det er aktuelt"), "%"),
        "agree_percent": (_("Ganske og helt enig"), "%"),
    }
    return [(*labels[name][:1], value, labels[name][1]) for name, value in found.extra.items()]
