"""Who is asking, and what they may do. Every list in the house begins with a Viewer."""

from dataclasses import dataclass, field

from django.db.models import Q

from varde.core import audit
from varde.core.audit import SYSTEM, Actor
from varde.people.models import Account, Membership, Role
from varde.places.public import Centre

#: What each role may do at its own centre. Everybody with a role may read the centre's registers and figures.
ABILITIES: dict[str, frozenset[str]] = {
    Role.ADVISER: frozenset({"events", "inquiries", "evaluation"}),
    Role.PROJECT_LEADER: frozenset({"events", "inquiries", "evaluation", "projects"}),
    Role.OFFICE: frozenset(
        {"events", "inquiries", "evaluation", "projects", "organisations", "worklog", "content", "import"}
    ),
    Role.COMMUNICATIONS: frozenset({"events", "content"}),
    Role.CENTRE_LEADER: frozenset(
        {
            "events", "inquiries", "evaluation", "projects", "organisations", "employees", "worklog", "content",
            "import", "close_year", "accounts",
        }
    ),
    Role.NATIONAL_ADMINISTRATOR: frozenset(
        {
            "events", "inquiries", "evaluation", "projects", "organisations", "employees", "worklog", "content",
            "import", "close_year", "accounts", "national",
        }
    ),
    Role.READER: frozenset(),
}  # fmt: skip


@dataclass(frozen=True)
class Viewer:
    """The one who asks. `centre` is the centre whose desk they sit at now; `centres` all they may read.

    `may("projects")` says whether they may change projects at the centre they sit at; `may("projects", other)` at
    another one. Abilities: events, projects, inquiries, evaluation, organisations, employees, worklog, content,
    import, close_year, accounts, national.
    """

    account: Account | None
    centre: Centre | None
    centres: tuple[Centre, ...] = ()
    abilities: dict[int, frozenset[str]] = field(default_factory=dict)
    everything: bool = False

    @property
    def who(self) -> Actor:
        """Who stands in the history: the account, or Varde itself."""
        return self.account or SYSTEM

    @property
    def actor(self) -> audit.Actor:
        """Whose name stands in the trace."""
        return self.account or audit.SYSTEM

    @property
    def centre_ids(self) -> list[int]:
        return [c.pk for c in self.centres]

    def may(self, ability: str, centre: Centre | int | None = None) -> bool:
        if self.everything:
            return True
        where = centre if centre is not None else self.centre
        pk = where.pk if isinstance(where, Centre) else where
        return pk is not None and ability in self.abilities.get(pk, frozenset())

    def sees(self, path: str = "centre") -> Q:
        """The condition «belongs to a centre this viewer may read»; path is the way to the centre's key."""
        return (
            Q() if self.everything else Q(**{f"{path}_id__in" if "__" not in path else f"{path}__in": self.centre_ids})
        )


#: The command line and the worker: they act for the installation's operator and see everything.
SYSTEM_VIEWER = Viewer(account=None, centre=None, everything=True)


def viewer_for(account: Account, *, centre_slug: str = "") -> Viewer:
    """The viewer an account is, sitting at `centre_slug` if it may, else at its first centre. Two queries."""
    memberships = list(Membership.objects.filter(account=account).select_related("centre"))
    roles: dict[int, frozenset[str]] = {}
    centres: dict[int, Centre] = {}
    national = frozenset[str]()
    for m in memberships:
        if m.centre is None:
            national |= ABILITIES[m.role]
        else:
            roles[m.centre.pk] = roles.get(m.centre.pk, frozenset()) | ABILITIES[m.role]
            centres[m.centre.pk] = m.centre
    if national:
        for c in Centre.objects.all():
            centres[c.pk] = c
            roles[c.pk] = roles.get(c.pk, frozenset()) | national
    ordered = tuple(sorted(centres.values(), key=lambda c: c.order))
    at = next((c for c in ordered if c.slug == centre_slug), ordered[0] if ordered else None)
    return Viewer(account=account, centre=at, centres=ordered, abilities=roles)
