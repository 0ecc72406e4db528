"""A form sent twice is stored once.

Every form that changes something carries a hidden `idempotency_key`. The first request with a key does the work
and remembers, in the same transaction, where it sent the browser; a repeat gets the same answer without doing
anything. Two at the same moment: the unique key lets one through and the other waits for its answer.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from varde.core.models import SubmittedForm

FIELD = "idempotency_key"


def new_key() -> str:
    return str(uuid.uuid4())


def key_of(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def answer_already_given(request: HttpRequest) -> str | None:
    """Where this account's earlier request with the same key was sent, or None."""
    key = key_of(request)
    if key is None:
        return None
    found = SubmittedForm.objects.filter(pk=key, actor_id=request.user.pk).first()
    return found.answer_url if found else None


def once(request: HttpRequest, work: Callable[[], str]) -> str:
    """Do `work` in one transaction, once per key; return the address to send the browser to.

    `work` returns that address. What `work` raises (Refused, EditConflict …) undoes everything, the key too, so
    the same form may be mended and sent again.
    """
    key = key_of(request)
    if key is None:
        with transaction.atomic():
            return work()
    if (given := answer_already_given(request)) is not None:
        return given
    try:
        with transaction.atomic():
            form = SubmittedForm.objects.create(pk=key, actor_id=request.user.pk, answer_url="")
            form.answer_url = work()
            form.save(update_fields=["answer_url"])
            return form.answer_url
    except IntegrityError:
        if (given := answer_already_given(request)) is not None:
            return given
        raise


def forget_old_forms(days: int = 7) -> int:
    """Delete keys older than `days`; returns how many. The worker calls it daily."""
    return SubmittedForm.objects.filter(at__lt=timezone.now() - timedelta(days=days)).delete()[0]
