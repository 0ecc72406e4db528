"""The fences around Python files hold, and each bites when a fault is planted."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import code_fences as fences
from tests.architecture.reading import ROOT, layers, rooms

FENCES = [
    fences.doors,
    fences.plain_doors,
    fences.choke_point,
    fences.short_files,
    fences.no_drawers,
    fences.said_through_gettext,
    fences.no_markup_with_style,
]


@pytest.mark.parametrize("fence", FENCES, ids=lambda f: f.__name__)
def test_the_house_keeps(fence):
    assert fence(ROOT) == []


@pytest.fixture
def house(tmp_path: Path):
    """house("varde/events/views.py", "…") puts a file in a small house of its own and gives its root."""

    def put(name: str, text: str) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return tmp_path

    return put


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("varde/events/views.py", "from varde.people.models import Account"),
        ("varde/events/views.py", "from varde.people import models"),
        ("varde/events/views.py", "def f():\n    import varde.people.queries"),
        ("varde/events/actions.py", 'from varde.core.db import x\nmodule = "varde.projects.models"'),
        ("varde/insight/sources.py", "from varde.events.workbook import sheets"),
        ("varde/events/figures.py", "from varde.projects.figures import facts"),
        ("varde/events/views.py", "from ..people.models import Account"),
        ("config/settings.py", "from varde.people.models import Account"),
    ],
)
def test_a_room_entered_by_the_window_is_found(house, file, code):
    assert len(fences.doors(house(file, code))) == 1


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("varde/events/views.py", "from varde.people.public import Account\nfrom varde.events import queries"),
        ("varde/events/views.py", "from varde.core.errors import Refused\nfrom . import actions"),
        ("varde/insight/sources.py", "from varde.events.figures import facts"),
        ("varde/exchange/reading.py", "from varde.events.workbook import SHEETS"),
        ("varde/events/tests/test_views.py", "from varde.people.models import Account"),
        ("varde/portal/demo.py", "from varde.events.demo import tell"),
    ],
)
def test_the_door_and_the_two_keys_are_open(house, file, code):
    assert fences.doors(house(file, code)) == []


def test_a_door_that_defines_something_is_found(house):
    code = '"""Door."""\nfrom varde.events.models import Event\n\n__all__ = ["Event"]\n'
    assert fences.plain_doors(house("varde/events/public.py", code)) == []
    assert fences.plain_doors(house("varde/events/public.py", code + "def total():\n    return 1\n"))
    assert fences.plain_doors(house("varde/events/public.py", "from varde.events.models import Event"))


@pytest.mark.parametrize(
    "code", ["Event.objects.all()", "Event._default_manager.get(pk=1)", "get_object_or_404(Event, pk=1)"]
)
def test_a_view_that_reads_the_database_is_found(house, code):
    assert fences.choke_point(house("varde/events/views/lists.py", code))
    assert fences.choke_point(house("varde/events/forms_people.py", code))


def test_a_form_may_begin_with_nothing_and_queries_may_read(house):
    assert fences.choke_point(house("varde/events/forms.py", "q = Event.objects.none()")) == []
    assert fences.choke_point(house("varde/events/queries.py", "q = Event.objects.all()")) == []


def test_a_file_past_400_lines_is_found(house):
    assert fences.short_files(house("varde/events/views.py", "x = 1\n" * 400)) == []
    assert fences.short_files(house("varde/events/views.py", "x = 1\n" * 401))


def test_a_drawer_is_found(house):
    assert fences.no_drawers(house("varde/events/utils.py", ""))


@pytest.mark.parametrize("code", ['say("Arrangementet er lagret og delt")', 'label = "Nå"'])
def test_norwegian_without_gettext_is_found(house, code):
    assert fences.said_through_gettext(house("varde/events/views.py", code))


@pytest.mark.parametrize(
    "code",
    [
        'say(_("Arrangementet er lagret og delt"))',
        'say(ngettext("%d dag til", "%d dager til", n) % n)',
        '"""Siden er på norsk."""',
        'go("/arrangementer/på-nett/")',
        'say("only English here")',
    ],
)
def test_norwegian_through_gettext_passes(house, code):
    assert fences.said_through_gettext(house("varde/events/views.py", code)) == []


@pytest.mark.parametrize("html", ['<g style="fill:red">', "<a onclick='x()'>", "<style>", "<script>x()</script>"])
def test_inline_style_and_script_made_in_python_are_found(house, html):
    assert fences.no_markup_with_style(house("varde/insight/charts.py", f"svg = {html!r}"))


def test_a_script_with_an_address_passes(house):
    assert fences.no_markup_with_style(house("varde/insight/charts.py", "s = '<script src=\"/x.js\"></script>'")) == []


# --- the import linter ----------------------------------------------------------------------------


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([tool, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)


def test_the_layers_hold():
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout[-2000:]


def test_every_room_is_placed_and_every_place_has_a_room():
    there = {p.parent.name for p in (ROOT / "varde").glob("*/apps.py")}
    assert there == set(rooms())


@pytest.fixture
def small_house(house):
    root = house(".importlinter", (ROOT / ".importlinter").read_text())
    house("config/__init__.py", "")
    house("varde/__init__.py", "")
    for room in rooms():
        house(f"varde/{room}/__init__.py", "")
    return root


def test_the_linter_is_content_with_a_small_house(small_house):
    assert lint(small_house).returncode == 0


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("varde/people/models.py", "import varde.events"),  # above
        ("varde/insight/sources.py", "import varde.exchange"),  # beside
        ("varde/evaluation/models.py", "def f():\n    import varde.events"),  # hidden in a function
        ("varde/kitchen/__init__.py", ""),  # a room nobody has placed
        ("varde/core/tasks.py", "import config"),
    ],
)
def test_the_linter_finds_what_points_up_or_stands_nowhere(small_house, house, file, code):
    house(file, code)
    assert lint(small_house).returncode != 0


def test_the_layers_read_here_are_those_of_the_linter():
    assert layers()[0] == ["portal"]
    assert layers()[-1] == ["core"]
    assert ["insight", "exchange"] in layers()
