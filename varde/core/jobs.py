"""What core asks of the worker."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from varde.core.idempotency import forget_old_forms
from varde.core.tasks import daily


def forget_old_tasks(days: int = 30) -> int:
    """Delete the traces of tasks that ended more than `days` ago; returns how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - timedelta(days=days)).delete()[0]


daily(at_hour=3)(forget_old_forms)
daily(at_hour=3)(forget_old_tasks)
