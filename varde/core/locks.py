"""A closed year, guarded by the database itself.

Every table that feeds figures gets triggers that refuse insert, update and delete when the row belongs to a
(centre, year) in `core_yearlock`, unless the same transaction holds the leader's key in `core_yearunlock`.
They work for every path: pages, imports, the worker and a shell. The triggers themselves are in `core.guards`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from varde.core.errors import Refused, YearIsClosed
from varde.core.guards import MESSAGE, guard
from varde.core.models import YearLock, YearUnlock

if TYPE_CHECKING:
    from varde.core.audit import Actor

__all__ = [
    "CLOSED",
    "MESSAGE",
    "closed_years",
    "correction",
    "guard",
    "is_closed",
    "is_refusal",
    "leaders_key",
    "lock_year",
    "on_correction",
    "readable_refusal",
    "unlock_year",
]

#: What people are told when a trigger refuses.
CLOSED = _("Året er lukket. Bare leder kan rette det, med begrunnelse.")

#: Called inside the transaction of every correction of a closed year, after the change, with keyword arguments
#: centre (slug), years, reason, actor and what (a short text about the change). Insight registers here.
on_correction: list[Callable[..., None]] = []


def is_closed(centre: str, year: int) -> bool:
    return YearLock.objects.filter(centre=centre, year=year).exists()


def closed_years(centre: str) -> set[int]:
    return set(YearLock.objects.filter(centre=centre).values_list("year", flat=True))


@transaction.atomic
def lock_year(*, centre: str, year: int) -> None:
    """Close the year to all writers. On PostgreSQL this waits for those who are writing now and holds the others back
    until the transaction ends, so that nobody slips a row in while the figures are being frozen (their triggers read
    this very table). SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE core_yearlock IN ACCESS EXCLUSIVE MODE")
    YearLock.objects.get_or_create(centre=centre, year=year)


def unlock_year(*, centre: str, year: int) -> None:
    """For tests and for the operator. No page leads here: a closed year is corrected, never opened again."""
    YearLock.objects.filter(centre=centre, year=year).delete()


@contextmanager
def leaders_key(*, centre: str, years: Iterable[int]) -> Iterator[None]:
    """Inside this block, in one transaction, rows of the closed years may be changed. Who may use it, and that a
    reason is given, is decided by the caller; use `correction` unless nothing is to be told."""
    with transaction.atomic():
        keys = YearUnlock.objects.bulk_create([YearUnlock(centre=centre, year=y) for y in sorted(set(years))])
        yield
        YearUnlock.objects.filter(pk__in=[k.pk for k in keys]).delete()


@contextmanager
def correction(*, centre: str, years: Iterable[int], reason: str, actor: "Actor", what: str) -> Iterator[None]:
    """A change of closed years with the leader's key. The caller has seen to it that `actor` may close years.

    Refused without a reason. When the change is done, those in `on_correction` are told, in the same transaction, of
    the years that are closed; years that are open need no key and leave no trace.
    """
    closed = set(years) & closed_years(centre)
    if closed and not reason.strip():
        raise Refused(_("Skriv hvorfor det lukkede året rettes. Begrunnelsen vises ved siden av de låste tallene."))
    with leaders_key(centre=centre, years=closed):
        yield
        if closed:
            for tell in on_correction:
                tell(centre=centre, years=closed, reason=reason.strip(), actor=actor, what=what)


def is_refusal(error: BaseException) -> bool:
    """Whether this is the triggers' no."""
    return isinstance(error, DatabaseError) and MESSAGE in str(error)


@contextmanager
def readable_refusal(text: str = "") -> Iterator[None]:
    """Turn the trigger's refusal into YearIsClosed with a text for people."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as e:
        if is_refusal(e):
            raise YearIsClosed(text or CLOSED) from e
        raise
