"""varde worker: runs tasks and jobs until it is told to stop."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from varde.core.tasks import Worker


class Command(BaseCommand):
    help = "Kjør oppgaver i bakgrunnen (import, tall, daglige jobber) til prosessen stoppes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="kjør det som er klart, og avslutt")
        parser.add_argument(
            "--poll", type=float, default=0.25, help="sekunder mellom hver gang det sees etter oppgaver"
        )

    def handle(self, *, once: bool, poll: float, **options: Any) -> None:
        worker = Worker(poll=poll)
        if once:
            self.stdout.write(f"{worker.once()} oppgaver kjørt")
            return
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        worker.run()
