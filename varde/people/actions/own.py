"""Changes somebody makes to what is their own."""

from django.db import transaction
from django.utils.translation import gettext as _

from varde.core import audit
from varde.people.models import Account, SavedView


def choose_language(*, account: Account, language: str) -> None:
    """`language` is one of settings.LANGUAGES; the caller has checked."""
    account.language = language
    account.save(update_fields=["language"])


@transaction.atomic
def save_view(*, account: Account, page: str, name: str, query: str) -> SavedView:
    """Keep a list's filters under a name; the same name again replaces it."""
    view, _made = SavedView.objects.update_or_create(account=account, page=page, name=name, defaults={"query": query})
    return view


def forget_view(*, account: Account, pk: int) -> None:
    """Only one's own; another's is left alone without a word."""
    SavedView.objects.filter(account=account, pk=pk).delete()


@transaction.atomic
def change_profile(*, account: Account, name: str) -> None:
    """The name others see under what one has done; lines already written keep the name they were written with."""
    if name != account.name:
        before, account.name = account.name, name
        account.save(update_fields=["name"])
        audit.record(actor=account, verb=_("endret navnet sitt"), obj=account, changes={_("navn"): [before, name]})
