"""Changes to the lists: fields of a centre and year, funders, grant letters with headings, measures of plans."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.errors import Refused
from varde.core.facts import mark_changed
from varde.people.public import Viewer, correcting
from varde.places.public import Centre
from varde.projects.models import (
    CoreField,
    FieldOfWork,
    Funder,
    GrantHeading,
    GrantLetter,
    PlanMeasure,
    ProjectYear,
)
from varde.projects.rules import guess_core_field, parent_number, parse_headings


def field_named(*, centre: Centre, year: int, name: str, like: FieldOfWork | None = None) -> FieldOfWork:
    """The field of this name on the centre's list for the year; added at the end, mapped to the common core, when
    the list lacks it. `like` lends its order and its common field. Part of a larger change: writes no audit line."""
    found = FieldOfWork.objects.filter(centre=centre, year=year, name=name).first()
    if found is not None:
        return found
    if like is None:
        last = FieldOfWork.objects.filter(centre=centre, year=year).aggregate(m=Max("order"))["m"]
        core, order = CoreField.objects.filter(code=guess_core_field(name)).first(), -1 if last is None else last
        defaults = {"core_field": core, "order": order + 1}
    else:
        defaults = {"core_field": like.core_field, "order": like.order}
    return FieldOfWork.objects.get_or_create(centre=centre, year=year, name=name, defaults=defaults)[0]


def _demand(actor: Viewer, centre: Centre | None = None) -> None:
    if not actor.may("projects", centre):
        raise PermissionDenied


@transaction.atomic
def add_field(*, actor: Viewer, centre: Centre, year: int, name: str, core_field: CoreField | None) -> FieldOfWork:
    """A field at the end of the year's list. Refused when the name is there."""
    _demand(actor, centre)
    if FieldOfWork.objects.filter(centre=centre, year=year, name__iexact=name.strip()).exists():
        raise Refused(_("«%(name)s» står allerede på lista for %(year)s.") % {"name": name, "year": year})
    field = field_named(centre=centre, year=year, name=name.strip())
    if core_field is not None and field.core_field_id != core_field.pk:
        field.core_field = core_field
        field.save()
    audit.record(actor=actor.who, verb=_("la til tjenesteområde"), obj=field, centre=centre.slug)
    return field


@transaction.atomic
def change_field(
    *, actor: Viewer, field: FieldOfWork, name: str, core_field: CoreField | None, order: int, reason: str = ""
) -> FieldOfWork:
    """Another name, common field or place on the list of that year only. Figures of the year follow."""
    centre = field.centre
    _demand(actor, centre)
    name = name.strip()
    same = FieldOfWork.objects.filter(centre=centre, year=field.year, name__iexact=name)
    if same.exclude(pk=field.pk).exists():
        raise Refused(_("«%(name)s» står allerede på lista for %(year)s.") % {"name": name, "year": field.year})
    names = ("name", "core_field", "order")
    before = audit.snapshot(field, names)
    with correcting(actor, centre=centre, years=[field.year], reason=reason, what=field.name):
        field.name, field.core_field, field.order = name, core_field, order
        changes = audit.difference(before, audit.snapshot(field, names))
        if changes:
            field.save()
            audit.record(
                actor=actor.who, verb=_("endret tjenesteområde"), obj=field, centre=centre.slug, changes=changes
            )
            mark_changed(centre.slug, [date(field.year, 1, 1)])
    return field


@transaction.atomic
def remove_field(*, actor: Viewer, field: FieldOfWork) -> None:
    """Take a field off the year's list. Refused while something counts under it."""
    _demand(actor, field.centre)
    name, pk = field.name, field.pk
    try:
        with transaction.atomic():
            if ProjectYear.objects.filter(other_fields=pk).exists():
                raise Refused(_("«%(name)s» er i bruk. Flytt prosjektene først.") % {"name": name})
            field.delete()
    except ProtectedError as e:
        raise Refused(_("«%(name)s» er i bruk. Flytt prosjektene og årsverkene først.") % {"name": name}) from e
    field.pk = pk
    audit.record(actor=actor.who, verb=_("fjernet tjenesteområde"), obj=field, centre=field.centre.slug)


