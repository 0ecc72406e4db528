"""What the worker does for imports. A task may run twice (core.tasks); the actions are harmless when repeated."""

from django.utils import translation
from django_tasks import task

from varde.core.tasks import daily, every
from varde.exchange.actions import check_received, forget_old_files, give_up_abandoned, store_received
from varde.exchange.models import ImportRun
from varde.people.public import SYSTEM_VIEWER, Account, viewer_for


@task()
def check_run(run_id: int) -> None:
    run = ImportRun.objects.select_related("centre", "by_account").get(pk=run_id)
    with translation.override((run.by_account and run.by_account.language) or "nb"):
        check_received(run)


@task()
def store_run(run_id: int, account_id: int | None) -> None:
    run = ImportRun.objects.select_related("centre", "by_account").get(pk=run_id)
    account = Account.objects.filter(pk=account_id).first() if account_id else None
    viewer = viewer_for(account, centre_slug=run.centre.slug) if account else SYSTEM_VIEWER
    with translation.override((account and account.language) or "nb"):
        store_received(run, viewer)


every(10)(give_up_abandoned)
daily(at_hour=3)(forget_old_files)
