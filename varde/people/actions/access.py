"""Changes to who may do what."""

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from varde.core import audit
from varde.core.errors import Refused
from varde.core.models import AuditLine, SubmittedForm
from varde.core.sweeping import GONE, sweep
from varde.people.access import Viewer
from varde.people.erasure import tell_account_erased
from varde.people.models import Account, Membership, Role
from varde.people.rules import roles_to_give
from varde.places.public import Centre


def _demand(actor: Viewer, centre: Centre | None, role: str) -> None:
    if centre is None:
        allowed = actor.may("national")
    else:
        allowed = actor.may("accounts", centre)
    if not allowed or role not in roles_to_give(is_national=actor.may("national")):
        raise PermissionDenied


@transaction.atomic
def add_person_to_centre(*, actor: Viewer, centre: Centre | None, email: str, name: str, role: str) -> Membership:
    """A role for whoever has this address; the account is made if there is none. It has no password: they sign in
    with a code by e-mail, and may make a password afterwards. centre None only for the national administrator."""
    email = email.strip().lower()
    account = Account.objects.filter(email__iexact=email).first()
    if account is None:
        account = Account.objects.create_user(email, None, name=name.strip())
    elif not account.is_active:
        raise Refused(_("Kontoen med denne adressen er stengt."))
    return give_role(actor=actor, account=account, centre=centre, role=role)


@transaction.atomic
def give_role(*, actor: Viewer, account: Account, centre: Centre | None, role: str) -> Membership:
    """centre None only for the national administrator."""
    if role == Role.NATIONAL_ADMINISTRATOR:
        centre = None
    _demand(actor, centre, role)
    membership, made = Membership.objects.get_or_create(account=account, centre=centre, role=role)
    if not made:
        raise Refused(_("%(name)s har denne rollen fra før.") % {"name": account})
    audit.record(
        actor=actor.actor,
        verb=_("ga rolle til"),
        obj=account,
        centre=centre.slug if centre else "",
        changes={_("rolle"): ["", str(Role(role).label)]},
    )
    return membership


@transaction.atomic
def take_role(*, actor: Viewer, membership: Membership) -> None:
    """The role is gone at the next request, and the account's sessions are ended."""
    membership = Membership.objects.select_related("account", "centre").get(pk=membership.pk)
    _demand(actor, membership.centre, membership.role)
    if membership.role in {Role.CENTRE_LEADER, Role.NATIONAL_ADMINISTRATOR} and _is_the_last(membership):
        if membership.role == Role.NATIONAL_ADMINISTRATOR:
            raise Refused(_("Landet må ha minst én nasjonal administrator. Gi rollen til en annen først."))
        if membership.account == actor.account:
            raise Refused(_("Du er senterets eneste leder. Gi rollen til en annen først."))
    account, role, centre = membership.account, membership.role, membership.centre
    membership.delete()
    end_sessions(account)
    audit.record(
        actor=actor.actor,
        verb=_("tok rolle fra"),
        obj=account,
        centre=centre.slug if centre else "",
        changes={_("rolle"): [str(Role(role).label), ""]},
    )


def _is_the_last(membership: Membership) -> bool:
    others = Membership.objects.filter(centre=membership.centre, role=membership.role, account__is_active=True)
    return not others.exclude(account=membership.account).exists()


def end_sessions(account: Account) -> int:
    """Delete every session of the account; returns how many. A session does not say whose it is until it is opened,
    so all living ones are read: a few hundred at most."""
    gone = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(account.pk)
    ]
    return Session.objects.filter(pk__in=gone).delete()[0]


@transaction.atomic
def erase_account(*, actor: Viewer, account: Account) -> None:
    """The account, its roles, sessions, views and second factor disappear, and the name under what it did becomes
    «[slettet]». A leader may erase accounts that belong to the leader's centre alone; anybody may erase their own."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    memberships = list(account.memberships.select_related("centre"))
    if account != actor.account:
        if not memberships and not actor.may("national"):
            raise PermissionDenied
        for m in memberships:
            _demand(actor, m.centre, m.role)
    for m in memberships:
        if m.role in {Role.CENTRE_LEADER, Role.NATIONAL_ADMINISTRATOR} and _is_the_last(m):
            raise Refused(_("%(name)s er den eneste med rollen %(role)s. Gi rollen til en annen først.")
                          % {"name": account, "role": m.get_role_display()})  # fmt: skip
    tell_account_erased(account)
    done_by = AuditLine.objects.filter(actor_id=account.pk)
    names = {account.name, account.email, *done_by.values_list("actor_name", flat=True).distinct()} - {GONE, ""}
    end_sessions(account)
    SubmittedForm.objects.filter(actor_id=account.pk).delete()
    done_by.update(actor_name=GONE)
    pk = account.pk
    account.delete()
    account.pk, account.name = pk, _("en konto")
    if actor.account is None or actor.account.pk != pk:
        audit.record(actor=actor.actor, verb=_("slettet"), obj=account)
    sweep(names)
