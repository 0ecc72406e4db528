"""Who may open which address. One row per address; an address without a row breaks the build (check A1).

`who`: "open" (anybody), "account" (anybody signed in), "desk" (anybody with a role at a centre), or the ability that
people.access demands. `post`: what sending the form demands, when that is more than opening the page.
`of`: the table whose id stands in the address. Rows are short on purpose: the rules live in test_matrix.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.world import HELD_ON


@dataclass(frozen=True)
class Row:
    who: str
    methods: str = "GET"
    post: str = ""
    of: str = ""
    #: Other parts of the address, the same for all.
    parts: Mapping[str, Any] = field(default_factory=dict)
    #: Whose is the row in `of`: "centre", "account" (only the keeper's own), "all" (common to the centres).
    owner: str = "centre"
    #: What a good answer to a GET may be.
    answers: tuple[int, ...] = (200,)
    #: Sending the form changes only what belongs to the sender's own account.
    own_account: bool = False


YEAR = HELD_ON.year

TABLE: dict[str, Row] = {
    "portal:front": Row("open", answers=(200, 302)),
    "portal:health": Row("open"),
    "portal:home": Row("desk"),
    "portal:components": Row("account"),
    "people:demo_login": Row("open", "POST"),
    "people:sit_at": Row("account", "POST", own_account=True),
    "people:choose_language": Row("open", "POST", own_account=True),
    "people:my_account": Row("account"),
    "people:save_view": Row("account", "POST", own_account=True),
    "people:forget_view": Row("account", "POST", of="people.SavedView", owner="account", own_account=True),
}
#: Pages of allauth: its own tests guard them; here only that they never break, and show nobody's canary.
BORROWED = "konto/"
