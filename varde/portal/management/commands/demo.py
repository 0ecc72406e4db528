"""varde demo: an invented year for RVTS Øst, and last year to compare with."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from varde.core.dates import today
from varde.core.errors import Refused
from varde.portal.demo import STEPS, make_demo


class Command(BaseCommand):
    help = "Fyller en tom database med et oppdiktet år for RVTS Øst."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        with tqdm(total=STEPS, unit="steg", disable=None, ncols=78) as bar:

            def step(text: str) -> None:
                bar.set_description(f"{text:<22}")
                bar.update()

            try:
                make_demo(today=today(), step=step)
            except Refused as e:
                raise CommandError(str(e)) from e
        self.stdout.write(f"Demoen er klar ({time.monotonic() - began:.0f} s).")
