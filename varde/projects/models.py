"""What the centre works on: projects, what was done in each year, who pays, and what the funder asked for.

What the annual report says of a project belongs to a year (field, funder, headings, partners, end-user
involvement, activity), because an old year must not change when the project does.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varde.core import privacy
from varde.core.models import Versioned

_NOBODY = "virksomheter og faglige lister"


class CoreField(models.Model):
    """The common core that the centres' own lists of fields are mapped to, so that centres can be compared."""

    privacy = privacy.none(_NOBODY)

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class FieldOfWork(models.Model):
    """A field («tjenesteområde») on a centre's list for one year."""

    privacy = privacy.none(_NOBODY)

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(_("navn"), max_length=150)
    core_field = models.ForeignKey(
        CoreField, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("felles kjerne")
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]
        constraints = [models.UniqueConstraint(fields=["centre", "year", "name"], name="one_field_per_year")]

    def __str__(self) -> str:
        return self.name


class Funder(models.Model):
    """Who pays. `name` is what the workbook and the report print («Hdir», «Bufdir»)."""

    privacy = privacy.none(_NOBODY)

    name = models.CharField(_("navn"), max_length=100, unique=True)
    full_name = models.CharField(_("fullt navn"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


DEFAULT_FUNDER = "Hdir"


class GrantLetter(models.Model):
    """The letter of one funder for one year. Centres answer its headings one by one."""

    privacy = privacy.none(_NOBODY)

    funder = models.ForeignKey(Funder, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-year", "funder__name"]
        constraints = [models.UniqueConstraint(fields=["funder", "year"], name="one_letter_per_year")]

    def __str__(self) -> str:
        return self.title or f"{self.funder} {self.year}"


class GrantHeading(models.Model):
    """A numbered heading of a grant letter («2.1.3»)."""

    privacy = privacy.none(_NOBODY)

    letter = models.ForeignKey(GrantLetter, models.CASCADE, related_name="headings")
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["letter", "number"]
        constraints = [models.UniqueConstraint(fields=["letter", "number"], name="one_heading_per_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class PlanMeasure(models.Model):
    """A numbered measure of a national plan («tiltak 8 b»)."""

    privacy = privacy.none(_NOBODY)

    plan = models.CharField(_("plan"), max_length=200)
    number = models.CharField(_("tiltak"), max_length=20)
    title = models.CharField(_("tekst"), max_length=300, blank=True)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_measure_per_plan")]

    def __str__(self) -> str:
        return f"{self.plan}, tiltak {self.number}"


class Partner(models.Model):
    """A cooperating centre as the report names it (RVTS, NKVTS, KORUS Øst …, Andre)."""

    privacy = privacy.none(_NOBODY)

    name = models.CharField(_("navn"), max_length=100, unique=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class ProjectStatus(models.TextChoices):
    PLANNED = "planned", _("Planlagt")
    RUNNING = "running", _("Pågår")
    ON_HOLD = "on_hold", _("På vent")
    CLOSED = "closed", _("Avsluttet")


class UserInvolvement(models.TextChoices):
    """End-user involvement; exactly one per project and year. Codes of formats/figures.md."""

    TEACHING = "teaching", _("Deltar i undervisning")
    WHOLE_PROJECT = "whole_project", _("Deltar i hele arbeidet")
    PLANNING = "planning", _("Deltar i planarbeid")
    NOT_INVOLVED = "not_involved", _("Ikke involvert")
    NOT_APPLICABLE = "not_applicable", _("Ikke aktuelt")


class CooperationKind(models.TextChoices):
    NATIONAL = "national", _("Nasjonal satsing")
    NETWORK = "network", _("Fagnettverk")
    WEB = "web", _("Nettressurs")


class ActivityGoal(models.TextChoices):
    """The activity goals of the grant rules (2.19) that a measure serves."""

    G1A = "G1a", _("Undervisning, veiledning, informasjon")
    G1B = "G1b", _("Ta i bruk nasjonale normerende produkter, strategier og planer")
    G1C = "G1c", _("Forebygge, avdekke og følge opp")
    G1D = "G1d", _("Helsefremmende og forebyggende arbeid")
    G1E = "G1e", _("Likeverdige tilbud")
    G1F = "G1f", _("Systematisk kvalitetsforbedring og pasientsikkerhet")
    G1G = "G1g", _("Praksisnær tjenesteutvikling")
    G1H = "G1h", _("Bruker- og pårørendemedvirkning")
    G1I = "G1i", _("Formidling og tjenestestøtte på nett")
    G2A = "G2a", _("Nettverk")
    G2B = "G2b", _("Tverrsektoriell tjenesteutvikling")
    G3 = "G3", _("Praksisnær forskning og metodeutvikling")
    G4 = "G4", _("Samarbeid med andre sentre")


class Project(Versioned):
    """A piece of work with a number of its own at the centre."""

    privacy = privacy.holds(
        "leader", "group",
        purpose="Vite hvem som har ansvar", basis="GDPR art. 6 nr. 1 e",
        kept="Så lenge prosjektet finnes; navnet forsvinner når personen slettes",
    )  # fmt: skip

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    number = models.CharField(_("prosjektnummer"), max_length=40)
    title = models.CharField(_("tittel"), max_length=300)
    goal = models.TextField(_("mål"), blank=True)
    target_group = models.TextField(_("målgruppe"), blank=True)
    leader = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prosjektleder"),
    )
    group = models.ManyToManyField("people.Person", blank=True, related_name="+", verbose_name=_("prosjektgruppe"))
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("slutt"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.RUNNING)
    organisations = models.ManyToManyField(
        "people.Organisation", blank=True, related_name="+", verbose_name=_("tjenester og virksomheter")
    )
    municipalities = models.ManyToManyField(
        "places.Place", blank=True, related_name="+", verbose_name=_("kommuner og bydeler")
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="project_number_at_centre"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="project_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ProjectYear(Versioned):
    """A project in one year: it is active in a year exactly when it has such a row. What the report says of the
    project in that year stands here."""

    privacy = privacy.none("faglig innhold")

    project = models.ForeignKey(Project, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("år"), db_index=True)
    #: The field the project counts under; a project counts once. Others are shown, not counted.
    field = models.ForeignKey(
        FieldOfWork, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tjenesteområde")
    )
    other_fields = models.ManyToManyField(
        FieldOfWork, blank=True, related_name="+", verbose_name=_("andre tjenesteområder")
    )
    #: The funder the project counts under; others are printed in the parenthesis too.
    funder = models.ForeignKey(
        Funder, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("finansiering")
    )
    other_funders = models.ManyToManyField(
        Funder, blank=True, related_name="+", verbose_name=_("andre som finansierer")
    )
    headings = models.ManyToManyField(
        GrantHeading, blank=True, related_name="+", verbose_name=_("overskrifter i tilskuddsbrevet")
    )
    plan_measures = models.ManyToManyField(
        PlanMeasure, blank=True, related_name="+", verbose_name=_("tiltak i nasjonale planer")
    )
    partners = models.ManyToManyField(Partner, blank=True, related_name="+", verbose_name=_("samarbeidssentre"))
    cooperation_kind = models.CharField(_("samarbeidstype"), max_length=10, choices=CooperationKind.choices, blank=True)
    user_involvement = models.CharField(
        _("brukermedvirkning"), max_length=20, choices=UserInvolvement.choices, blank=True
    )
    status = models.CharField(
        _("status i året"), max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.RUNNING
    )
    activity = models.TextField(_("hva som ble gjort"), blank=True)
    goals_served: models.JSONField = models.JSONField(
        _("aktivitetsmål"), default=list, blank=True, help_text="koder fra ActivityGoal"
    )

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["project", "year"], name="one_row_per_project_year")]

    def __str__(self) -> str:
        return f"{self.project} ({self.year})"


class ProjectStatusChange(models.Model):
    """The history of a project's status."""

    privacy = privacy.holds(
        "by_name", purpose="Historikk", basis="GDPR art. 6 nr. 1 e", kept="Så lenge prosjektet finnes"
    )

    project = models.ForeignKey(Project, models.CASCADE, related_name="status_changes")
    status = models.CharField(max_length=10, choices=ProjectStatus.choices)
    from_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-from_on", "-id"]
