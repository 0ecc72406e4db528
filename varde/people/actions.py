"""Changes to accounts and what belongs to them."""

from django.db import transaction

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
