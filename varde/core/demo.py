"""What the rooms' demo.py share: one source of chance, one today, and what the rooms below have made."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: The same demo every time, apart from the day it is made.
SEED = 20240722


@dataclass
class DemoWorld:
    """chance: the only source of randomness, so that the demo is the same every time on the same day.
    years: last year and this. made: what rooms below have made, by a name their demo.py documents.
    step: called with a short text as the work moves on."""

    today: date
    step: Callable[[str], None] = lambda _text: None
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def years(self) -> tuple[int, int]:
        return self.today.year - 1, self.today.year
