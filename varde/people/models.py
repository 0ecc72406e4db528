"""Persons, employees, organisations, accounts and roles."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Coalesce, Collate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varde.core import privacy
from varde.core.models import Versioned


class Sector(models.TextChoices):
    """Codes of formats/figures.md."""

    HEALTH = "health", _("Helse")
    CHILD_WELFARE_SOCIAL = "child_welfare_social", _("Barnevern/sosial")
    SCHOOL_EDUCATION = "school_education", _("Skole/utdanning")
    POLICE_JUSTICE = "police_justice", _("Politi/rettsvesen")
    ASYLUM_INTEGRATION = "asylum_integration", _("Asyl/integrering")
    OTHER = "other", _("Annet")


class Level(models.TextChoices):
    """Administrative level; codes of formats/figures.md."""

    MUNICIPAL = "municipal", _("Kommunalt nivå")
    SPECIALIST_HEALTH = "specialist_health", _("Spesialisthelsetjenesten")
    BUFETAT = "bufetat", _("Bufetat")
    AUTHORITIES = "authorities", _("Myndighetene")
    PUBLIC = "public", _("Offentligheten")
    VOLUNTARY = "voluntary", _("Frivillige")
    PRIVATE = "private", _("Private")
    OTHER = "other", _("Annet")


class Role(models.TextChoices):
    ADVISER = "adviser", _("Rådgiver")
    PROJECT_LEADER = "project_leader", _("Prosjektleder")
    OFFICE = "office", _("Kontor")
    COMMUNICATIONS = "communications", _("Kommunikasjon")
    CENTRE_LEADER = "centre_leader", _("Senterleder")
    NATIONAL_ADMINISTRATOR = "national_administrator", _("Nasjonal administrator")
    READER = "reader", _("Leser")


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, name: str = "", **extra: object) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), name=name, **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who can sign in. The e-mail address is the name they sign in with."""

    privacy = privacy.holds(
        "email", "name", "password", "last_login",
        purpose="Pålogging og å vise hvem som har gjort hva",
        basis="GDPR art. 6 nr. 1 e",
        kept="Til ansettelsen eller oppdraget er slutt; slettes med erase_person",
    )  # fmt: skip

    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("navn"), max_length=150)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, blank=True, help_text="tom = senterets språk")
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[AccountManager] = AccountManager()

    is_staff = False  # there is no Django admin in this house

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """A role at a centre. The national administrator has a role without a centre."""

    privacy = privacy.holds(
        "account", "role",
        purpose="Tilgangsstyring", basis="GDPR art. 6 nr. 1 e", kept="Slettes med kontoen",
    )  # fmt: skip

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    centre = models.ForeignKey("places.Centre", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "account",
                Coalesce("centre", 0, output_field=models.BigIntegerField()),
                "role",
                name="one_role_once",
            ),
            models.CheckConstraint(
                condition=models.Q(centre__isnull=False) | models.Q(role=Role.NATIONAL_ADMINISTRATOR),
                name="only_the_national_administrator_has_no_centre",
            ),
        ]


class Person(Versioned):
    """A person the centre works with or employs: the least that is needed to know who it is."""

    privacy = privacy.holds(
        "name", "email", "phone", "account",
        purpose="Vite hvem som leder og deltar i prosjekter, og kunne nå dem",
        basis="GDPR art. 6 nr. 1 e",
        kept="Slettes eller gjøres anonym når personen ikke lenger er ansatt eller i et prosjekt",
    )  # fmt: skip

    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    name = models.CharField(_("navn"), max_length=150)
    email = models.EmailField(_("e-post"), blank=True)
    phone = models.CharField(_("telefon"), max_length=30, blank=True)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = [Collate("name", "nb")]

    def __str__(self) -> str:
        return self.name


class Employee(Versioned):
    """A person's position at a centre."""

    privacy = privacy.holds(
        "person", "title", "works_from", "works_to",
        purpose="Bemanning og årsverk", basis="GDPR art. 6 nr. 1 b", kept="Fem år etter sluttdato",
    )  # fmt: skip

    person = models.ForeignKey(Person, models.CASCADE, related_name="employments")
    centre = models.ForeignKey("places.Centre", models.PROTECT, related_name="+")
    title = models.CharField(_("stilling"), max_length=150, blank=True)
    works_from = models.DateField(_("ansatt fra"), null=True, blank=True)
    works_to = models.DateField(_("ansatt til"), null=True, blank=True)

    class Meta:
        ordering = [Collate("person__name", "nb")]


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Kommune eller bydel")
    SERVICE = "service", _("Tjeneste i en kommune")
    INTERMUNICIPAL = "intermunicipal", _("Interkommunal tjeneste")
    SCHOOL = "school", _("Skole eller barnehage")
    HEALTH_TRUST = "health_trust", _("Helseforetak")
    STATE = "state", _("Statlig etat")
    COUNTY_GOVERNOR = "county_governor", _("Statsforvalter")
    CENTRE = "centre", _("Kompetansesenter")
    VOLUNTARY = "voluntary", _("Frivillig organisasjon")
    COMPANY = "company", _("Bedrift")
    OTHER = "other", _("Annet")


class Organisation(Versioned):
    """An organisation the centres meet. The register is common to the centres and holds nothing about persons.
    An inter-municipal service counts for all its municipalities (Numedal, Vestmar)."""

    privacy = privacy.none("virksomheter; kontaktpersoner står i Person")

    name = models.CharField(_("navn"), max_length=200)
    kind = models.CharField(_("slag"), max_length=20, choices=OrganisationKind.choices)
    sector = models.CharField(_("sektor"), max_length=30, choices=Sector.choices, blank=True)
    level = models.CharField(_("forvaltningsnivå"), max_length=30, choices=Level.choices, blank=True)
    organisation_number = models.CharField(_("organisasjonsnummer"), max_length=9, null=True, blank=True, unique=True)
    municipalities = models.ManyToManyField("places.Place", blank=True, related_name="+")

    class Meta:
        ordering = [Collate("name", "nb")]

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A list's filters under a name, for one account."""

    privacy = privacy.holds(
        "account", "name", "query",
        purpose="Gjenbruk av egne utvalg", basis="GDPR art. 6 nr. 1 e", kept="Slettes med kontoen",
    )  # fmt: skip

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=60)
    name = models.CharField(_("navn"), max_length=80)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["account", "page", "name"], name="one_view_per_name")]
