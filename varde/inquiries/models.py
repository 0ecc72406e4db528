"""The register of inquiries: what came in, from where, and what became of it. No texts about persons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.core import privacy
from varde.core.models import Versioned


class Channel(models.TextChoices):
    EMAIL = "email", _("E-post")
    PHONE = "phone", _("Telefon")
    WEB_FORM = "web_form", _("Nettskjema")
    CHAT = "chat", _("Chat")
    IN_PERSON = "in_person", _("Personlig")
    OTHER = "other", _("Annet")


class Outcome(models.TextChoices):
    """Six outcomes; empty = still open. Codes of formats/figures.md."""

    FOLLOWED_UP = "followed_up", _("Følges opp")
    ANSWERED = "answered", _("Besvart og avsluttet")
    INFORMATION = "information", _("Informasjon")
    REFERRED = "referred", _("Henvist til andre")
    DECLINED = "declined", _("Avslått")
    NOT_RELEVANT = "not_relevant", _("Uaktuell")


class Inquiry(Versioned):
    privacy = privacy.holds(
        "subject",
        purpose="Svare på og telle henvendelser",
        basis="GDPR art. 6 nr. 1 e",
        kept="Emnet slettes etter to år (forget_subjects); tellingen står",
    )

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    number = models.CharField(_("henvendelsesnummer"), max_length=40)
    received_on = models.DateField(_("mottatt"), db_index=True)
    channel = models.CharField(_("kanal"), max_length=10, choices=Channel.choices, blank=True)
    subject = models.CharField(_("emne"), max_length=300, blank=True)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kommune")
    )
    outcome = models.CharField(_("utfall"), max_length=15, choices=Outcome.choices, blank=True)
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prosjekt"),
    )

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["centre", "number"], name="inquiry_number_at_centre")]

    def __str__(self) -> str:
        return self.number
