"""What can be done with an import: receive a workbook, check it, store it."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from varde.core import audit, facts
from varde.core.bulk import Change, insert_rows
from varde.core.dates import days_between, year_bounds
from varde.core.errors import EditConflict, Refused
from varde.core.locks import readable_refusal
from varde.exchange.checking import Checked, Progress, check_workbook, nothing
from varde.exchange.models import ImportChange, ImportRun, RunStatus
from varde.exchange.reading import NotAWorkbook
from varde.exchange.sheets import STORE_ORDER
from varde.people.public import Viewer
from varde.places.public import Centre

FOLDER = "imports"


def path_of(run: ImportRun) -> Path:
    """Where the run's file lies."""
    return Path(settings.MEDIA_ROOT) / run.file


def tell_progress(run_id: int, share: float) -> None:
    """How far a run has come, 0 to 1. In the cache, not the database: a transaction would hide it."""
    cache.set(f"import-{run_id}", round(100 * share), 3600)


def receive_workbook(*, actor: Viewer, upload: UploadedFile) -> ImportRun:
    """Keep an uploaded file and have it checked by the worker. What is plainly too big is refused at once."""
    if actor.centre is None or not actor.may("import"):
        raise Refused(_("Du kan ikke importere for dette senteret."))
    most = settings.MAX_WORKBOOK_BYTES
    if (upload.size or 0) > most:
        words = {"size": round((upload.size or 0) / 1e6), "most": round(most / 1e6)}
        raise Refused(_("Filen er for stor: %(size)s MB. Den kan være på høyst %(most)s MB.") % words)
    name = f"{FOLDER}/{uuid.uuid4()}.xlsx"
    target = Path(settings.MEDIA_ROOT) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("xb") as kept:
        target.chmod(0o600)
        for chunk in upload.chunks():
            digest.update(chunk)
            kept.write(chunk)
    try:
        with transaction.atomic():
            run = ImportRun.objects.create(
                centre=actor.centre, by_account=actor.account, by_name=str(actor.who)[:200],
                file_name=(upload.name or _("uten navn"))[-200:], file=name, sha256=digest.hexdigest(),
            )  # fmt: skip
            _enqueue(run, "check_run")
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return run


def _enqueue(run: ImportRun, name: str, *args: object) -> None:
    from varde.exchange import jobs

    result = getattr(jobs, name).enqueue(run.pk, *args)
    run.task = str(result.id)
    run.save(update_fields=["task"])


def check_received(run: ImportRun) -> None:
    """Check the run's file and remember what was found. Harmless to repeat."""
    if run.status != RunStatus.CHECKING:
        return
    try:
        checked = check_workbook(path_of(run), run.centre, tell=lambda share: tell_progress(run.pk, share / 0.6))
    except NotAWorkbook as refusal:
        run.refusal, run.status = str(refusal)[:500], RunStatus.FAULTY
    else:
        _note(run, checked)
        run.status = RunStatus.READY if checked.is_faultless else RunStatus.FAULTY
    with transaction.atomic():
        if ImportRun.objects.filter(pk=run.pk, status=RunStatus.CHECKING).exists():
            run.save()
    if run.status == RunStatus.FAULTY:
        drop_file(run)


def _note(run: ImportRun, checked: Checked) -> None:
    run.counts, run.year = checked.counts, checked.work.year
    run.faults = [p.as_dict() for p in checked.problems.faults]
    run.warnings = [p.as_dict() for p in checked.problems.warnings]


def ask_to_store(*, actor: Viewer, run: ImportRun) -> ImportRun:
    """Have the worker store a checked workbook."""
    if not actor.may("import", run.centre):
        raise Refused(_("Du kan ikke importere for dette senteret."))
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.status in (RunStatus.STORING, RunStatus.STORED):
            return run
        if run.status != RunStatus.READY:
            raise Refused(_("Denne importen kan ikke lagres. Last opp filen på nytt."))
        run.status = RunStatus.STORING
        run.stored_by_name = str(actor.who)[:200]
        run.save(update_fields=["status", "stored_by_name"])
        tell_progress(run.pk, 0)
        _enqueue(run, "store_run", actor.account.pk if actor.account else None)
    return run


def store_received(run: ImportRun, actor: Viewer) -> None:
    """Store the run's file, all or nothing. Harmless to repeat: a stored run is left alone."""
    if run.status != RunStatus.STORING:
        return

    def tell(share: float) -> None:
        tell_progress(run.pk, share)

    try:
        checked = check_workbook(path_of(run), run.centre, year=run.year, tell=tell)
        if checked.is_faultless:
            store(checked, actor=actor, run=run, tell=tell)
        else:  # something changed in the registers after the preview
            _note(run, checked)
            run.status = RunStatus.FAULTY
            run.save()
    except (NotAWorkbook, Refused) as refusal:
        ImportRun.objects.filter(pk=run.pk).update(status=RunStatus.FAILED, refusal=str(refusal)[:500])
    drop_file(run)


