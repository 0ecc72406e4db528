"""varde run: everything one machine needs, web and worker together."""

import os
import signal
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from varde.core import starting

DEMO_TEXT = """
  Logg inn: åpne adressen og velg en rolle. Ett klikk, uten passord.
  Prøv:     Rådgiver → Registrer       en fagdag på under et minutt
            Senterleder → Tall         årets tall, og registreringene bak dem
            Senterleder → Kommuner     hvem som har fått hva, og hvem vi ikke har nådd
  Med passord: {logins}
"""


class Command(BaseCommand):
    help = "Gjør klart, og start web og bakgrunnsarbeider sammen. Ctrl-C stopper begge."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        if starting.port_is_taken(host, port):
            raise CommandError(
                f"Port {port} er opptatt, kanskje av en Varde som alt går. "
                f"Velg en annen: VARDE_PORT={port + 1} make run"
            )
        starting.get_ready(self.say)
        if settings.DEMO and not get_user_model().objects.exists():
            self.say("Lager demoen …")
            call_command("demo")
        connection.close()
        os.chdir(settings.ROOT)
        starting.spare_memory()
        keeper = starting.Keeper(
            [starting.Child("Webtjeneren", starting.web_command(host=host, port=port))],
            self.say,
        )
        signal.signal(signal.SIGTERM, keeper.stop)
        signal.signal(signal.SIGINT, keeper.stop)
        keeper.start()
        self.wait_and_greet(keeper, host, port)
        keeper.watch()
        self.say("Varde er stoppet.")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def wait_and_greet(self, keeper: starting.Keeper, host: str, port: int) -> None:
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{port}/"
        for _ in range(300):
            keeper.look()
            if keeper.stopping:
                return
            if starting.answers(f"{address}helse/"):
                break
            time.sleep(0.1)
        else:
            keeper.end()
            raise CommandError("Webtjeneren svarte ikke innen et halvt minutt. Se meldingene over.")
        # The worker only now: somebody waits for the first page, nobody for the worker.
        keeper.children.append(starting.Child("Arbeideren", [sys.executable, "-m", "config.cli", "worker"]))
        keeper.look()
        self.say(self.style.SUCCESS(f"\n  Varde går på {address}"))
        if settings.DEMO:
            emails = get_user_model().objects.order_by("pk").values_list("email", flat=True)[:2]
            self.say(DEMO_TEXT.format(logins=f"{', '.join(emails)} … / {settings.DEMO_PASSWORD}"))
        self.say("  Ctrl-C stopper.\n")
