"""FTE for three years."""

from decimal import Decimal

from varde.core.demo import DemoWorld
from varde.places.public import Centre
from varde.projects.public import FieldOfWork, Funder
from varde.worklog.models import StaffYear

FTE = {
    "Traumer": "6.8",
    "Vold": "7.0",
    "Forebygging": "4.5",
    "Flyktning": "3.1",
    "Ledelse": "4.0",
    "Kommunikasjon": "6.55",
}


def make(world: DemoWorld) -> None:
    world.step("Årsverk")
    funder = Funder.objects.get(name="Hdir")
    rows = []
    for slug, share in (("ost", Decimal(1)), ("sor", Decimal("0.85"))):
        centre = Centre.objects.get(slug=slug)
        for year in world.years:
            for field in FieldOfWork.objects.filter(centre=centre, year=year):
                fte = Decimal(next((v for k, v in FTE.items() if field.name.startswith(k)), "1"))
                if year == world.years[0]:
                    fte -= Decimal("0.25")
                rows.append(StaffYear(centre=centre, year=year, field=field, funder=funder, fte=round(fte * share, 2)))
    StaffYear.objects.bulk_create(rows)
