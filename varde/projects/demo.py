"""Two years of invented projects. Makes: world.made["projects"][slug] (list of Project with .demo_field, the
field's short key, and .demo_years)."""

from datetime import date

from varde.core.demo import DemoWorld
from varde.places.public import Centre
from varde.projects.models import (
    ActivityGoal,
    CoreField,
    FieldOfWork,
    Funder,
    GrantHeading,
    GrantLetter,
    Partner,
    PlanMeasure,
    Project,
    ProjectStatus,
    ProjectStatusChange,
    ProjectYear,
    UserInvolvement,
)
from varde.projects.rules import guess_core_field

FIELDS = {
    "trauma": "Traumer og traumatisk stress, herunder psykososial beredskap",
    "violence": "Vold og seksuelle overgrep",
    "suicide": "Forebygging av selvmord og selvskading",
    "refugee": "Flyktninghelse og tvungen migrasjon",
    "lead": "Ledelse",
    "comm": "Kommunikasjon, digitalisering og prosjektstøtte",
}
#: Projects a year per field, about as many as a centre has.
SIZES = {"trauma": 37, "violence": 40, "suicide": 30, "refugee": 18, "lead": 10, "comm": 6}
SUBJECTS = {
    "trauma": [
        "Traumebevisst omsorg i skolen", "Traumebevisst barnevern", "Kriseteam i kommunene",
        "Øvelser for psykososial beredskap", "Stabilisering og trygghet", "Sorg etter brå død",
        "Foreldreveiledning etter traumer", "Traumebehandling for voksne", "Traumeforståelse i rusfeltet",
    ],
    "violence": [
        "Grunnkurs om vold i nære relasjoner", "Snakke med barn om vold", "Seksuelle overgrep mot barn",
        "Skadelig seksuell atferd", "Kommunale handlingsplaner mot vold", "Vold mot eldre",
        "Digitale overgrep", "Fagforum for krisesentrene", "Risikovurdering i hjelpetjenestene",
    ],
    "suicide": [
        "Førstehjelp ved selvmordsfare", "Selvskading hos ungdom", "Oppfølging etter selvmordsforsøk",
        "Etterlatte etter selvmord", "Selvmordsforebygging i skolen", "Kartlegging og samtale", "Trygge overganger",
    ],
    "refugee": [
        "Psykisk helse i mottak", "Bosetting med traumeforståelse", "Tolk i samtalen", "Enslige mindreårige",
        "Foreldre på flukt", "Menneskehandel: se og hjelpe",
    ],
    "lead": ["Ledernettverk i kommunene", "Strategi og styring", "Kvalitet i kurs", "Samarbeid mellom sentrene"],
    "comm": ["Samtalesimulatorer", "Nettkurs og opptak", "Podkast for hjelpere", "Støtte til prosjekter"],
}  # fmt: skip
VARIANTS = (
    "",
    " i Østfold",
    " i Innlandet",
    " i Akershus",
    " i Oslos bydeler",
    " – nettverk",
    " – digitalt",
    " for ledere",
)
GOALS = {
    "trauma": "Ansatte forstår hva belastninger gjør med mennesker, og møter dem på en trygg måte.",
    "violence": "Tjenestene ser vold tidlig, spør om den og vet hva de skal gjøre.",
    "suicide": "Flere tør å spørre om selvmordstanker, og ingen står alene med svaret.",
    "refugee": "Mennesker på flukt får hjelp som tar livet før og etter flukten på alvor.",
    "lead": "Ledere har det de trenger for å holde kunnskapen i live i egen tjeneste.",
    "comm": "Kunnskapen finnes der hjelperne er, også på nett og mobil.",
}
GROUPS = (
    "Ansatte i helsestasjon og skolehelsetjeneste", "Barnevern, skole og barnehage", "Kommunale kriseteam",
    "Psykisk helse- og rustjenester", "Ledere i kommunale tjenester", "Ansatte i mottak og flyktningtjeneste",
    "DPS, BUP og kommunale samarbeidspartnere",
)  # fmt: skip
HEADINGS = {
    "1": "Innledning", "2": "Oppdrag", "2.1": "Vold og traumer", "2.1.1": "Traumebevisst praksis",
    "2.1.2": "Behandling av traumer", "2.1.3": "Vold i nære relasjoner", "2.1.4": "Selvmordsforebygging",
    "2.1.5": "Selvskading", "2.2": "Tverrfaglig samarbeid", "2.3": "Flyktninghelse", "2.4": "Nasjonale konferanser",
    "2.5": "Beredskap i kommunene", "2.6": "Nettverk", "2.7": "Bruker- og pårørendemedvirkning",
    "2.8": "Likeverdige tjenester", "2.9": "Nettressurser", "2.10": "Simulering og øvelser",
    "2.11": "Ledelsesstøtte", "2.12": "Formidling",
}  # fmt: skip
INVOLVEMENT = {
    UserInvolvement.TEACHING: 5, UserInvolvement.WHOLE_PROJECT: 19, UserInvolvement.PLANNING: 48,
    UserInvolvement.NOT_INVOLVED: 11, UserInvolvement.NOT_APPLICABLE: 56, "": 2,
}  # fmt: skip


