"""varde account: gives somebody a role from the command line. How a new installation gets its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from varde.core.errors import Refused
from varde.people.actions.access import add_person_to_centre
from varde.people.models import Role
from varde.people.public import SYSTEM_VIEWER
from varde.places.public import Centre


class Command(BaseCommand):
    help = "Gir en person en rolle. Personen logger inn med en kode på e-post og kan lage passord etterpå."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", choices=Role.values, default=Role.NATIONAL_ADMINISTRATOR)
        parser.add_argument("--centre", default="", help="kortnavn, som ost; ikke for nasjonal administrator")

    def handle(self, *, email: str, name: str, role: str, centre: str, **options: Any) -> None:
        if (role == Role.NATIONAL_ADMINISTRATOR) == bool(centre):
            raise CommandError("Oppgi --centre for alle roller unntatt national_administrator.")
        try:
            validate_email(email)
            where = Centre.objects.get(slug=centre) if centre else None
            add_person_to_centre(actor=SYSTEM_VIEWER, centre=where, email=email, name=name, role=role)
        except Centre.DoesNotExist as e:
            known = ", ".join(Centre.objects.values_list("slug", flat=True))
            raise CommandError(f"Ukjent senter «{centre}». Disse finnes: {known}.") from e
        except Refused as e:
            raise CommandError(str(e)) from e
        except ValidationError as e:
            raise CommandError(f"«{email}» er ikke en gyldig e-postadresse.") from e
        self.stdout.write(f"{email} er nå {Role(role).label}{f' ved {where}' if where else ''}.")
