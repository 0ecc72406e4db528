"""Reads about people and what belongs to them."""

from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from varde.core.models import AuditLine
from varde.people.access import Viewer
from varde.people.models import Account, Employee, Membership, Organisation, Person, SavedView
from varde.places.public import Centre, Place


def saved_views_of(viewer: Viewer, page: str) -> QuerySet[SavedView]:
    """The viewer's own saved views of one list page."""
    return SavedView.objects.filter(account=viewer.account, page=page)


def own_saved_views(viewer: Viewer) -> QuerySet[SavedView]:
    """All the viewer's saved views."""
    return SavedView.objects.filter(account=viewer.account).order_by("page", "name")


def organisations_visible_to(viewer: Viewer) -> QuerySet[Organisation]:
    """The register is common to the centres: everybody with a role sees all of it."""
    if not (viewer.everything or viewer.centres):
        return Organisation.objects.none()
    return Organisation.objects.prefetch_related("municipalities")


def get_organisation(viewer: Viewer, pk: int) -> Organisation:
    return organisations_visible_to(viewer).get(pk=pk)


def search_organisations(viewer: Viewer, text: str, limit: int = 12) -> list[Organisation]:
    """For a field where one types an organisation: every word somewhere in the name, or the number."""
    found = organisations_visible_to(viewer)
    digits = text.replace(" ", "")
    if digits.isdigit():
        return list(found.filter(organisation_number__startswith=digits)[:limit])
    for word in text.split()[:6]:
        found = found.filter(name__icontains=word)
    return list(found[:limit]) if text.strip() else []


def employees_visible_to(viewer: Viewer) -> QuerySet[Employee]:
    return Employee.objects.filter(viewer.sees()).select_related("person", "centre")


def employees_at_desk(viewer: Viewer) -> QuerySet[Employee]:
    """Those of the centre the viewer sits at."""
    return employees_visible_to(viewer).filter(centre=viewer.centre)


def get_employee(viewer: Viewer, pk: int) -> Employee:
    return employees_visible_to(viewer).get(pk=pk)


def persons_visible_to(viewer: Viewer) -> QuerySet[Person]:
    """Persons of the centres the viewer may read."""
    return Person.objects.filter(viewer.sees())


def get_person(viewer: Viewer, pk: int) -> Person:
    return persons_visible_to(viewer).get(pk=pk)


def others_at_the_centre_of(person: Person) -> QuerySet[Person]:
    """Those a person may be the same as. The caller has established that the viewer may see the person."""
    return Person.objects.filter(centre=person.centre_id).exclude(pk=person.pk)


def places_with(ids: list[int]) -> list[Place]:
    """Municipalities and districts; places are open to all."""
    return list(Place.objects.filter(pk__in=ids))


def accounts_visible_to(viewer: Viewer) -> QuerySet[Account]:
    """Accounts with a role at the centre the viewer sits at, their roles there in `roles_here`. The national
    administrator sees those without a centre too."""
    roles = Membership.objects.filter(centre=viewer.centre).select_related("centre")
    if viewer.may("national"):
        roles = roles | Membership.objects.filter(centre=None)
    return (
        Account.objects.filter(memberships__in=roles)
        .distinct()
        .prefetch_related(Prefetch("memberships", queryset=roles.order_by("role"), to_attr="roles_here"))
        .order_by("name")
    )


def get_account(viewer: Viewer, pk: int) -> Account:
    return accounts_visible_to(viewer).get(pk=pk)


def get_membership(viewer: Viewer, pk: int) -> Membership:
    """A role at the viewer's centre (or a national one, for those who have it)."""
    return Membership.objects.filter(account__in=accounts_visible_to(viewer)).get(pk=pk)


def everything_about(account: Account) -> dict[str, Any]:
    """What Varde holds about an account's owner, for their own export (GDPR art. 15 and 20)."""
    person = Person.objects.filter(account=account).first()
    sessions = [s for s in Session.objects.filter(expire_date__gt=timezone.now()) if _is_of(s, account)]
    return {
        "konto": {
            "e-post": account.email,
            "navn": account.name,
            "språk": account.language,
            "laget": account.created_at,
            "sist innlogget": account.last_login,
        },
        "roller": [
            {"senter": m.centre.name if m.centre else None, "rolle": m.get_role_display()}
            for m in account.memberships.select_related("centre")
        ],
        "ansatt": [
            {
                "senter": e.centre.name, "stilling": e.title, "fra": e.works_from, "til": e.works_to,
                "navn": person.name, "e-post": person.email, "telefon": person.phone,
            }
            for e in person.employments.select_related("centre")
        ] if person else [],
        "lagrede utvalg": list(SavedView.objects.filter(account=account).values("page", "name", "query")),
        "åpne økter": [{"går ut": s.expire_date} for s in sessions],
        "det du har gjort": list(
            AuditLine.objects.filter(actor_id=account.pk).values("at", "verb", "object_label", "changes", "reason")
        ),
    }  # fmt: skip


def _is_of(session: Session, account: Account) -> bool:
    return bool(session.get_decoded().get("_auth_user_id") == str(account.pk))


def persons_at(viewer: Viewer, centre: Centre) -> QuerySet[Person]:
    """The persons of one centre, for choosing a leader or a group; none where the viewer may not read."""
    return Person.objects.filter(viewer.sees("centre"), centre=centre)


def find_organisation(text: str) -> Organisation | None:
    """The organisation with this name (case aside) or organisation number; the register is common to the centres."""
    number = text.replace(" ", "")
    if number.isdecimal() and (hit := Organisation.objects.filter(organisation_number=number).first()):
        return hit
    return Organisation.objects.filter(name__iexact=text.strip()).first()
