"""Invented employees and the organisations they meet. No real person is meant.

Makes: world.made["persons"][slug] (list of Person), world.made["organisations"] (list of Organisation).
"""

from datetime import date

from varde.core.demo import DemoWorld
from varde.people.models import Employee, Level, Organisation, OrganisationKind, Person, Sector
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
