"""varde serve: the web server alone."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from varde.core import starting


class Command(BaseCommand):
    help = "Start bare webtjeneren. Databasen må være migrert og statiske filer samlet (varde run gjør begge deler)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        if starting.port_is_taken(host, port):
            raise CommandError(f"Port {port} er opptatt. Velg en annen: varde serve --port {port + 1}")
        command = starting.web_command(host=host, port=port)
        os.chdir(settings.ROOT)
        starting.spare_memory()
        os.execv(command[0], command)
