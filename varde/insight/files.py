"""Key figures as files: a workbook, a long table, and text for a person at a terminal."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from varde.core.exports import harmless
from varde.core.templatetags.varde import number, percent
from varde.insight.dimensions import ALL as DIMENSIONS
from varde.insight.queries import Document
from varde.insight.rules import Figure

LONG_HEADINGS = ("key", "dimension", "code", "label", "value")


def json_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def machine_csv(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Comma and decimal point, as programs read it anywhere. No cell starts a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([harmless(v) if isinstance(v, str) else v for v in row] for row in rows)
    return out.getvalue()


def long_rows(found: Document) -> Iterator[tuple[object, ...]]:
    """One row per number: the total, the further fields, then every cell."""
    for figure in found.figures:
        yield (figure.key, "", "total", "", figure.total)
        for name, value in figure.extra.items():
            yield (figure.key, "", name, "", value)
        for dimension, cells in figure.by.items():
            for c in cells:
                yield (figure.key, dimension, c.code, c.label, c.value)


def sheets(found: Document) -> dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]:
    """A sheet of totals, then one per figure with the definition on top of nothing but its own numbers."""
    made: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]] = {
        "Tall": (
            ["Nøkkel", "Tall", "Verdi", "Enhet", "Slik teller vi", "Kilde"],
            [
                (f.key, str(m.name), f.total, str(m.unit_name), str(m.rule), str(m.source))
                for f in found.figures
                for m in [f.measure]
            ],
        )
    }
    for f in found.figures:
        made[f.key] = (["Fordeling", "Kode", "Navn", "Verdi", "Prosent"], list(figure_rows(f)))
    return made


def figure_rows(figure: Figure) -> Iterator[tuple[object, ...]]:
    yield ("I alt", "", "", figure.total, None)
    for name, value in figure.extra.items():
        yield (name, "", "", value, None)
    for dimension, cells in figure.by.items():
        for c in cells:
            yield (str(DIMENSIONS[dimension].name), c.code, c.label, c.value, c.percent)


def as_text(found: Document) -> str:
    lines = [f"{found.centre.name} {found.year}", ""]
    for f in found.figures:
        lines.append(f"{f.measure.name}: {number(f.total)} {f.measure.unit_name}")
        lines += [f"  {name}: {number(value)}" for name, value in f.extra.items()]
        for dimension, cells in f.by.items():
            if dimension == "place" or dimension not in f.measure.dimensions:
                continue
            lines.append(f"  {DIMENSIONS[dimension].name}")
            for c in cells:
                if c.value:
                    lines.append(
                        f"    {c.label:<50.50} {number(c.value):>10} {percent(c.percent) if c.percent else '':>9}"
                    )
        lines.append("")
    return "\n".join(lines)


def json_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
