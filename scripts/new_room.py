"""make room name=library: the skeleton of a new room, with one failing test that says what to do first."""

import sys
from pathlib import Path

FILES = {
    "__init__.py": "",
    "apps.py": """from django.apps import AppConfig


class {Name}Config(AppConfig):
    name = "varde.{name}"
    label = "{name}"
""",
    "README.md": """# {name}

What: …
For whom: …
Its words (also in docs/ordliste.md): …
Its figures: …
Personal data: no.
""",
    "models.py": '"""Tables of {name}. Every model says what it holds about persons: privacy.none(…) or privacy.holds(…)."""\n',
    "rules.py": '"""Pure functions of {name}, without database."""\n',
    "queries.py": '"""Every read of {name}; each list starts with …_visible_to(viewer)."""\n',
    "actions.py": '"""Every change in {name}: one verb, keyword arguments, a named actor, one transaction, one audit line."""\n',
    "public.py": '"""The door of `{name}`."""\n\n__all__: list[str] = []\n',
    "urls.py": '"""Addresses of {name}."""\n\napp_name = "{name}"\nurlpatterns: list = []\n',
    "migrations/__init__.py": "",
    "tests/__init__.py": "",
    "tests/test_rules.py": '''"""The first test of {name}."""


def test_the_room_has_a_readme_that_says_what_it_is_for():
    raise AssertionError("Write README.md first. If you need «and» twice, it is two rooms.")
''',
}
AFTER = """
Made varde/{name}. Now:
  1. Write its README.md, then its words in docs/ordliste.md.
  2. Add "varde.{name}" to INSTALLED_APPS and its address to config/urls.py.
  3. Place it in .importlinter, as low as it can lie, with one sentence why.
  4. The rest of the list stands in docs/map.md.
"""


def main(name: str) -> None:
    if not name.isidentifier() or not name.islower() or not name.isascii():
        sys.exit("A room's name is one English word in small letters: make room name=library")
    room = Path("varde") / name
    if room.exists():
        sys.exit(f"{room} is there already.")
    for file, text in FILES.items():
        path = room / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("{name}", name).replace("{Name}", name.capitalize()))
    (room / "templates" / name).mkdir(parents=True)
    print(AFTER.replace("{name}", name))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) == 2 else "")