def store(checked: Checked, *, actor: Viewer, run: ImportRun, tell: Progress = nothing) -> ImportRun:
    """Write a faultless workbook: one transaction, in which the run becomes STORED and the days are marked.

    Raises Refused when somebody changed the same registrations meanwhile, or a year was closed.
    """
    if not actor.may("import", run.centre):
        raise Refused(_("Du kan ikke importere for dette senteret."))
    if not checked.is_faultless:
        raise Refused(_("Arbeidsboken har feil. Ingenting er lagret."))
    meanwhile = _("Noen endret de samme registreringene mens importen pågikk. Ingenting er lagret. Prøv igjen.")
    try:
        with readable_refusal(_("Året er lukket. Ingenting er lagret.")), transaction.atomic():
            changes = _write(checked, tell)
            days = _days_of(checked)
            _note(run, checked)
            run.days = [day.isoformat() for day in days]
            run.status, run.stored_at, run.percent = RunStatus.STORED, timezone.now(), 100
            run.stored_by_name = run.stored_by_name or str(actor.who)[:200]
            run.save()
            _remember(run, changes)
            facts.mark_changed(checked.work.centre, days)
            audit.record(
                actor=actor.who, verb=_("importerte"), obj=run, centre=checked.work.centre,
                changes={s: ["", f"{c['new']} nye, {c['changed']} endret"] for s, c in checked.counts.items()},
            )  # fmt: skip
            tell(1.0)
    except (EditConflict, IntegrityError) as e:
        raise Refused(meanwhile) from e
    return run


def _write(checked: Checked, tell: Progress) -> list[Change]:
    changes: list[Change] = []
    for n, key in enumerate(STORE_ORDER):
        for batch in checked.sheets[key].batches():
            changes += batch.write()
        tell(0.6 + 0.35 * (n + 1) / len(STORE_ORDER))
    return changes


def _days_of(checked: Checked) -> set:
    """The days whose figures change. A changed project touches every day of its years: its field stands on them."""
    days = set(checked.work.days)
    for year in checked.work.whole_years:
        days |= set(days_between(*year_bounds(year)))
    return days


def _remember(run: ImportRun, changes: Iterable[Change]) -> None:
    insert_rows(
        ImportChange,
        ["run", "table", "object_id", "before", "version_after", "print_after"],
        ((run.pk, c.table, c.object_id, c.before, c.version, c.print) for c in changes),
    )


def drop_file(run: ImportRun) -> None:
    """The file is needed no longer."""
    if run.file:
        path_of(run).unlink(missing_ok=True)
        ImportRun.objects.filter(pk=run.pk).update(file="")


def give_up_abandoned() -> int:
    """Runs whose task was given up by the worker are FAILED, and say so. Returns how many."""
    count = 0
    waiting = ImportRun.objects.filter(status__in=[RunStatus.CHECKING, RunStatus.STORING]).exclude(task="")
    for run in waiting:
        result = DBTaskResult.objects.filter(pk=run.task).first()
        if result is None or result.status == TaskResultStatus.FAILED:
            why = _("Noe gikk galt underveis. Ingenting er lagret. Last opp filen på nytt.")
            count += ImportRun.objects.filter(pk=run.pk, status=run.status).update(status=RunStatus.FAILED, refusal=why)
            drop_file(run)
    return count


def forget_old_files(days: int = 7) -> int:
    """Uploads nobody stored within `days`, and files no run knows, are removed. Returns how many."""
    old = ImportRun.objects.filter(created_at__lt=timezone.now() - timedelta(days=days)).exclude(file="")
    count = 0
    for run in old.exclude(status=RunStatus.STORING):
        drop_file(run)
        ImportRun.objects.filter(pk=run.pk, status=RunStatus.READY).update(
            status=RunStatus.FAILED, refusal=_("Filen ble liggende for lenge. Last den opp på nytt.")
        )
        count += 1
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    known = set(ImportRun.objects.exclude(file="").values_list("file", flat=True))
    a_day_ago = timezone.now().timestamp() - 86400
    for found in folder.glob("*.xlsx") if folder.exists() else ():
        if f"{FOLDER}/{found.name}" not in known and found.stat().st_mtime < a_day_ago:
            found.unlink(missing_ok=True)
            count += 1
    return count


def run_for_command(centre: Centre, file: Path) -> ImportRun:
    """The run of an import from the command line; it is stored with what it imports, or not at all."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return ImportRun(centre=centre, by_name=_("Kommandolinjen"), file_name=file.name[-200:], sha256=digest)
