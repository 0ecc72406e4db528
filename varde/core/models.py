"""Tables that know nothing of our work: the audit trail, forms already received, days whose facts must be made
again, and years that are locked."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from varde.core import privacy


class Versioned(models.Model):
    """A record two people may edit at once. `version` goes up by one with each change through an action; a form
    carries the version it was opened with, and an action refuses to write over a newer one."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class AuditLine(models.Model):
    """Who did what, when, from what to what: one line per action, in the action's own transaction."""

    privacy = privacy.holds(
        "actor_id", "actor_name", "object_label", "changes",
        purpose="Vise hvem som har endret hva, og kunne rette feil",
        basis="GDPR art. 6 nr. 1 e, art. 32",
        kept="Fem år; navnet på den som endret slettes når kontoen slettes",
    )  # fmt: skip

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    centre = models.CharField(max_length=10, blank=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    object_label = models.CharField(max_length=300, blank=True)
    changes: Any = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id", "-id"], name="audit_of_object")]


class SubmittedForm(models.Model):
    """The idempotency key of a form that was acknowledged, and where its sender was sent. The unique key is the
    promise that a form sent twice is stored once (check R6)."""

    privacy = privacy.holds(
        "actor_id",
        purpose="Hindre at samme skjema lagres to ganger",
        basis="GDPR art. 6 nr. 1 e",
        kept="Sju dager",
    )

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    actor_id = models.BigIntegerField(null=True)
    answer_url = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now, db_index=True)


class ChangedDay(models.Model):
    """A day whose facts must be made again. Written in the transaction of the change, removed in the transaction
    that writes the facts: corrections are never lost. Several rows for the same day are harmless."""

    privacy = privacy.none("bare senter og dato")

    centre = models.CharField(max_length=10)
    day = models.DateField()
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["centre", "day"], name="changed_day")]


class YearLock(models.Model):
    """A year that is closed for a centre. Triggers in the database refuse writes into it (check C3)."""

    privacy = privacy.none("bare senter og år")

    centre = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="one_lock_per_year")]


class YearUnlock(models.Model):
    """The leader's key to a locked year: put in at the start of a correcting transaction and removed before it
    ends, so no other transaction ever sees it."""

    privacy = privacy.none("bare senter og år, og bare inne i en transaksjon")

    centre = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()


class WorkerBeat(models.Model):
    """When a worker process last told that it lives. The tasks of a silent worker are taken up by another."""

    privacy = privacy.none("tekniske tidspunkter")

    worker = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)


class DailyJob(models.Model):
    """The day a daily job last ran; the row is the guard against running it twice."""

    privacy = privacy.none("tekniske tidspunkter")

    name = models.CharField(max_length=200, primary_key=True)
    ran_on = models.DateField(null=True)