@transaction.atomic
def copy_fields(*, actor: Viewer, centre: Centre, from_year: int, year: int) -> int:
    """Add what last year's list has and this year's lacks. Returns how many were added."""
    _demand(actor, centre)
    added = 0
    have = set(FieldOfWork.objects.filter(centre=centre, year=year).values_list("name", flat=True))
    for field in FieldOfWork.objects.filter(centre=centre, year=from_year).select_related("core_field"):
        if field.name not in have:
            made = field_named(centre=centre, year=year, name=field.name, like=field)
            audit.record(actor=actor.who, verb=_("la til tjenesteområde"), obj=made, centre=centre.slug)
            added += 1
    return added


@transaction.atomic
def change_funder(*, actor: Viewer, funder: Funder | None, name: str, full_name: str) -> Funder:
    """A new funder (None) or another name on one. The list is common to the centres, and the name is what the
    workbook and the report print: the figures of every year that uses it follow."""
    _demand(actor)
    name = name.strip()
    same = Funder.objects.filter(name__iexact=name)
    if (same.exclude(pk=funder.pk) if funder else same).exists():
        raise Refused(_("«%(name)s» står allerede på lista.") % {"name": name})
    if funder is None:
        funder = Funder.objects.create(name=name, full_name=full_name.strip())
        audit.record(actor=actor.who, verb=_("la til finansiering"), obj=funder)
        return funder
    before = audit.snapshot(funder, ("name", "full_name"))
    renamed = funder.name != name
    used = ProjectYear.objects.filter(funder=funder).values_list("project__centre__slug", "year").distinct()
    if renamed and not actor.may("national") and {slug for slug, _y in used} - {c.slug for c in actor.centres}:
        raise Refused(_("Andre sentre bruker «%(name)s». Be nasjonal administrator endre navnet.") % {"name": funder})
    funder.name, funder.full_name = name, full_name.strip()
    changes = audit.difference(before, audit.snapshot(funder, ("name", "full_name")))
    if changes:
        affected = set(used)
        funder.save()
        audit.record(actor=actor.who, verb=_("endret finansiering"), obj=funder, changes=changes)
        if renamed:
            for slug, year in affected:
                mark_changed(slug, [date(year, 1, 1)])
    return funder


@transaction.atomic
def save_letter(*, actor: Viewer, letter: GrantLetter | None, funder: Funder, year: int, title: str) -> GrantLetter:
    """A new grant letter (None), or another title on one. One letter per funder and year."""
    _demand(actor)
    same = GrantLetter.objects.filter(funder=funder, year=year)
    if (same.exclude(pk=letter.pk) if letter else same).exists():
        raise Refused(_("%(funder)s har allerede et tilskuddsbrev for %(year)s.") % {"funder": funder, "year": year})
    if letter is None:
        letter = GrantLetter.objects.create(funder=funder, year=year, title=title.strip())
        audit.record(actor=actor.who, verb=_("la inn tilskuddsbrev"), obj=letter)
        return letter
    before = audit.snapshot(letter, ("title", "funder", "year"))
    letter.title, letter.funder, letter.year = title.strip(), funder, year
    if changes := audit.difference(before, audit.snapshot(letter, ("title", "funder", "year"))):
        letter.save()
        audit.record(actor=actor.who, verb=_("endret tilskuddsbrev"), obj=letter, changes=changes)
    return letter


@transaction.atomic
def paste_headings(*, actor: Viewer, letter: GrantLetter, text: str) -> tuple[int, int]:
    """Put in «2.1.3 Title» lines; a number that is there gets the new title, nothing is removed. Returns (new,
    changed). Raises Refused, naming every line that does not begin with a number; then nothing is written."""
    _demand(actor)
    found, faults = parse_headings(text)
    if faults:
        raise Refused(_("Disse linjene begynner ikke med et nummer: %(lines)s") % {"lines": " · ".join(faults[:20])})
    if not found:
        raise Refused(_("Lim inn minst én linje, for eksempel «2.1.3 Vold i nære relasjoner»."))
    return _put_headings(actor, letter, found)


