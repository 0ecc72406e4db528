"""Full-time equivalents (årsverk) by field and funder. Hours and journeys come with a later issue."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.core import privacy
from varde.core.models import Versioned


class StaffYear(Versioned):
    """FTE of a centre in a year, within one field and paid by one funder."""

    privacy = privacy.none("summer, ikke personer")

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("år"))
    field = models.ForeignKey(
        "projects.FieldOfWork", models.PROTECT, related_name="+", verbose_name=_("tjenesteområde")
    )
    funder = models.ForeignKey("projects.Funder", models.PROTECT, related_name="+", verbose_name=_("finansiering"))
    fte = models.DecimalField(_("årsverk"), max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["-year", "field__order"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "year", "field", "funder"], name="one_fte_row"),
            models.CheckConstraint(condition=models.Q(fte__gte=0), name="fte_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.field}, {self.funder}"
