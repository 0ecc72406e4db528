"""Fences around templates."""

import re
from pathlib import Path

from tests.architecture.code_fences import NORWEGIAN
from tests.architecture.reading import bare_html, line_of, room_of, templates, untranslated, without_comments

_OPENS = re.compile(r"\{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
_HTML_TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
_INLINE = re.compile(r"\s(?:style|on[a-z]+|hx-on[:a-z-]*)\s*=|^<style\b|^<script\b(?![^>]*\ssrc\s*=)|javascript:", re.I)
_HX = re.compile(r"\s(?:data-)?(hx-[a-z:\-]+)")
#: Attributes htmx 4.0.1 reads (its own file, dist/htmx.js); hx-on is left out on purpose, our CSP forbids it.
HTMX_4 = {
    "hx-action", "hx-boost", "hx-config", "hx-confirm", "hx-delete", "hx-disable", "hx-encoding", "hx-get",
    "hx-headers", "hx-ignore", "hx-include", "hx-indicator", "hx-method", "hx-morph-skip", "hx-morph-skip-children",
    "hx-patch", "hx-post", "hx-preserve", "hx-push-url", "hx-put", "hx-replace-url", "hx-select", "hx-select-oob",
    "hx-swap", "hx-swap-oob", "hx-sync", "hx-target", "hx-trigger", "hx-validate", "hx-vals",
}  # fmt: skip
#: A control with one of these names hides the form's own property of that name; htmx and our scripts then break.
DANGEROUS_NAMES = {
    "form", "action", "method", "name", "id", "target", "elements", "submit", "matches", "attributes",
    "closest", "reset", "length",
}  # fmt: skip
#: Files with Norwegian outside gettext, and why.
SPEAKS_ALONE = {
    "varde/core/templates/core/500.html",  # shown when nothing works, translations included
}
_PROPER_NAMES = re.compile(r"Varde|Bokmål|Nynorsk|English|Excel|CSV|RVTS\s+\w+")


def own_or_core(root: Path) -> list[str]:
    """A template includes and extends only its own room's and core's."""
    faults = []
    for path in templates(root):
        text = without_comments(path.read_text())
        for match in _OPENS.finditer(text):
            first = match.group(1).split("/")[0]
            if "/" in match.group(1) and first not in {room_of(path), "core", "components"}:
                faults.append(f"{_at(path, root, text, match.start())}: opens {match.group(1)}")
            if "/" not in match.group(1) and match.group(1) != "base.html":
                faults.append(f"{_at(path, root, text, match.start())}: opens {match.group(1)}")
    return faults


def templates_in_own_folder(root: Path) -> list[str]:
    """A room's templates lie in templates/<room>/, so that names never collide."""
    allowed_beside = {"core": {"components", "base.html", "account", "allauth", "mfa", "socialaccount", "usersessions"}}
    allowed_beside["people"] = allowed_beside["portal"] = allowed_beside["core"] - {"components", "base.html"}
    faults = []
    for path in templates(root):
        first = path.relative_to(root).parts[3]
        if first not in {room_of(path)} | allowed_beside.get(room_of(path), set()):
            faults.append(f"{path.relative_to(root)}: move to templates/{room_of(path)}/")
    return faults


def nothing_inline(root: Path) -> list[str]:
    """No style, script or handler in the page: the CSP would refuse it."""
    faults = []
    for path in templates(root):
        text = bare_html(path.read_text())
        for tag in _HTML_TAG.finditer(text):
            if _INLINE.search(tag.group()):
                faults.append(f"{_at(path, root, text, tag.start())}: {tag.group()[:80]}")
    return faults


def htmx_four(root: Path) -> list[str]:
    """Only attributes that htmx 4 knows (habit writes htmx 2)."""
    faults = []
    for path in templates(root):
        text = bare_html(path.read_text())
        for tag in _HTML_TAG.finditer(text):
            for match in _HX.finditer(tag.group()):
                name = match.group(1)
                base = name.removesuffix(":append").removesuffix(":inherited")
                if base not in HTMX_4 and not base.startswith("hx-status:"):
                    faults.append(f"{_at(path, root, text, tag.start())}: {name} is not htmx 4")
    return faults


def safe_control_names(root: Path) -> list[str]:
    faults = []
    for path in templates(root):
        text = bare_html(path.read_text())
        for match in re.finditer(r"<(?:input|select|textarea|button)\b[^>]*\sname=[\"']([a-z]+)[\"']", text):
            if match.group(1) in DANGEROUS_NAMES:
                faults.append(f"{_at(path, root, text, match.start())}: a control named {match.group(1)}")
    return faults


def every_post_has_a_token(root: Path) -> list[str]:
    """A form that posts carries the CSRF token."""
    faults = []
    for path in templates(root):
        text = without_comments(path.read_text())
        for match in re.finditer(r"<form\b(?:[^>%]|%\}|\{%)*?\smethod=[\"']post[\"'].*?</form>", text, re.S | re.I):
            if "csrf_token" not in match.group():
                faults.append(f"{_at(path, root, text, match.start())}: a form without {{% csrf_token %}}")
    return faults


def said_through_gettext(root: Path) -> list[str]:
    """Norwegian in a template stands inside translate or blocktranslate."""
    faults = []
    for path in templates(root):
        if str(path.relative_to(root)) in SPEAKS_ALONE:
            continue
        text = untranslated(path.read_text())
        spoken = re.sub(r"<[a-zA-Z/!][^<>]*>", lambda m: _spoken_attributes(m.group()), text)
        for number, line in enumerate(spoken.splitlines(), start=1):
            said = _PROPER_NAMES.sub("", line)
            if NORWEGIAN.search(said) or re.search(r"[a-zæøå]{4,} [a-zæøå]{3,}", said):
                faults.append(f"{path.relative_to(root)}:{number}: {line.strip()[:80]!r}")
    return faults


def _spoken_attributes(tag: str) -> str:
    said = re.findall(r"\s(?:alt|title|aria-label|placeholder|lead|label|caption|action)=\"([^\"/?]*)\"", tag)
    return " ".join(said) + "\n" * tag.count("\n")


def _at(path: Path, root: Path, text: str, position: int) -> str:
    return f"{path.relative_to(root)}:{line_of(text, position)}"
