"""Invented employees and the organisations they meet. No real person is meant.

Makes: world.made["persons"][slug] (list of Person), world.made["organisations"] (list of Organisation).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from varde.core.demo import DemoWorld
from varde.people.models import (
    Account,
    Employee,
    Level,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    Sector,
)
from varde.places.public import Centre, Place, PlaceKind

FIRST = [
    "Astrid",
    "Birk",
    "Cecilie",
    "Dag",
    "Eldbjørg",
    "Frode",
    "Gro",
    "Halvor",
    "Idunn",
    "Jostein",
    "Kaisa",
    "Leiv",
    "Máret",
    "Nils",
    "Oda",
    "Per",
    "Ragna",
    "Sunniva",
    "Tor",
    "Unni",
    "Vetle",
    "Ylva",
    "Åse",
    "Aslak",
    "Brita",
    "Eivor",
]  # noqa: E501
LAST = [
    "Lyngmark",
    "Fjellvoll",
    "Havtorn",
    "Granli",
    "Steinrud",
    "Myrdalen",
    "Elvestø",
    "Skogheim",
    "Bjørkås",
    "Vindvik",
    "Lauvtangen",
    "Heimly",
    "Kvernmo",
    "Solbrå",
    "Tindelund",
    "Čázegáddi",
    "Einerhøi",
    "Røsslien",
    "Ospvang",
    "Tjernsmo",
]  # noqa: E501
TITLES = ("Spesialrådgiver", "Seniorrådgiver", "Rådgiver", "Prosjektleder", "Kommunikasjonsrådgiver", "Førstekonsulent")
SERVICES = (
    ("barnevernstjenesten", OrganisationKind.SERVICE, Sector.CHILD_WELFARE_SOCIAL),
    ("helsestasjonen", OrganisationKind.SERVICE, Sector.HEALTH),
    ("psykisk helse og rus", OrganisationKind.SERVICE, Sector.HEALTH),
    ("PP-tjenesten", OrganisationKind.SERVICE, Sector.SCHOOL_EDUCATION),
    ("flyktningtjenesten", OrganisationKind.SERVICE, Sector.ASYLUM_INTEGRATION),
    ("kriseteamet", OrganisationKind.SERVICE, Sector.HEALTH),
    ("ungdomsskole", OrganisationKind.SCHOOL, Sector.SCHOOL_EDUCATION),
)


def make(world: DemoWorld) -> None:
    world.step("Folk og virksomheter")
    chance = world.chance
    persons: dict[str, list[Person]] = {}
    for slug, count in (("ost", 32), ("sor", 8)):
        centre = Centre.objects.get(slug=slug)
        names = chance.sample([f"{first} {last}" for first in FIRST for last in LAST], count)
        made = Person.objects.bulk_create(
            [Person(centre=centre, name=n, email=f"{slug}{i:02}@example.org") for i, n in enumerate(names)]
        )
        Employee.objects.bulk_create(
            [
                Employee(
                    person=p,
                    centre=centre,
                    title=chance.choice(TITLES),
                    works_from=date(chance.randint(2012, world.years[0]), chance.randint(1, 12), 1),
                )
                for p in made
            ]
        )
        persons[slug] = list(made)
    world.made["persons"] = persons
    units = list(
        Place.objects.filter(
            centre__slug__in=["ost", "sor"], valid_to=None, kind__in=[PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT]
        ).exclude(code="0301")
    )
    organisations = []
    where = []
    for unit in chance.sample(units, min(90, len(units))):
        service, kind, sector = chance.choice(SERVICES)
        owner = f"Bydel {unit.name}" if unit.kind == PlaceKind.DISTRICT else f"{unit.name} kommune"
        organisations.append(Organisation(name=f"{owner}, {service}", kind=kind, sector=sector, level=Level.MUNICIPAL))
        where.append([unit])
    for name, kind, sector, level in (
        ("Interkommunalt krisesenter Nordre skog", OrganisationKind.INTERMUNICIPAL, Sector.CHILD_WELFARE_SOCIAL, Level.MUNICIPAL),  # noqa: E501
        ("Interkommunal barnevernvakt Søndre dal", OrganisationKind.INTERMUNICIPAL, Sector.CHILD_WELFARE_SOCIAL, Level.MUNICIPAL),  # noqa: E501
        ("Distriktspsykiatrisk senter Elvebredden", OrganisationKind.HEALTH_TRUST, Sector.HEALTH, Level.SPECIALIST_HEALTH),  # noqa: E501
        ("Familievernkontoret ved fjorden", OrganisationKind.STATE, Sector.CHILD_WELFARE_SOCIAL, Level.BUFETAT),
        ("Etterlattelaget i fylket", OrganisationKind.VOLUNTARY, Sector.OTHER, Level.VOLUNTARY),
    ):  # fmt: skip
        organisations.append(Organisation(name=name, kind=kind, sector=sector, level=level))
        where.append(chance.sample(units, min(len(units), 5 if kind == OrganisationKind.INTERMUNICIPAL else 1)))
    made_organisations = Organisation.objects.bulk_create(organisations)
    links = Organisation.municipalities.through
    links.objects.bulk_create(
        [
            links(organisation_id=o.pk, place_id=unit.pk)
            for o, where_it_is in zip(made_organisations, where, strict=True)
            for unit in where_it_is
        ]
    )
    world.made["organisations"] = list(made_organisations)


@dataclass(frozen=True)
class DemoLogin:
    """One button on the demo's front page. `key` is what the button sends."""

    key: str
    name: str
    email: str
    role: Role
    what: Any
    centre: str = "ost"
    where: Any = "RVTS Øst"


