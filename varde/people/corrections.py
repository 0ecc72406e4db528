"""Who may change a closed year, and how they are asked why."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext as _

from varde.core import locks
from varde.core.audit import SYSTEM
from varde.core.errors import YearIsClosed
from varde.people.access import Viewer, viewer_for
from varde.people.models import Account
from varde.places.public import Centre


@contextmanager
def correcting(
    actor: Viewer | Account,
    *,
    centre: Centre,
    days: Iterable[date | None] = (),
    years: Iterable[int] = (),
    reason: str = "",
    what: str,
) -> Iterator[None]:
    """Every action that may hit a closed year does its saving inside this block. One query when all is open.

    days, years: all that the change touches, as it was and as it becomes (None is skipped). reason: what the leader
    wrote, "" when nothing was asked. what: a short text about the change, shown in the list of corrections.
    Raises YearIsClosed; its `may_correct` tells the form to ask for the reason. Nothing special happens when the
    years are open: the reason is then left aside.
    """
    touched = {d.year for d in days if d} | set(years)
    closed = sorted(touched & locks.closed_years(centre.slug))
    named = ", ".join(map(str, closed))
    viewer = viewer_for(actor) if isinstance(actor, Account) else actor
    if closed and not viewer.may("close_year", centre):
        raise YearIsClosed(
            _("%(year)s er lukket, og tallene er låst. Be senterleder rette det, med en begrunnelse.") % {"year": named}
        )
    if closed and not reason.strip():
        raise YearIsClosed(
            _("%(year)s er lukket. Du kan rette det som leder: skriv hvorfor, og lagre igjen.") % {"year": named},
            may_correct=True,
        )
    with (
        locks.readable_refusal(),
        locks.correction(
            centre=centre.slug, years=closed, reason=reason, actor=viewer.account or SYSTEM, what=what[:300]
        ),
    ):
        yield
