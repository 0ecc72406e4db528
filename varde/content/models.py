"""Web resources and their statistics, as read from the statistics tool."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from varde.core import privacy
from varde.core.models import Versioned


class Metric(models.TextChoices):
    """What is counted. Sessions are not page views are not users; they are never added together."""

    SESSIONS = "sessions", _("Økter")
    PAGE_VIEWS = "page_views", _("Sidevisninger")
    USERS = "users", _("Brukere")
    DOWNLOADS = "downloads", _("Nedlastinger")
    PLAYS = "plays", _("Spilløkter")
    SENDINGS = "sendings", _("Utsendelser")
    OPENING_RATE = "opening_rate", _("Åpningsrate")


class WebStatistic(Versioned):
    """One number for one site and period. `month` is None for a whole year; opening rate is in percent."""

    privacy = privacy.none("tellinger")

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    site = models.CharField(_("nettsted"), max_length=150)
    year = models.PositiveSmallIntegerField(_("år"))
    month = models.PositiveSmallIntegerField(_("måned"), null=True, blank=True)
    metric = models.CharField(_("hva som telles"), max_length=15, choices=Metric.choices)
    amount = models.DecimalField(_("antall"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["-year", "-month", "site"]
        constraints = [
            models.UniqueConstraint("centre", "site", "year", Coalesce("month", 0), "metric", name="one_web_number"),
            models.CheckConstraint(
                condition=models.Q(month=None) | models.Q(month__range=(1, 12)), name="month_is_a_month"
            ),
        ]

    def __str__(self) -> str:
        period = f"{self.year}-{self.month:02d}" if self.month else str(self.year)
        return f"{self.site} {period}"
