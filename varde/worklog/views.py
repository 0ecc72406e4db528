"""Pages about full-time equivalents."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varde.core import exports
from varde.core.dates import today
from varde.core.forms import status_of, submit
from varde.people.public import at_desk, demand, found
from varde.worklog import actions, queries
from varde.worklog.forms import YearForm
from varde.worklog.rules import sum_by_field, sum_by_funder


@require_safe
def year_table(request: HttpRequest) -> HttpResponse:
    """One year by field and funder, with the two years before beside it."""
    viewer, centre = at_desk(request)
    this = today().year
    years = sorted({*queries.years_with_fte(viewer, centre), this}, reverse=True)
    wanted = request.GET.get("aar", "")
    year = next((y for y in years if str(y) == wanted), this)
    columns = queries.columns_of(centre)
    three = {y: queries.cells_of(centre, y) for y in (year - 2, year - 1, year)}
    cells = three[year]
    by_funder = sum_by_funder(cells)
    by_field = {y: sum_by_field(c) for y, c in three.items()}
    names = list(dict.fromkeys(name for y in (year, year - 1, year - 2) for name in by_field[y]))
    shown_columns = [f for f in columns if f.pk in by_funder]
    rows = [
        {
            "name": name,
            "cells": [cells.get((name, f.pk)) for f in shown_columns],
            "sums": [by_field[y].get(name) for y in three],
        }
        for name in names
    ]
    if (kind := request.GET.get("last", "")) in {"xlsx", "csv"}:
        table = [
            (year, name, funder.name, cells[name, funder.pk])
            for name in names
            for funder in columns
            if (name, funder.pk) in cells
        ]
        headings = [_("År"), _("Tjenesteområde"), _("Finansiering"), _("Årsverk")]
        return exports.table_response(kind, f"arsverk-{year}", headings, table)
    context = {
        "year": year, "years": years, "three": list(three), "columns": shown_columns, "rows": rows,
        "column_sums": [by_funder[f.pk] for f in shown_columns],
        "totals": [sum(s.values(), Decimal(0)) if s else None for s in by_field.values()],
        "history": queries.history_of_year(viewer, centre, year)[:50],
        "may_change": viewer.may("worklog"),
    }  # fmt: skip
    return render(request, "worklog/year_table.html", context)


@require_safe
def staff_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a figure opens to: the year the number stands in."""
    viewer, _centre = at_desk(request)
    row = found(lambda: queries.get_staff_year(viewer, pk))
    return redirect(f"{reverse('worklog:list')}?aar={row.year}")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_year(request: HttpRequest, year: int) -> HttpResponse:
    viewer, centre = at_desk(request)
    demand(viewer, "worklog")
    if not 2000 <= year <= today().year + 5:
        raise Http404
    now = queries.cells_of(centre, year)
    copied = "kopi" in request.GET
    shown = now or (queries.cells_of(centre, year - 1) if copied else now)
    columns = queries.columns_of(centre, request.GET.get("finansiering", ""))
    rows = list(dict.fromkeys([*queries.rows_of(centre, year), *(name for name, _funder in shown)]))
    form = YearForm(request.POST or None, prefix="a", rows=rows, columns=columns, now=now, shown=shown)

    def work() -> str:
        actions.save_year(
            actor=viewer, centre=centre, year=year, cells=form.cells(), version=form.opened_version, reason=form.reason
        )
        messages.success(request, _("Årsverkene for %(year)s er lagret.") % {"year": year})
        return f"{reverse('worklog:list')}?aar={year}"

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    context = {
        "form": form, "year": year, "before": year - 1, "copied": copied and not now,
        "may_copy": not now and bool(queries.cells_of(centre, year - 1)), "others": queries.other_funders(columns),
    }  # fmt: skip
    return render(request, "worklog/year_edit.html", context, status=status_of(form))
