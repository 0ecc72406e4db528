"""Walking through the house as somebody: asking, and noting what was answered, shown and written."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from conftest import CANARY
from tests.architecture.register_fences import addresses
from tests.journeys.access_table import BORROWED, TABLE, Row
from tests.journeys.world import ESCAPED_TRAP, ROLES, World
from varde.people.public import viewer_for

__all__ = ["ROLES"]

#: Tables any request may write to: the session, and the memory of a form that was sent.
NOT_WORK = (
    "django_session",
    "core_submittedform",
    "django_tasks",
    "account_",
    "mfa_",
    "usersessions_",
    "people_savedview",
)
_WRITE = re.compile(r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.I)
_CHANGES_EACH_TIME = re.compile(
    rb"name=\"(?:csrfmiddlewaretoken|idempotency_key|next)\"\s+value=\"[^\"]*\"|(?:href|action)=\"[^\"]*\""
)


@dataclass
class Answer:
    status: int
    response: HttpResponse
    wrote: list[str]

    @property
    def shown(self) -> bytes:
        """Everything the answer says; a workbook is unpacked."""
        body = b"".join(self.response) if self.response.streaming else self.response.content
        if body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                return b"\n".join(book.read(name) for name in book.namelist())
        return body

    @property
    def cause(self) -> str:
        info = getattr(self.response, "exc_info", None)
        return f" {info[1]!r}" if info else ""


class Walker:
    """One person walking. Whatever they change is put back before the next step."""

    def __init__(self, world: World, role: str, *, demand_token: bool = False) -> None:
        self.world, self.role = world, role
        self.account = world.account(role)
        self.client = Client(raise_request_exception=False, enforce_csrf_checks=demand_token)
        if self.account is not None:
            self.client.force_login(self.account, backend="django.contrib.auth.backends.ModelBackend")
        self.viewer = viewer_for(self.account) if self.account else None

    def ask(self, method: str, path: str, data: Any = None, **extra: Any) -> Answer:
        wrote: list[str] = []

        def watching(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if (m := _WRITE.match(sql)) and not m[1].startswith(NOT_WORK):
                wrote.append(m[1])
            return execute(sql, params, many, context)

        with put_back(), connection.execute_wrapper(watching):
            response = getattr(self.client, method.lower())(path, data or {}, **extra)
            answer = Answer(response.status_code, response, wrote)
            answer.response.content if not response.streaming else None  # noqa: B018 - lazy answers are made now
        return answer

    def may(self, demand: str) -> bool:
        if demand == "open":
            return True
        if self.viewer is None:
            return False
        if demand == "account":
            return True
        if demand == "desk":
            return self.viewer.centre is not None
        return self.viewer.may(demand)

    @property
    def forbidden(self) -> list[bytes]:
        """Canaries this person must never see."""
        mine = {c.slug for c in self.viewer.centres} if self.viewer else set()
        return [text.encode() for slug, text in CANARY.items() if slug not in mine]

    def leaks(self, answer: Answer) -> list[str]:
        shown = answer.shown
        faults = [f"shows {canary.decode()}" for canary in self.forbidden if canary in shown]
        if answer.response.get("Content-Type", "").startswith("text/html") and ESCAPED_TRAP.encode() in shown:
            faults.append("a text is not escaped")
        return faults


@contextmanager
def put_back() -> Iterator[None]:
    """Undo what the step changed. A step that broke the transaction is undone as well."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> list[tuple[str, Row]]:
    """The table's rows whose address exists, so that the table may run a little ahead of the rooms."""
    there = {name for _route, name, _view in addresses()}
    return [(name, row) for name, row in TABLE.items() if name in there]


def unclassified() -> list[str]:
    return [
        f"{name} ({route})"
        for route, name, _view in addresses()
        if name not in TABLE and not route.startswith(BORROWED)
    ]


def _parts(route: str) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


def address(world: World, name: str, row: Row, whose: str) -> str | None:
    """The address with the id of Øst's row ("ost"), Sør's ("sor"), nobody's ("none"), or a given raw id."""
    parts = dict(row.parts)
    if row.of:
        pk = 987_654_321 if whose == "none" else world.pk(row.of, whose)
        spelled = {k: v.format(pk=pk) for k, v in parts.items() if isinstance(v, str) and "{pk}" in v}
        if not spelled:
            spelled = {next(p for p in _parts(next(r for r, n, _v in addresses() if n == name)) if p not in parts): pk}
        parts |= spelled
    elif whose != "ost":
        return None
    try:
        return reverse(name, kwargs=parts)
    except NoReverseMatch as e:  # the table and the room disagree: say so as a fault, not as a crash
        return f"?{e}"


def same_but_for_the_address(a: bytes, b: bytes) -> bool:
    return _CHANGES_EACH_TIME.sub(b"", a) == _CHANGES_EACH_TIME.sub(b"", b)
