"""Facts, the cells made from them, and years that are closed."""

from django.db import models
from django.utils import timezone

from varde.core import privacy


class StoredFact(models.Model):
    """A Fact of core.facts, stored. Rewritten a whole day at a time: delete, then insert. `year` and `month` are
    columns of their own because grouping on parts of a date is slow on SQLite."""

    privacy = privacy.none("tall uten personer")

    centre = models.ForeignKey("places.Centre", models.CASCADE, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    day = models.DateField()
    measure = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    project = models.BigIntegerField(null=True)
    field = models.BigIntegerField(null=True)
    place = models.BigIntegerField(null=True)
    sector = models.CharField(max_length=30, blank=True)
    level = models.CharField(max_length=30, blank=True)
    mode = models.CharField(max_length=10, blank=True)
    type = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=150, blank=True)
    category2 = models.CharField(max_length=150, blank=True)
    category3 = models.CharField(max_length=150, blank=True)
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["centre", "year", "measure"], name="fact_of_year"),
            models.Index(fields=["centre", "day"], name="fact_of_day"),
            # partial, and place first: SQLite, which has no statistics, must not take it for figures of a year
            models.Index(
                fields=["place", "centre", "day"], name="fact_at_place", condition=models.Q(place__isnull=False)
            ),
        ]


class FigureCell(models.Model):
    """One cell of one figure of one centre and year, made from the facts: what pages and `varde figures` read, so
    that their cost follows the answer and not the archive. dimension "" is the total."""

    privacy = privacy.none("tall uten personer")

    centre = models.ForeignKey("places.Centre", models.CASCADE, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=40)
    dimension = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=150, blank=True)
    label = models.CharField(max_length=200, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    order = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "year", "measure", "dimension", "code"], name="one_cell")
        ]
        # totals of some years, and which years there are, without reading all the centre's cells
        indexes = [models.Index(fields=["centre", "dimension", "year"], name="cell_of_dimension")]


class ClosedYear(models.Model):
    """A year the leader has closed: every figure is frozen with value, definition and time."""

    privacy = privacy.holds(
        "closed_by_name",
        purpose="Vise hvem som lukket året",
        basis="GDPR art. 6 nr. 1 e",
        kept="Så lenge året finnes",
    )

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(default=timezone.now)
    closed_by_name = models.CharField(max_length=200)
    #: The year's figures as `varde figures --format json` prints them, with the definition of each.
    figures: models.JSONField = models.JSONField()
    #: sha256 of the canonical JSON, so that anybody can see it is untouched.
    checksum = models.CharField(max_length=64)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="a_year_is_closed_once")]


class YearCorrection(models.Model):
    """A change the leader made in a closed year: shown beside the frozen figures, never in their place."""

    privacy = privacy.holds(
        "by_name",
        purpose="Spore endringer i lukkede år",
        basis="GDPR art. 6 nr. 1 e",
        kept="Så lenge året finnes",
    )

    closed_year = models.ForeignKey(ClosedYear, models.CASCADE, related_name="corrections")
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=200)
    reason = models.TextField()
    what = models.CharField(max_length=300)

    class Meta:
        ordering = ["-at"]


class QualityAnswer(models.Model):
    """What somebody did about a finding of «Sjekk tallene»: mended it, or said that it is right as it stands
    (mend "confirm"), which hides it until the matter changes (`fingerprint`). `undo` is what taking it back needs."""

    privacy = privacy.holds(
        "by_name",
        purpose="Vise hvem som rettet eller bekreftet, og kunne angre",
        basis="GDPR art. 6 nr. 1 e",
        kept="Fem år",
    )

    centre = models.ForeignKey("places.Centre", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    check_key = models.CharField(max_length=30)
    subject = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=400)
    mend = models.CharField(max_length=30)
    done = models.CharField(max_length=300)
    undo: models.JSONField = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["centre", "year", "check_key"], name="answer_of_check")]
