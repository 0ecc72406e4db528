"""Somebody at a phone: keeps cookies, reads forms, fills them in, and may lose the line before the answer comes."""

import http.client
import uuid
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit


class Form(HTMLParser):
    """The fields of the page's forms with what stands in them, as a browser would send them. `forms` holds
    (action, fields)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, Any]]] = []
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v or "" for k, v in attrs}
        if tag == "form":
            self.forms.append((a.get("action", ""), {}))
        if not self.forms:
            return
        fields = self.forms[-1][1]
        if tag == "select":
            self._select = a.get("name", "")
        elif tag == "option" and self._select:
            if "selected" in a or self._select not in fields:
                fields[self._select] = a.get("value", "")
        elif tag == "textarea":
            fields[a.get("name", "")] = ""
        elif tag == "input" and a.get("name"):
            kind = a.get("type", "text")
            if kind in {"radio", "checkbox"} and "checked" not in a:
                return
            if kind not in {"submit", "file", "button"}:
                fields[a["name"]] = a.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def with_field(self, ending: str) -> dict[str, Any]:
        """The form that has a field whose name ends so."""
        return next(dict(fields) for _action, fields in self.forms if any(name.endswith(ending) for name in fields))


class Person:
    def __init__(self, base: str, cookies: dict[str, str], timeout: float = 20) -> None:
        self.where, self.cookies, self.timeout = urlsplit(base), dict(cookies), timeout
        self.line: http.client.HTTPConnection | None = None

    def hang_up(self) -> None:
        if self.line:
            self.line.close()
        self.line = None

    def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "", *, wait: float = 0
    ) -> tuple[int, str, str]:
        """(status, where it sends us, text). `wait`: hang up after so many seconds."""
        if self.line is None:
            self.line = http.client.HTTPConnection(self.where.hostname or "", self.where.port, timeout=self.timeout)
        if wait:
            self.hang_up()
            self.line = http.client.HTTPConnection(self.where.hostname or "", self.where.port, timeout=wait)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body:
            headers |= {"Content-Type": kind or "application/x-www-form-urlencoded", "Origin": self.where.geturl()}
        try:
            self.line.request(method, path, body or None, headers)
            answer = self.line.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text

    def post(self, path: str, fields: dict[str, Any], *, wait: float = 0) -> tuple[int, str, str]:
        return self.ask("POST", path, urlencode(fields).encode(), wait=wait)

    def upload(self, path: str, fields: dict[str, Any], field: str, name: str, content: bytes) -> tuple[int, str, str]:
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()
        ]
        parts += [
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode(),
            content,
            f"\r\n--{mark}--\r\n".encode(),
        ]
        return self.ask("POST", path, b"".join(parts), f"multipart/form-data; boundary={mark}")

    def quick_form(self) -> dict[str, Any]:
        """Quick registration as it stands when one opens it."""
        status, _where, text = self.ask("GET", "/arrangementer/hurtig/")
        if status != 200:
            raise OSError(f"the form answered {status}")
        return Form(text).with_field("-title")


def filled_in(form: dict[str, Any], title: str, heads: int = 7) -> dict[str, Any]:
    """The quick form with a title, a number of heads and a key of its own."""
    total = next(n for n in form if n.endswith("-heads"))
    title_field = next(n for n in form if n.endswith("-title"))
    return form | {title_field: title, total: str(heads), "idempotency_key": str(uuid.uuid4())}