#: Centre "" = the whole country.
LOGINS = (
    DemoLogin("radgiver", "Astrid Lyngmark", "radgiver@example.org", Role.ADVISER, _("Registrerer arrangementer")),
    DemoLogin(
        "prosjektleder", "Birk Fjellvoll", "prosjektleder@example.org", Role.PROJECT_LEADER, _("Styrer prosjekter")
    ),
    DemoLogin("kontor", "Cecilie Havtorn", "kontor@example.org", Role.OFFICE, _("Holder registrene i orden")),
    DemoLogin(
        "kommunikasjon", "Dag Granli", "kommunikasjon@example.org", Role.COMMUNICATIONS, _("Følger nettressursene")
    ),
    DemoLogin(
        "senterleder", "Eldbjørg Steinrud", "senterleder@example.org", Role.CENTRE_LEADER, _("Ser helheten, lukker året")
    ),
    DemoLogin(
        "nasjonal", "Halvor Elvestø", "nasjonal@example.org", Role.NATIONAL_ADMINISTRATOR,
        _("Ser alle fem sentrene"), centre="", where=_("Alle sentre"),
    ),
    DemoLogin("leser", "Idunn Skogheim", "leser@example.org", Role.READER, _("Leser, endrer ingenting")),
    DemoLogin(
        "radgiver-sor", "Máret Vindvik", "radgiver-sor@example.org", Role.ADVISER,
        _("Ser bare sitt eget senter"), centre="sor", where="RVTS Sør",
    ),
)  # fmt: skip


def account_of(key: str) -> Account | None:
    """The account behind a demo button, made if it is missing; None for an unknown key."""
    login = next((d for d in LOGINS if d.key == key), None)
    if login is None:
        return None
    if not Account.objects.filter(email=login.email).exists():
        make_accounts()
    return Account.objects.get(email=login.email)


def make_accounts() -> None:
    """One account per role, all invented; what is there already is left alone. With settings.DEMO they have the
    demo's password; without it none at all, so that a demo database put on the net lets nobody in by it."""
    password = make_password(settings.DEMO_PASSWORD if settings.DEMO else None)  # once: hashing is slow on purpose
    for login in LOGINS:
        account, made = Account.objects.get_or_create(
            email=login.email, defaults={"name": login.name, "password": password}
        )
        if made:
            centre = Centre.objects.get(slug=login.centre) if login.centre else None
            Membership.objects.create(account=account, centre=centre, role=login.role)
            if centre and login.role not in {Role.READER, Role.NATIONAL_ADMINISTRATOR}:
                Person.objects.create(centre=centre, name=login.name, email=login.email, account=account)