def _put_headings(actor: Viewer, letter: GrantLetter, found: list[tuple[str, str]]) -> tuple[int, int]:
    have = {h.number: h for h in GrantHeading.objects.filter(letter=letter)}
    changed = [h for number, title in found if (h := have.get(number)) and title and h.title != title]
    titles = dict(found)
    for heading in changed:
        heading.title = titles[heading.number]
    GrantHeading.objects.bulk_update(changed, ["title"])
    new = [GrantHeading(letter=letter, number=n, title=t) for n, t in found if n not in have]
    GrantHeading.objects.bulk_create(new)
    _set_parents(letter)
    if new or changed:
        audit.record(
            actor=actor.who, verb=_("førte overskrifter"), obj=letter,
            changes={_("Overskrifter"): ["", ", ".join(h.number for h in [*new, *changed])]},
        )  # fmt: skip
    return len(new), len(changed)


def _set_parents(letter: GrantLetter) -> None:
    """Make the tree again from the numbers."""
    have = {h.number: h for h in GrantHeading.objects.filter(letter=letter)}
    moved = []
    for heading in have.values():
        above = parent_number(heading.number, have)
        parent = have[above].pk if above else None
        if heading.parent_id != parent:
            heading.parent_id = parent
            moved.append(heading)
    GrantHeading.objects.bulk_update(moved, ["parent"])


@transaction.atomic
def copy_headings(*, actor: Viewer, letter: GrantLetter) -> int:
    """Take over the headings of the same funder's last letter before this one. Returns how many were new."""
    _demand(actor)
    before = GrantLetter.objects.filter(funder=letter.funder, year__lt=letter.year).order_by("-year").first()
    if before is None:
        raise Refused(_("%(funder)s har ikke noe tidligere tilskuddsbrev.") % {"funder": letter.funder})
    have = set(letter.headings.values_list("number", flat=True))
    found = [(h.number, h.title) for h in before.headings.all() if h.number not in have]
    return _put_headings(actor, letter, found)[0]


@transaction.atomic
def change_heading(*, actor: Viewer, heading: GrantHeading, title: str) -> None:
    """Another title on a heading."""
    _demand(actor)
    before = heading.title
    heading.title = title.strip()
    if heading.title != before:
        heading.save()
        audit.record(
            actor=actor.who, verb=_("endret overskrift"), obj=heading.letter,
            changes={heading.number: [before, heading.title]},
        )  # fmt: skip


@transaction.atomic
def remove_heading(*, actor: Viewer, heading: GrantHeading) -> None:
    """Refused while a project answers it, so that nobody's link is lost without a word."""
    _demand(actor)
    if n := ProjectYear.objects.filter(headings=heading).count():
        raise Refused(_("%(n)s prosjekter svarer på %(heading)s.") % {"n": n, "heading": heading})
    letter, label = heading.letter, str(heading)
    GrantHeading.objects.filter(parent=heading).update(parent=None)
    heading.delete()
    _set_parents(letter)
    audit.record(actor=actor.who, verb=_("fjernet overskrift"), obj=letter, changes={label: [label, ""]})


@transaction.atomic
def add_plan_measure(*, actor: Viewer, plan: str, number: str, title: str) -> PlanMeasure:
    """A numbered measure of a national plan."""
    _demand(actor)
    if PlanMeasure.objects.filter(plan__iexact=plan.strip(), number__iexact=number.strip()).exists():
        raise Refused(_("Tiltak %(number)s i %(plan)s er ført fra før.") % {"number": number, "plan": plan})
    measure = PlanMeasure.objects.create(plan=plan.strip(), number=number.strip(), title=title.strip())
    audit.record(actor=actor.who, verb=_("la til tiltak"), obj=measure)
    return measure


@transaction.atomic
def change_plan_measure(*, actor: Viewer, measure: PlanMeasure, title: str) -> None:
    """Another text on a measure."""
    _demand(actor)
    before = measure.title
    measure.title = title.strip()
    if measure.title != before:
        measure.save()
        changes = {_("Tekst"): [before, measure.title]}
        audit.record(actor=actor.who, verb=_("endret tiltak"), obj=measure, changes=changes)


@transaction.atomic
def remove_plan_measure(*, actor: Viewer, measure: PlanMeasure) -> None:
    """Refused while a project answers it."""
    _demand(actor)
    if n := ProjectYear.objects.filter(plan_measures=measure).count():
        raise Refused(_("%(n)s prosjekter svarer på dette tiltaket.") % {"n": n})
    audit.record(actor=actor.who, verb=_("fjernet tiltak"), obj=measure)
    measure.delete()
