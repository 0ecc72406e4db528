"""Reading the house: its rooms, its files, its templates. The fences take a root, so that each can be tried on a
planted fault."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def layers(root: Path = ROOT) -> list[list[str]]:
    """The layers of .importlinter, top first: [["portal"], ["insight", "exchange"], …]."""
    found: list[list[str]] = []
    inside = False
    for line in (root / ".importlinter").read_text().splitlines():
        if line.startswith("layers ="):
            inside = True
        elif inside and line.startswith("    "):
            if not line.strip().startswith("#"):
                found.append([room.strip() for room in line.split("|")])
        elif inside:
            break
    return found


def level_of(room: str) -> int:
    """0 is the lowest layer."""
    return next(len(layers()) - n for n, row in enumerate(layers(), start=1) if room in row)


def rooms() -> list[str]:
    return [room for row in layers() for room in row]


def inside_varde(path: Path) -> list[str]:
    """The parts of a path from the package varde on; empty outside it. The checkout may be called varde too: the
    package is the one that holds a room or core."""
    parts = list(path.parts)
    for n in range(len(parts) - 2, -1, -1):
        if parts[n] == "varde" and parts[n + 1] in {*rooms(), "core"}:
            return parts[n:]
    return []


def room_of(path: Path) -> str:
    """The room a file below varde/ lies in; "" for files outside the rooms."""
    inside = inside_varde(path)
    return inside[1] if len(inside) > 2 else ""


def python_files(root: Path, *folders: str, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            parts = path.relative_to(root).parts
            if ("tests" in parts and not tests) or ("migrations" in parts and not migrations):
                continue
            yield path


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def tree_of(path: Path) -> ast.Module:
    return _parsed(path.read_text())


def where(path: Path, node: ast.AST, root: Path) -> str:
    return f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)}"


def templates(root: Path) -> Iterator[Path]:
    yield from sorted((root / "varde").glob("*/templates/**/*.html"))


_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TRANSLATED = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)


def without_comments(text: str) -> str:
    return _COMMENT.sub(lambda m: "\n" * m.group().count("\n"), text)


def bare_html(text: str) -> str:
    """The template's HTML with every Django tag and value taken out; line numbers kept."""

    def lines(match: re.Match[str]) -> str:
        return "\n" * match.group().count("\n")

    text = without_comments(text)
    return _VALUE.sub(lines, _TAG.sub(lines, text))


def untranslated(text: str) -> str:
    """What a template says outside {% translate %} and {% blocktranslate %}."""
    text = _TRANSLATED.sub(lambda m: "\n" * m.group().count("\n"), without_comments(text))
    return bare_html(text)


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
