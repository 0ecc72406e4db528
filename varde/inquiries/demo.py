"""A year of inquiries, the latest of them still open."""

from datetime import date, timedelta

from varde.core.demo import DemoWorld
from varde.inquiries.models import Channel, Inquiry, Outcome
from varde.places.public import Centre, Place, PlaceKind

SUBJECTS = (
    "Forespørsel om foredrag", "Veiledning til kriseteam", "Kurs for helsestasjonen", "Bistand etter en hendelse",
    "Spørsmål om handlingsplan", "Ønsker nettverk for ledere", "Kurs i samtaler om selvmord", "Oppfølging av skole",
    "Spørsmål om simulator", "Trenger råd om bosetting",
)  # fmt: skip
OUTCOMES = {
    Outcome.FOLLOWED_UP: 250, Outcome.ANSWERED: 29, Outcome.INFORMATION: 3, Outcome.REFERRED: 29,
    Outcome.DECLINED: 22, Outcome.NOT_RELEVANT: 54,
}  # fmt: skip


def make(world: DemoWorld) -> None:
    world.step("Henvendelser")
    chance = world.chance
    for slug, a_year in (("ost", 387), ("sor", 45)):
        centre = Centre.objects.get(slug=slug)
        units = list(
            Place.objects.filter(
                centre=centre, valid_to=None, kind__in=[PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT]
            ).exclude(code="0301")
        )
        projects = world.made["projects"][slug]
        rows = []
        for year in world.years:
            first = date(year, 1, 2)
            for n in range(round(a_year * (1 if year == world.years[1] else 0.9))):
                on = first + timedelta(days=chance.randrange(356))
                if on.month == 7 and chance.random() < 0.9:
                    on += timedelta(days=62)
                if on > world.today:
                    continue
                is_open = (world.today - on).days < 25 and chance.random() < 0.5
                outcome = "" if is_open else chance.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
                followed = outcome == Outcome.FOLLOWED_UP and chance.random() < 0.8
                rows.append(
                    Inquiry(
                        centre=centre, number=f"H{year % 100}-{n + 1:04}", received_on=on,
                        channel=chance.choices([Channel.EMAIL, Channel.WEB_FORM, Channel.PHONE, Channel.IN_PERSON], [70, 15, 13, 2])[0],
                        subject=chance.choice(SUBJECTS), place=chance.choice(units) if chance.random() < 0.93 else None,
                        outcome=outcome,
                        project=chance.choice([p for p in projects if year in p.demo_years]) if followed else None,
                    )
                )  # fmt: skip
        Inquiry.objects.bulk_create(rows, batch_size=500)