def make(world: DemoWorld) -> None:
    world.step("Prosjekter")
    funders = {f.name: f for f in Funder.objects.all()}
    for name, full in (("Hdir", "Helsedirektoratet"), ("Bufdir", ""), ("IMDi", ""), ("HOD", "")):
        if name not in funders:
            funders[name] = Funder.objects.create(name=name, full_name=full)
    headings = {year: _letter(funders["Hdir"], year) for year in world.years}
    measures = PlanMeasure.objects.bulk_create(
        [PlanMeasure(plan="Opptrappingsplan mot vold", number=n) for n in ("7", "8 b", "15", "17", "21 a")]
    )
    world.made["projects"] = {}
    for slug, share in (("ost", 1.0), ("sor", 0.12)):
        world.made["projects"][slug] = _projects_of(world, slug, share, headings, funders, list(measures))


def _letter(funder: Funder, year: int) -> list[GrantHeading]:
    letter, made = GrantLetter.objects.get_or_create(
        funder=funder, year=year, defaults={"title": f"Tilskuddsbrev {year}"}
    )
    if made:
        by_number: dict[str, GrantHeading] = {}
        for number, title in HEADINGS.items():
            parent = by_number.get(number.rpartition(".")[0])
            by_number[number] = GrantHeading.objects.create(letter=letter, number=number, title=title, parent=parent)
    return list(letter.headings.exclude(number__in=["1", "2", "2.1"]))


def _fields(centre: Centre, year: int) -> dict[str, FieldOfWork]:
    core = {c.code: c for c in CoreField.objects.all()}
    return {
        key: FieldOfWork.objects.get_or_create(
            centre=centre, year=year, name=name, defaults={"order": i, "core_field": core.get(guess_core_field(name))}
        )[0]
        for i, (key, name) in enumerate(FIELDS.items())
    }


def _projects_of(
    world: DemoWorld,
    slug: str,
    share: float,
    headings: dict[int, list[GrantHeading]],
    funders: dict[str, Funder],
    measures: list[PlanMeasure],
) -> list[Project]:
    chance = world.chance
    centre = Centre.objects.get(slug=slug)
    persons = world.made["persons"][slug]
    last, this = world.years
    fields = {year: _fields(centre, year) for year in world.years}
    projects: list[Project] = []
    for key, size in SIZES.items():
        titles = [s + v for v in VARIANTS for s in SUBJECTS[key]]
        for title in titles[: max(1, round(size * share))]:
            begins = date(
                chance.choice([this - 3, last, last, last, last, last, this - 2, this - 2, this - 4, this]),
                chance.choice([1, 2, 8, 9]),
                1,
            )
            project = Project(
                centre=centre, number="", title=title, goal=GOALS[key], target_group=chance.choice(GROUPS),
                leader=chance.choice(persons), starts_on=begins,
                ends_on=date(this + 1, 12, 31) if chance.random() < 0.4 else None,
                status=chance.choices([ProjectStatus.RUNNING, ProjectStatus.ON_HOLD, ProjectStatus.CLOSED], [90, 3, 7])[0],
            )  # fmt: skip
            project.demo_field = key  # type: ignore[attr-defined]
            project.demo_years = [y for y in world.years if y >= begins.year]  # type: ignore[attr-defined]
            projects.append(project)
    projects.sort(key=lambda p: (p.starts_on or date.min, p.title))
    for i, project in enumerate(projects, start=1):
        project.number = f"P{project.starts_on:%y}-{i:03}"
    projects = list(Project.objects.bulk_create(projects))
    ProjectStatusChange.objects.bulk_create(
        [
            ProjectStatusChange(project=p, status=ProjectStatus.RUNNING, from_on=p.starts_on, by_name=str(p.leader))
            for p in projects
            if p.starts_on
        ]
    )
    rows = []
    for p in projects:
        involvement = chance.choices(list(INVOLVEMENT), list(INVOLVEMENT.values()))[0]
        funder = funders[chance.choices(["Hdir", "Bufdir", "IMDi", "HOD"], [88, 6, 4, 2])[0]]
        for year in p.demo_years:  # type: ignore[attr-defined]
            rows.append(
                ProjectYear(
                    project=p, year=year, field=fields[year][p.demo_field], funder=funder,  # type: ignore[attr-defined]
                    user_involvement=involvement, status=p.status if year == this else ProjectStatus.RUNNING,
                    activity=_activity(chance.randint(2, 9)),
                    goals_served=sorted(chance.sample([g.value for g in ActivityGoal], chance.randint(1, 3))),
                )
            )  # fmt: skip
    rows = list(ProjectYear.objects.bulk_create(rows))
    partners = list(Partner.objects.all())
    weights = [28, 14, 6, 9, 8, 6, 3, 25]
    _link(ProjectYear.headings.through, "grantheading_id", rows, lambda r: [chance.choice(headings[r.year])])
    _link(
        ProjectYear.plan_measures.through,
        "planmeasure_id",
        rows,
        lambda r: measures[:1] if chance.random() < 0.1 else [],
    )
    if partners:
        pool = (weights + [3] * len(partners))[: len(partners)]
        _link(
            ProjectYear.partners.through, "partner_id", rows,
            lambda r: {q.pk: q for q in chance.choices(partners, pool, k=chance.choice([0, 0, 0, 1, 1, 2]))}.values(),
        )  # fmt: skip
    return projects


def _link(through, column, rows, choose) -> None:
    """Fill a many-to-many table in one go."""
    through.objects.bulk_create(
        [through(projectyear_id=row.pk, **{column: other.pk}) for row in rows for other in choose(row)]
    )


def _activity(gatherings: int) -> str:
    return (
        f"Vi har holdt {gatherings} samlinger og veiledet mellom dem. Deltakerne har øvd på egne situasjoner, "
        "og lederne har laget en plan for hva tjenesten skal fortsette med."
    )
