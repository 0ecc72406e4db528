"""Changes to the registers of organisations and employees."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.edits import change
from varde.core.errors import Refused
from varde.core.sweeping import sweep
from varde.people.access import Viewer
from varde.people.erasure import tell_erased, tell_merged
from varde.people.models import Employee, Organisation, Person
from varde.places.public import Centre


def _demand(actor: Viewer, ability: str, centre: Centre | None = None) -> None:
    if not actor.may(ability, centre):
        raise PermissionDenied


@transaction.atomic
def create_organisation(*, actor: Viewer, data: Mapping[str, Any]) -> Organisation:
    """`data`: name, kind, sector, level, organisation_number, municipalities (list of Place)."""
    _demand(actor, "organisations")
    fields = dict(data)
    municipalities = fields.pop("municipalities", [])
    _refuse_taken_number(fields.get("organisation_number"))
    organisation = Organisation.objects.create(**fields)
    organisation.municipalities.set(municipalities)
    audit.record(actor=actor.actor, verb=_("la til virksomheten"), obj=organisation)
    return organisation


@transaction.atomic
def update_organisation(
    *, actor: Viewer, organisation: Organisation, data: Mapping[str, Any], version: int | None = None
) -> Organisation:
    """Raises EditConflict when somebody saved after the form was opened."""
    _demand(actor, "organisations")
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _refuse_taken_number(data.get("organisation_number"), organisation.pk)
    if changes := change(organisation, data, version=version):
        audit.record(actor=actor.actor, verb=_("endret virksomheten"), obj=organisation, changes=changes)
    return organisation


def _refuse_taken_number(number: str | None, own: int | None = None) -> None:
    if not number:
        return
    same = Organisation.objects.filter(organisation_number=number)
    taken = (same.exclude(pk=own) if own else same).first()
    if taken is not None:
        raise Refused(_("%(name)s har dette organisasjonsnummeret fra før.") % {"name": taken.name})


@transaction.atomic
def create_employee(*, actor: Viewer, centre: Centre, data: Mapping[str, Any]) -> Employee:
    """`data`: name, email, phone, title, works_from, works_to."""
    _demand(actor, "employees", centre)
    person = Person.objects.create(centre=centre, **{k: data.get(k) or "" for k in ("name", "email", "phone")})
    employee = Employee.objects.create(
        person=person,
        centre=centre,
        title=data.get("title") or "",
        works_from=data.get("works_from"),
        works_to=data.get("works_to"),
    )
    audit.record(actor=actor.actor, verb=_("la til den ansatte"), obj=person, centre=centre.slug)
    return employee


@transaction.atomic
def update_employee(
    *, actor: Viewer, employee: Employee, data: Mapping[str, Any], version: int | None = None
) -> Employee:
    """Person and position are saved together; the version of the person guards both."""
    _demand(actor, "employees", employee.centre)
    employee = Employee.objects.select_related("person", "centre").select_for_update(of=("self",)).get(pk=employee.pk)
    changes = change(employee.person, {k: data[k] for k in ("name", "email", "phone") if k in data}, version=version)
    position = change(employee, {k: data[k] for k in ("title", "works_from", "works_to") if k in data})
    if position and not changes:  # so that the next one with an old form is told
        Person.objects.filter(pk=employee.person_id).update(version=models.F("version") + 1)
    if changes or position:
        audit.record(
            actor=actor.actor,
            verb=_("endret den ansatte"),
            obj=employee.person,
            centre=employee.centre.slug,
            changes=changes | position,
        )
    return employee


def _keys_to_person() -> list[Any]:
    """Every key in the house that points to a person: found by the database's own knowledge, in all rooms."""
    return [f.field for f in Person._meta.get_fields(include_hidden=True) if f.auto_created and hasattr(f, "field")]


@transaction.atomic
def merge_persons(*, actor: Viewer, kept: Person, gone: Person) -> Person:
    """Make one of two: every key moves to `kept`, what `kept` lacks is taken from `gone`, and `gone` disappears."""
    _demand(actor, "employees", kept.centre)
    if kept.pk == gone.pk or kept.centre_id != gone.centre_id:
        raise Refused(_("Velg to ulike personer ved samme senter."))
    tell_merged(kept, gone)
    for key in _keys_to_person():
        if key.many_to_many:
            through = key.remote_field.through._default_manager
            own, other = key.m2m_column_name(), key.m2m_reverse_name()
            has_kept = through.filter(**{other: kept.pk}).values_list(own, flat=True)
            through.filter(**{other: gone.pk}).exclude(**{f"{own}__in": list(has_kept)}).update(**{other: kept.pk})
        elif not key.model._meta.auto_created:
            key.model._default_manager.filter(**{key.name: gone}).update(**{key.name: kept})
    filled = {f: getattr(gone, f) for f in ("email", "phone") if getattr(gone, f) and not getattr(kept, f)}
    account, gone.account = gone.account, None
    gone.save(update_fields=["account"])
    if kept.account is None and account is not None:
        filled["account"] = account
    changes = change(kept, filled)
    audit.record(
        actor=actor.actor,
        verb=_("slo sammen med en annen registrering av"),
        obj=kept,
        centre=kept.centre.slug,
        changes=changes,
    )
    gone.delete()
    return kept


@transaction.atomic
def erase_person(*, actor: Viewer, person: Person) -> None:
    """The person is forgotten: row, keys, and the name wherever a declared field holds it. Figures stand, because
    they are counts. The audit trail says that it happened, not to whom."""
    _demand(actor, "employees", person.centre)
    person = Person.objects.select_for_update().get(pk=person.pk)
    tell_erased(person)
    texts, centre, pk = [person.name, person.email, person.phone], person.centre.slug, person.pk
    person.delete()
    person.pk, person.name = pk, _("en person")
    audit.record(actor=actor.actor, verb=_("slettet"), obj=person, centre=centre)
    sweep(texts)
