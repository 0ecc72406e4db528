"""Events, their teaching days, and who was there: heads per day, never names."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varde.core import privacy
from varde.core.models import Versioned
from varde.people.public import Level, Sector


class Kind(models.TextChoices):
    """Kind of event («Type» in the workbook)."""

    COURSE = "course", _("Kurs")
    STUDY_DAY = "study_day", _("Fagdag")
    WEBINAR = "webinar", _("Webinar")
    CONFERENCE = "conference", _("Konferanse")
    NETWORK_MEETING = "network_meeting", _("Nettverksmøte")
    MEETING = "meeting", _("Møte")
    SUPERVISION = "supervision", _("Veiledning")
    TEACHING = "teaching", _("Undervisning")
    EXERCISE = "exercise", _("Øvelse")


class Mode(models.TextChoices):
    """Form of the event; codes of formats/figures.md. Never name a form field `form` (htmx)."""

    PHYSICAL = "physical", _("Fysisk")
    DIGITAL = "digital", _("Digital")
    HYBRID = "hybrid", _("Hybrid")


class Way(models.TextChoices):
    """How somebody took part in a hybrid event."""

    ROOM = "room", _("I rommet")
    ONLINE = "online", _("På nett")


class EventStatus(models.TextChoices):
    DRAFT = "draft", _("Kladd")
    PLANNED = "planned", _("Planlagt")
    HELD = "held", _("Gjennomført")
    POSTPONED = "postponed", _("Utsatt")
    CANCELLED = "cancelled", _("Avlyst")


class Event(Versioned):
    """One event with one or more teaching days. Counts once in a year, whatever its number of days."""

    privacy = privacy.holds(
        "responsible",
        purpose="Vite hvem som har ansvar", basis="GDPR art. 6 nr. 1 e",
        kept="Så lenge arrangementet finnes; navnet forsvinner når personen slettes",
    )  # fmt: skip

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    number = models.CharField(_("arrangementsnummer"), max_length=40)
    title = models.CharField(_("tittel"), max_length=300)
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices, default=Kind.TEACHING)
    mode = models.CharField(_("form"), max_length=10, choices=Mode.choices, blank=True)
    status = models.CharField(max_length=10, choices=EventStatus.choices, default=EventStatus.PLANNED)
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prosjekt"),
    )
    host = models.ForeignKey(
        "people.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vertskap"),
    )
    host_name = models.CharField(_("vertskap"), max_length=200, blank=True)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sted")
    )
    venue = models.CharField(_("lokale eller lenke"), max_length=300, blank=True)
    responsible = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    #: First and last teaching day; kept by the actions, None until a day is set.
    starts_on = models.DateField(null=True, blank=True, db_index=True)
    ends_on = models.DateField(null=True, blank=True)
    evaluation = models.OneToOneField("evaluation.Evaluation", models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(_("merknad"), blank=True)
    #: The account that registered it: "project guessed from last use" looks here.
    registered_by = models.ForeignKey("people.Account", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["centre", "-starts_on"], name="event_of_centre")]
        constraints = [models.UniqueConstraint(fields=["centre", "number"], name="event_number_at_centre")]

    def __str__(self) -> str:
        return self.title


class TeachingDay(Versioned):
    """A day with teaching. Belongs to an event, or directly to a project where no event was registered
    (participation without an event: kept, and shown as a warning)."""

    privacy = privacy.none("dato og varighet")

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="days")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(_("dato"), db_index=True)
    starts_at = models.TimeField(_("fra kl."), null=True, blank=True)
    ends_at = models.TimeField(_("til kl."), null=True, blank=True)
    #: Hours of teaching. A half day counts as a day; the hours are kept apart.
    hours = models.DecimalField(_("timer"), max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta:
        ordering = ["on"]
        indexes = [models.Index(fields=["centre", "on"], name="teaching_day_of_centre")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "on"], condition=models.Q(event__isnull=False), name="one_day_of_an_event"
            ),
            models.UniqueConstraint(
                fields=["project", "on"],
                condition=models.Q(event__isnull=True),
                name="one_loose_day_of_a_project",
            ),
            models.CheckConstraint(
                condition=models.Q(event__isnull=False) | models.Q(project__isnull=False),
                name="day_belongs_somewhere",
            ),
        ]


class Attendance(models.Model):
    """Heads on a teaching day in one group. "" and None mean not stated."""

    privacy = privacy.none("tellinger")

    day = models.ForeignKey(TeachingDay, models.CASCADE, related_name="attendance")
    sector = models.CharField(max_length=30, choices=Sector.choices, blank=True)
    level = models.CharField(max_length=30, choices=Level.choices, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    heads = models.PositiveIntegerField(_("antall"))

    class Meta:
        constraints = [
            # "nulls not distinct" is unknown to SQLite: an expression says the same on both databases
            models.UniqueConstraint(
                "day",
                "sector",
                "level",
                Coalesce("place", 0, output_field=models.BigIntegerField()),
                "way",
                name="one_row_per_group",
            )
        ]


class EventStep(models.Model):
    """Cancelled, postponed, moved: what happened to the plan, and why."""

    privacy = privacy.holds(
        "by_name", purpose="Historikk", basis="GDPR art. 6 nr. 1 e", kept="Så lenge arrangementet finnes"
    )

    event = models.ForeignKey(Event, models.CASCADE, related_name="steps")
    status = models.CharField(max_length=10, choices=EventStatus.choices)
    reason = models.CharField(max_length=500, blank=True)
    #: ISO dates before and after, when the days were moved.
    days_before: models.JSONField = models.JSONField(default=list)
    days_after: models.JSONField = models.JSONField(default=list)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
