"""Charts as SVG, drawn by hand: small, themable, the same in the page, as a file and in a PDF.

A chart is an image with a title and a description; the table beside it holds the numbers. Widths are percent and
heights are pixels, so text keeps its size on a phone. Colours stand as presentation attributes, which the page's
classes override (dark mode, print); nothing is styled inline (CSP). Values are printed at the bars.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

#: Colours of a chart outside the page: at least 3:1 against white.
_FILL = {"bar": "#17525f", "bar-before": "#6c929a", "bar-missing": "#7a848a"}
_TEXT, _SOFT, _LINE = "#22303a", "#4b5760", "#d3d8db"
_ROW, _BAR, _TOP = 44, 14, 20
_MOST = 64  # per cent: beside the longest bar there is room for its value, on a phone too
_COLUMN_HEIGHT = 170
_PAINTER = Path(__file__).parent / "painter.py"


@dataclass(frozen=True, slots=True)
class Bar:
    """text: the value as printed. kind: bar, bar-before (another year), bar-missing (not stated)."""

    label: str
    value: float
    text: str
    kind: str = "bar"


def _frame(body: SafeString, *, title: str, description: str, height: int, name: str, width: str) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="v-chart" role="img" width="{}" height="{}" '
        'font-family="Inter, sans-serif" font-size="13" aria-labelledby="{}-title {}-desc">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        width, height, name, name, name, title, name, description, body,
    )  # fmt: skip


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip(" ,") + "…"


def bars(given: Sequence[Bar], *, title: str, description: str, name: str = "chart", width: str = "100%") -> SafeString:
    """Horizontal bars, one below the other, each with its label above and its value at its end. `name` must be
    unique on the page; `width` is pixels for a file."""
    most = max((b.value for b in given), default=0) or 1
    rows = (
        (
            n * _ROW + 14, _TEXT, _short(b.label, 48),
            n * _ROW + _TOP, _percent(max(b.value / most * _MOST, 0.4 if b.value else 0)), _BAR, _FILL[b.kind], b.kind,
            _percent(b.value / most * _MOST), n * _ROW + _TOP + 12, _TEXT, b.text,
        )
        for n, b in enumerate(given)
    )  # fmt: skip
    body = format_html_join(
        "",
        '<text y="{}" fill="{}">{}</text><rect y="{}" width="{}" height="{}" rx="3" fill="{}" class="{}"/>'
        '<text x="{}" y="{}" dx="8" font-weight="600" fill="{}">{}</text>',
        rows,
    )
    return _frame(body, title=title, description=description, height=len(given) * _ROW, name=name, width=width)


def columns(
    given: Sequence[Bar], *, title: str, description: str, name: str = "chart", width: str = "100%"
) -> SafeString:
    """Upright columns, for months and years, with the value above and the label below each."""
    most = max((b.value for b in given), default=0) or 1
    each = 100 / max(len(given), 1)
    base = _COLUMN_HEIGHT + 24
    size = 11 if len(given) > 8 else 13
    rows = []
    for n, b in enumerate(given):
        tall = round(b.value / most * _COLUMN_HEIGHT, 1)
        middle = _percent((n + 0.5) * each)
        rows.append(
            (
                _percent(n * each + each * 0.15), base - tall, _percent(each * 0.7), tall, _FILL[b.kind], b.kind,
                middle, base - tall - 6, size, _TEXT, b.text, middle, base + 18, size, _SOFT, _short(b.label, 12),
            )
        )  # fmt: skip
    body = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2" fill="{}" class="{}"/>'
        '<text x="{}" y="{}" font-size="{}" text-anchor="middle" font-weight="600" fill="{}">{}</text>'
        '<text x="{}" y="{}" font-size="{}" text-anchor="middle" class="soft" fill="{}">{}</text>',
        rows,
    )
    line = format_html('<line x1="0" x2="100%" y1="{}" y2="{}" stroke="{}" class="line"/>', base, base, _LINE)
    return _frame(
        mark_safe(body + line), title=title, description=description, height=base + 28, name=name, width=width
    )


def spark(values: Sequence[float], *, slots: int = 8) -> SafeString:
    """A small row of columns for a card, the last one strong. Hidden from screen readers: the card says the numbers."""
    most = max(values, default=0) or 1
    each = 100 / max(slots, len(values))
    rows = (
        (
            _percent(n * each), round(36 - v / most * 34, 1), _percent(each * 0.8), max(round(v / most * 34, 1), 1),
            _FILL[kind], kind,
        )
        for n, v in enumerate(values)
        for kind in ["bar" if n == len(values) - 1 else "bar-before"]
    )  # fmt: skip
    body = format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" rx="1" fill="{}" class="{}"/>', rows)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="v-chart" aria-hidden="true" width="100%" height="36">{}</svg>',
        body,
    )


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def as_png(svg: str, *, title: str, notes: Sequence[str] = ()) -> bytes:
    """The chart as a picture, with its title above and its notes below. The font is shipped with us.

    Drawn by a process of its own that ends with it: what the drawing takes (60 MB that the web process would keep)
    goes back at once."""
    given = {"svg": svg, "title": title, "notes": list(notes)}
    drawn = subprocess.run(
        [sys.executable, "-I", str(_PAINTER)], input=json.dumps(given).encode(), capture_output=True, timeout=30
    )
    if drawn.returncode:
        raise RuntimeError(f"The picture was not drawn: {drawn.stderr.decode(errors='replace')[-2000:]}")
    return drawn.stdout
