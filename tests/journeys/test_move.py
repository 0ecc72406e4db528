"""D5: everything moves from one database to another and back, and is proved to be the same."""

import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.harness.house import House

pytestmark = pytest.mark.slow

SERVER = os.environ.get("VARDE_TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1/varde_test").rpartition("/")[0]
#: A row in every table, what databases may stumble over, a key that was given out and taken away, and a closed year.
FILL = """
import django; django.setup()
from conftest import make_cast
from django.db import transaction
from tests.journeys.world import HELD_ON, build_world
from varde.core.locks import lock_year
from varde.core.models import AuditLine
from varde.projects.public import Project
with transaction.atomic():
    cast = make_cast()
    build_world(cast)
    titles = ["Čáhcesuolu ŋ đ ŧ", "tab\\there \\\\N \\\\. back\\\\slash", "line\\nbreak \\r\\n", "quote ' \\" % %s 😀"]
    for title in titles:
        Project.objects.create(centre=cast.ost, number=str(hash(title))[:9], title=title)
    AuditLine.objects.create(object_id=1, actor_name="Å", changes={"b": [1.5, None, "ŋ"], "a": {"z": True}})
    AuditLine.objects.create(object_id=1, actor_name="gone").delete()
    lock_year(centre="ost", year=HELD_ON.year)
"""
AFTERWARDS = """
import django, json; django.setup()
from django.db import DatabaseError
from varde.core.models import AuditLine
from varde.events.public import Attendance
line = AuditLine.objects.create(object_id=1, actor_name="next")
greatest = AuditLine.objects.exclude(pk=line.pk).order_by("-pk")[0].pk
try:
    Attendance.objects.all().update(heads=99)
except DatabaseError as e:
    print(json.dumps([line.pk, greatest, str(e)]))
"""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    House(folder).run("-m", "config.cli", "migrate", "--verbosity=0")
    return folder / "varde.sqlite3"


@pytest.fixture(scope="module")
def filled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("filled")
    house = House(folder, _copy(migrated, folder / "varde.sqlite3"))
    house.run("-c", FILL)
    return house


def _copy(file: Path, to: Path) -> str:
    shutil.copy(file, to)
    return f"sqlite:///{to}"


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, migrated: Path, tmp_path: Path) -> Iterator[House]:
    """An empty migrated database of the one kind and the other."""
    (tmp_path / "other").mkdir()
    if request.param == "sqlite":
        yield House(tmp_path / "other", _copy(migrated, tmp_path / "other.sqlite3"))
        return
    name = f"varde_move_{uuid.uuid4().hex[:12]}"
    try:
        server = psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as e:
        pytest.skip(f"no PostgreSQL to be found: {e}")
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            house = House(tmp_path / "other", f"{SERVER}/{name}")
            house.run("-m", "config.cli", "migrate", "--verbosity=0")
            yield house
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _move(source: House, to: str, check: bool = True) -> list[str]:
    """The lines that name a table, with its rows and its checksum."""
    told = source.run("-m", "config.cli", "move", "--to", to, check=check)
    return [line for line in told.splitlines() if "  lik  " in line]


def test_everything_moves_there_and_back_and_is_the_same(
    filled: House, other: House, migrated: Path, tmp_path: Path
) -> None:
    there = _move(filled, other.env["VARDE_DATABASE_URL"])
    home = House(tmp_path, _copy(migrated, tmp_path / "home.sqlite3"))
    back = _move(other, home.env["VARDE_DATABASE_URL"])
    assert there == back
    assert len(there) > 45, "most tables have rows: nothing was proved otherwise"
    for house in (other, home):
        new, greatest, refusal = json.loads(house.run("-c", AFTERWARDS))
        assert new == greatest + 2, "the key of a line that was taken away is not given out again"
        assert "the year is closed" in refusal


def test_what_somebody_has_used_is_left_alone(filled: House, migrated: Path, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ikke tomt"):
        _move(House(tmp_path, _copy(migrated, tmp_path / "a.sqlite3")), filled.env["VARDE_DATABASE_URL"])
    with pytest.raises(AssertionError, match="samme databasen"):
        _move(filled, filled.env["VARDE_DATABASE_URL"])
    with pytest.raises(AssertionError, match="varde migrate"):
        _move(filled, f"sqlite:///{tmp_path / 'without-tables.sqlite3'}")


def test_a_row_that_came_across_otherwise_undoes_it_all(filled: House, migrated: Path, tmp_path: Path) -> None:
    url = _copy(migrated, tmp_path / "crooked.sqlite3")
    with sqlite3.connect(tmp_path / "crooked.sqlite3") as db:
        places = db.execute("SELECT COUNT(*) FROM places_place").fetchone()
        db.execute(
            "CREATE TRIGGER crooked AFTER INSERT ON projects_project WHEN NEW.title LIKE 'line%'"
            " BEGIN UPDATE projects_project SET title = 'other' WHERE id = NEW.id; END"
        )
    with pytest.raises(AssertionError, match="ikke likt i projects_project"):
        _move(filled, url)
    with sqlite3.connect(tmp_path / "crooked.sqlite3") as db:
        assert db.execute("SELECT COUNT(*) FROM projects_project").fetchone() == (0,)
        assert db.execute("SELECT COUNT(*) FROM places_place").fetchone() == places
