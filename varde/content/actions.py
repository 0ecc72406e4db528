"""Changes to the numbers of web resources."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from varde.content.models import WebStatistic
from varde.core import audit, edits
from varde.core.errors import Refused
from varde.core.facts import mark_changed
from varde.people.public import Viewer, correcting
from varde.places.public import Centre


def _day(year: int, month: int | None) -> date:
    return date(year, month or 1, 1)


def _refuse_twice(centre: Centre, values: Mapping[str, Any], but: int | None = None) -> None:
    same = WebStatistic.objects.filter(
        centre=centre, site=values["site"], year=values["year"], month=values["month"], metric=values["metric"]
    )
    if but is not None:
        same = same.exclude(pk=but)
    if (there := same.first()) is not None:
        raise Refused(
            _("%(what)s har dette tallet fra før (%(amount)s). Endre det i stedet.")
            % {"what": there, "amount": f"{there.amount.normalize():f}"}
        )


@transaction.atomic
def add_number(*, actor: Viewer, centre: Centre, values: Mapping[str, Any], reason: str = "") -> WebStatistic:
    """One number: site, year, month (None = the whole year), metric, amount. Raises PermissionDenied, Refused,
    YearIsClosed."""
    if not actor.may("content", centre):
        raise PermissionDenied
    _refuse_twice(centre, values)
    with correcting(actor, centre=centre, years=[values["year"]], reason=reason, what=values["site"]):
        made = WebStatistic.objects.create(centre=centre, **values)
        audit.record(actor=actor.who, verb=_("la inn tallet"), obj=made, centre=centre.slug, reason=reason)
        mark_changed(centre.slug, [_day(made.year, made.month)])
    return made


@transaction.atomic
def change_number(
    *, actor: Viewer, number: WebStatistic, version: int | None, values: Mapping[str, Any], reason: str = ""
) -> WebStatistic:
    """Raises PermissionDenied, EditConflict, Refused, YearIsClosed."""
    if not actor.may("content", number.centre):
        raise PermissionDenied
    row = WebStatistic.objects.select_for_update(of=("self",)).select_related("centre").get(pk=number.pk)
    before = _day(row.year, row.month)
    edits.refuse_stale(row, version, values)
    _refuse_twice(row.centre, values, but=row.pk)
    after = _day(values["year"], values["month"])
    with correcting(actor, centre=row.centre, days=[before, after], reason=reason, what=row.site):
        changes = edits.change(row, values)
        if changes:
            audit.record(
                actor=actor.who, verb=_("endret tallet"), obj=row, centre=row.centre.slug, changes=changes,
                reason=reason,
            )  # fmt: skip
            mark_changed(row.centre.slug, [before, after])
    return row


@transaction.atomic
def remove_number(*, actor: Viewer, number: WebStatistic, reason: str = "") -> None:
    """A number that should not have been there; the history keeps what it was."""
    centre = number.centre
    if not actor.may("content", centre):
        raise PermissionDenied
    with correcting(actor, centre=centre, years=[number.year], reason=reason, what=number.site):
        changes = {edits.label_of(number, "amount"): [f"{number.amount.normalize():f}", ""]}
        audit.record(actor=actor.who, verb=_("fjernet tallet"), obj=number, centre=centre.slug, changes=changes)
        mark_changed(centre.slug, [_day(number.year, number.month)])
        number.delete()
