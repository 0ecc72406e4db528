"""What participants said on the standard form: counts per item, never persons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.core import privacy
from varde.core.models import Versioned


class Item(models.TextChoices):
    """The three items of the standard form."""

    LEARNING_GOALS = "learning_goals", _("Læringsmål")
    USEFUL = "useful", _("Nyttig")
    SATISFIED = "satisfied", _("Fornøyd")


class Answer(models.TextChoices):
    """The six-point scale; codes of formats/figures.md."""

    STRONGLY_DISAGREE = "strongly_disagree", _("Helt uenig")
    QUITE_DISAGREE = "quite_disagree", _("Ganske uenig")
    SLIGHTLY_DISAGREE = "slightly_disagree", _("Litt uenig")
    SLIGHTLY_AGREE = "slightly_agree", _("Litt enig")
    QUITE_AGREE = "quite_agree", _("Ganske enig")
    STRONGLY_AGREE = "strongly_agree", _("Helt enig")


class Evaluation(Versioned):
    """The forms handed in at one event. This room knows nothing of events: the event points here.
    `held_on` is the event's first teaching day, and decides the year."""

    privacy = privacy.none("tellinger")

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    title = models.CharField(_("arrangement"), max_length=300)
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("prosjekt")
    )
    held_on = models.DateField(_("holdt"), db_index=True)
    responses = models.PositiveIntegerField(_("besvarelser"))

    class Meta:
        ordering = ["-held_on"]

    def __str__(self) -> str:
        return self.title


class ItemCount(models.Model):
    """How many gave each answer to one item."""

    privacy = privacy.none("tellinger")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="items")
    item = models.CharField(max_length=20, choices=Item.choices)
    strongly_disagree = models.PositiveIntegerField(_("Helt uenig"), default=0)
    quite_disagree = models.PositiveIntegerField(_("Ganske uenig"), default=0)
    slightly_disagree = models.PositiveIntegerField(_("Litt uenig"), default=0)
    slightly_agree = models.PositiveIntegerField(_("Litt enig"), default=0)
    quite_agree = models.PositiveIntegerField(_("Ganske enig"), default=0)
    strongly_agree = models.PositiveIntegerField(_("Helt enig"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "item"], name="one_count_per_item")]
