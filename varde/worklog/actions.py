"""Changes to full-time equivalents: a whole year at a time."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.errors import EditConflict, FieldDifference
from varde.core.facts import mark_changed
from varde.people.public import Viewer, correcting
from varde.places.public import Centre
from varde.projects.public import Funder, field_named
from varde.worklog.models import StaffYear
from varde.worklog.queries import cells_of
from varde.worklog.rules import Cells, fingerprint


def _shown(value: object) -> str:
    return "" if value is None else f"{value}".replace(".", ",")


@transaction.atomic
def save_year(
    *, actor: Viewer, centre: Centre, year: int, cells: Cells, version: int | None = None, reason: str = ""
) -> int:
    """Make the year be exactly `cells`; what is not there is removed. `version` is the fingerprint the form was
    opened with. A field the year's list lacks is added to it. Returns how many cells changed.

    Raises PermissionDenied, EditConflict, YearIsClosed.
    """
    if not actor.may("worklog", centre):
        raise PermissionDenied
    Centre.objects.select_for_update().get(pk=centre.pk)
    now = cells_of(centre, year)
    names = {f.pk: f.name for f in Funder.objects.all()}
    changes = {
        f"{key[0]}, {names.get(key[1], '')}": [_shown(now.get(key)), _shown(cells.get(key))]
        for key in sorted({*now, *cells})
        if now.get(key) != cells.get(key)
    }
    if version is not None and version != fingerprint(now):
        raise EditConflict(fingerprint(now), "", [FieldDifference(label, *pair) for label, pair in changes.items()])
    if not changes:
        return 0
    what = _("årsverk %(year)s") % {"year": year}
    with correcting(actor, centre=centre, years=[year], reason=reason, what=what):
        kept = None
        for (name, funder), fte in cells.items():
            kept, made = StaffYear.objects.get_or_create(
                centre=centre, year=year, funder_id=funder, field=field_named(centre=centre, year=year, name=name),
                defaults={"fte": fte},
            )  # fmt: skip
            if not made and kept.fte != fte:
                kept.fte, kept.version = fte, kept.version + 1
                kept.save()
        for key in now.keys() - cells.keys():
            kept = StaffYear.objects.get(centre=centre, year=year, field__name=key[0], funder=key[1])
            gone_pk = kept.pk
            kept.delete()
            kept.pk = gone_pk
        if kept is not None:
            audit.record(
                actor=actor.who, verb=_("lagret årsverk for %(year)s") % {"year": year}, obj=kept, centre=centre.slug,
                changes=changes, reason=reason,
            )  # fmt: skip
        mark_changed(centre.slug, [date(year, 1, 1)])
    return len(changes)
