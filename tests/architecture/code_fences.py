"""Fences around Python files: each returns the faults it found, as lines a person can act on."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.reading import inside_varde, python_files, room_of, tree_of, where

#: Modules besides public.py that a room may open in all rooms below it, and why.
KEYS = {
    "insight": "figures",  # only insight may know how a room counts
    "exchange": "workbook",  # only exchange may know a room's sheets
}
MAX_LINES = 400
#: Files of a room that answer a request; they ask queries and call actions, and never the database itself.
ANSWERING = {"views", "forms", "urls", "context", "templatetags", "navigation"}
NORWEGIAN = re.compile(
    r"[æøåÆØÅ]|\b(?:og|ikke|eller|du|din|ditt|dette|denne|som|med|til|fra|har|ingen|velg|skriv|lagre|alle)\b"
)
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def doors(root: Path) -> list[str]:
    """Rooms are entered through public.py alone (and figures.py by insight, workbook.py by exchange)."""
    faults = []
    for path in python_files(root, "varde", "config"):
        here = room_of(path)
        for node, module in _imports(path):
            parts = module.split(".")
            if parts[0] != "varde" or len(parts) < 2 or parts[1] in {here, "core"}:
                continue
            opened = parts[2] if len(parts) > 2 else ""
            if here == "" and opened in {"urls", "urls_account"}:
                continue
            together = {"demo"} if "demo" in path.stem else set()  # the demo year is told by all rooms together
            if opened not in {"public", KEYS.get(here, "public")} | together:
                faults.append(f"{where(path, node, root)}: {module} – go through varde.{parts[1]}.public")
    return faults


def _imports(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """Every module this file imports, also inside functions and by name in a string."""
    package = inside_varde(path)[:-1]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(p for p in (base, node.module or "") if p)
            yield from ((node, f"{module}.{alias.name}") for alias in node.names)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and room_of(path)
            and re.fullmatch(r"varde(\.[a-z_]+){2,}", node.value)
        ):
            yield node, node.value


def plain_doors(root: Path) -> list[str]:
    """public.py re-exports with __all__ and defines nothing."""
    faults = []
    for path in sorted((root / "varde").glob("*/public.py")):
        names: set[str] | None = None
        for node in tree_of(path).body:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if isinstance(target, ast.Name) and target.id == "__all__" and isinstance(node.value, ast.List):
                    names = {e.value for e in node.value.elts if isinstance(e, ast.Constant)}  # type: ignore[misc]
                    continue
            if isinstance(node, ast.ImportFrom) or (
                isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            ):
                continue
            faults.append(f"{where(path, node, root)}: a door defines nothing")
        if names is None:
            faults.append(f"{path.relative_to(root)}: no __all__")
    return faults


def choke_point(root: Path) -> list[str]:
    """What answers a request asks the room's queries: no `Model.objects` there (check A4)."""
    faults = []
    for path in python_files(root, "varde"):
        if not ANSWERING & _kinds(path, root):
            continue
        tree = tree_of(path)
        harmless = {
            id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in {"none", "db_manager"}
        }
        for node in ast.walk(tree):
            manager = isinstance(node, ast.Attribute) and node.attr in {
                "objects", "_default_manager", "_base_manager",
            }  # fmt: skip
            short_cut = isinstance(node, ast.Name) and node.id in {"get_object_or_404", "get_list_or_404"}
            if (manager and id(node) not in harmless) or short_cut:
                faults.append(f"{where(path, node, root)}: reads the database itself; ask queries.py")
    return faults


def short_files(root: Path) -> list[str]:
    """A file past 400 lines becomes a folder of the same name."""
    faults = []
    for path in python_files(root, "varde", "config", "tests", "scripts", "bench", tests=True):
        lines = path.read_text().count("\n")
        if lines > MAX_LINES:
            faults.append(f"{path.relative_to(root)}: {lines} lines")
    return faults


def no_drawers(root: Path) -> list[str]:
    """There is no file where everything ends up."""
    names = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    return [
        str(p.relative_to(root)) for p in python_files(root, "varde", "config", "tests", tests=True) if p.name in names
    ]


def said_through_gettext(root: Path) -> list[str]:
    """Texts people see in views and forms go through gettext. A guess: Norwegian words with a space or æøå."""
    faults = []
    for path in python_files(root, "varde"):
        if not {"views", "forms", "navigation"} & _kinds(path, root):
            continue
        tree = tree_of(path)
        translated = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _name_of(node.func) in GETTEXT
            for inner in ast.walk(node)
        }
        spoken_of = _docstrings(tree)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in translated | spoken_of
                and _is_norwegian(node.value)
            ):
                faults.append(f"{where(path, node, root)}: {node.value[:60]!r} is said without gettext")
    return faults


def _kinds(path: Path, root: Path) -> set[str]:
    """What a file is by its name: views.py, views/lists.py and views_periods.py are all "views"."""
    return {part.split("_")[0] for part in path.relative_to(root / "varde").with_suffix("").parts[1:]}


def _is_norwegian(text: str) -> bool:
    if text.startswith("/") or "<" in text:
        return False
    return bool(NORWEGIAN.search(text)) and (" " in text.strip() or bool(re.search("[æøåÆØÅ]", text)))


def _name_of(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def _docstrings(tree: ast.Module) -> set[int]:
    """Constants that stand alone: docstrings and the like."""
    return {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}


def no_markup_with_style(root: Path) -> list[str]:
    """HTML and SVG made in Python obey the same CSP: no style attribute, no handler, no inline script."""
    pattern = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=\s*[\"']|<style[\s>]|<script(?![^>]*\ssrc=)[\s>]", re.I)
    faults = []
    for path in python_files(root, "varde"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and pattern.search(node.value):
                faults.append(f"{where(path, node, root)}: inline style, script or handler")
    return faults
