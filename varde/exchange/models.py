"""Imports of the activity workbook: who, when, what came of it, and what is needed to undo it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varde.core import privacy


class RunStatus(models.TextChoices):
    CHECKING = "checking", _("Kontrolleres")
    READY = "ready", _("Klar til å lagres")
    FAULTY = "faulty", _("Har feil – ingenting er lagret")
    STORING = "storing", _("Lagres")
    STORED = "stored", _("Lagret")
    FAILED = "failed", _("Avbrutt – ingenting er lagret")
    UNDONE = "undone", _("Angret")


class ImportRun(models.Model):
    """One workbook on its way in. `status` becomes STORED in the very transaction that stores the rows."""

    privacy = privacy.holds(
        "by_account", "by_name", "stored_by_name", "undone_by_name", "file_name",
        purpose="Vise hvem som importerte hva", basis="GDPR art. 6 nr. 1 e", kept="Fem år",
    )  # fmt: skip

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    by_account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    #: Name below settings.MEDIA_ROOT; emptied (and the file removed) when it is no longer needed.
    file = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=10, choices=RunStatus.choices, default=RunStatus.CHECKING)
    percent = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    stored_at = models.DateTimeField(null=True)
    stored_by_name = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=200, blank=True)
    #: The task that is on its way, so that the page can tell when it was given up.
    task = models.CharField(max_length=36, blank=True)
    #: The year the project rows were put in; None until the workbook is read.
    year = models.PositiveSmallIntegerField(null=True)
    #: ISO dates of the days whose figures it changed.
    days: models.JSONField = models.JSONField(default=list)
    #: Why there are no rows at all (not a workbook, broken off …), as told to people.
    refusal = models.CharField(max_length=500, blank=True)
    #: {"projects": {"rows": 141, "new": 141, "changed": 0, "same": 0}, …}
    counts: models.JSONField = models.JSONField(default=dict)
    faults: models.JSONField = models.JSONField(default=list)
    warnings: models.JSONField = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportChange(models.Model):
    """One record an import made or changed: `before` is None for a new one. `version_after` tells whether
    somebody has touched it since."""

    privacy = privacy.none("peker til registreringer; innholdet er tall og faglig tekst")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changes")
    table = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before: models.JSONField = models.JSONField(null=True)
    version_after = models.PositiveIntegerField(default=1)
    #: Fingerprint of what the record said afterwards (core.bulk); "" = the import took it away (a link).
    print_after = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "table"], name="import_change_of_run")]
