"""C4: two people who have the same record open. Two hundred pairs, in every order: nothing is written over unseen,
whoever comes second is shown both versions, and a save that was acknowledged stands."""

import random
from dataclasses import dataclass

import pytest

from conftest import Cast
from varde.core.errors import EditConflict
from varde.events.public import Event, EventData, Kind, Mode, update_event
from varde.people.public import Viewer
from varde.projects.actions import update_project
from varde.projects.public import Project

pytestmark = pytest.mark.django_db
PAIRS = 100


@dataclass
class Editor:
    """Somebody with the form open: she saves with the version it was opened with, and when told of the other's she
    looks at both and decides."""

    viewer: Viewer
    name: str

    def save(self, record: Event | Project, title: str, version: int) -> None:
        if isinstance(record, Event):
            data = EventData(title=title, kind=Kind.COURSE, mode=Mode.PHYSICAL)
            update_event(actor=self.viewer, event=record, data=data, version=version)
        else:
            update_project(actor=self.viewer, project=record, version=version, values={"title": title})


def _record(kind: type[Event] | type[Project], cast: Cast, n: int) -> Event | Project:
    if kind is Project:
        return Project.objects.create(centre=cast.ost, number=f"C{n}", title="Før")
    return Event.objects.create(
        centre=cast.ost, number=f"C{n}", title="Før", kind=Kind.COURSE, mode=Mode.PHYSICAL, status="draft"
    )


@pytest.mark.parametrize("kind", [Event, Project])
def test_of_a_hundred_pairs_nobody_writes_over_the_other_unseen(cast: Cast, kind: type[Event] | type[Project]) -> None:
    chance = random.Random(4)
    editors = [Editor(cast.viewer(cast.adviser), "Ada"), Editor(cast.viewer(cast.leader), "Liv")]
    if kind is Project:
        editors[0] = Editor(cast.viewer(cast.office), "Odd")
    overwritten, told = 0, 0
    for n in range(PAIRS):
        record = _record(kind, cast, n)
        opened = record.version
        first, second = chance.sample(editors, 2)
        first.save(record, f"{first.name} {n}", opened)
        # The second has an object as old as her form, or one that was read just now: neither may matter.
        hers = record if chance.random() < 0.5 else kind.objects.get(pk=record.pk)
        with pytest.raises(EditConflict) as caught:
            second.save(hers, f"{second.name} {n}", opened)
        conflict = caught.value
        shown = {d.label: (d.theirs, d.yours) for d in conflict.differences}
        told += shown["Tittel"] == (f"{first.name} {n}", f"{second.name} {n}") and conflict.changed_by == first.name
        overwritten += kind.objects.get(pk=record.pk).title != f"{first.name} {n}"
        if chance.random() < 0.5:  # she has seen both, and sends again on top of the newer one
            second.save(hers, f"{second.name} {n}", conflict.version_now)
            assert kind.objects.get(pk=record.pk).title == f"{second.name} {n}"
    assert (overwritten, told) == (0, PAIRS)
