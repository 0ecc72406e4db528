"""Projects for tests, made without actions."""

from typing import Any

from varde.places.public import Centre
from varde.projects.models import FieldOfWork, Funder, GrantHeading, GrantLetter, Project, ProjectYear


def make_field(centre: Centre, year: int = 2024, name: str = "Vold og seksuelle overgrep", **more: Any) -> FieldOfWork:
    return FieldOfWork.objects.get_or_create(centre=centre, year=year, name=name, defaults=more)[0]


def make_project(
    centre: Centre,
    number: str = "P24-001",
    year: int | None = 2024,
    title: str = "Snakke med barn om vold",
    **more: Any,
) -> Project:
    """`more`: fields of Project; those of ProjectYear as year_…: year_status="planned"."""
    of_year = {k.removeprefix("year_"): more.pop(k) for k in list(more) if k.startswith("year_")}
    project = Project.objects.create(centre=centre, number=number, title=title, **more)
    if year is not None:
        of_year.setdefault("field", make_field(centre, year))
        ProjectYear.objects.create(project=project, year=year, **of_year)
    return project


def make_letter(year: int = 2024, numbers: tuple[str, ...] = ("2", "2.1", "2.1.3")) -> GrantLetter:
    funder, _ = Funder.objects.get_or_create(name="Hdir")
    letter = GrantLetter.objects.create(funder=funder, year=year, title=f"Tilskuddsbrev {year}")
    GrantHeading.objects.bulk_create([GrantHeading(letter=letter, number=n, title=f"Om {n}") for n in numbers])
    return letter
