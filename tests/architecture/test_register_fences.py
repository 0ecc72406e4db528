"""The fences around models, forms, addresses and lock files hold, and each bites when a fault is planted."""

import importlib
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.test.utils import isolate_apps
from django.urls import path

from tests.architecture import register_fences as fences
from tests.architecture.reading import ROOT, level_of
from varde.core import privacy

#: Every address anybody may open, and why.
OPEN = {
    "portal:front",  # the front door
    "portal:health",  # for whoever watches the installation; says nothing but ok
    "people:demo_login",  # one click per role; refuses when the demo is off
    "people:choose_language",  # the language of the front door
    # allauth's own pages, each guarded by what it knows: a password, a code, a key, a half-finished login
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "socialaccount_login_cancelled",
    "socialaccount_signup",
    "openid_connect_login",
    "openid_connect_callback",
}


def our_forms() -> list[type[forms.BaseForm]]:
    """Every form of the house, found by importing all that may hold one."""
    for file in (ROOT / "varde").glob("*/**/*.py"):
        if "forms" in file.stem or "forms" in file.parent.name or "views" in file.stem:
            importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        for child in waiting.pop().__subclasses__():
            waiting.append(child)
            if child.__module__.startswith("varde."):
                found.add(child)
    return sorted(found, key=lambda f: (f.__module__, f.__name__))


def test_keys_between_rooms_point_down_and_leave_nothing_there():
    assert fences.keys_point_down(apps.get_models(include_auto_created=True)) == []


def test_every_table_says_what_it_holds_about_persons():
    assert fences.says_what_it_holds(apps.get_models()) == []


def test_no_form_field_hides_a_property_of_the_form():
    assert fences.safe_field_names(our_forms()) == []


def test_every_address_demands_login_or_is_listed_as_open():
    found = fences.open_to_all(fences.addresses())
    assert found - OPEN == set(), "open to all, and not listed"


def test_every_address_has_a_name():
    unnamed = [route for route, name, _view in fences.addresses() if not name.split(":")[-1]]
    assert [route for route in unnamed if not route.startswith("konto/")] == []


def test_addresses_are_norwegian_and_end_with_a_slash():
    ours = [route for route, _name, view in fences.addresses() if view.__module__.startswith("varde.")]
    assert [r for r in ours if r and not r.endswith(("/", ".svg", ".png", ".xlsx", ".csv", ".json", ".txt"))] == []


def test_lock_files_hold_no_host_names():
    assert fences.host_names(ROOT) == []


# --- planted faults -------------------------------------------------------------------------------


def planted(room: str, **fields) -> type[models.Model]:
    """A model that claims to live in a room."""
    return type("Planted", (models.Model,), {"__module__": f"varde.{room}.models", **fields})


@isolate_apps("varde.people", "varde.events", "varde.projects")
def test_a_key_that_points_up_is_found():
    upper = planted("events", Meta=type("Meta", (), {"app_label": "events"}))
    lower = type(
        "Lower",
        (models.Model,),
        {
            "__module__": "varde.people.models",
            "Meta": type("Meta", (), {"app_label": "people"}),
            "event": models.ForeignKey(upper, models.CASCADE, related_name="+"),
        },
    )
    assert "points up" in fences.keys_point_down([lower])[0]


@isolate_apps("varde.people", "varde.events")
def test_a_key_that_leaves_something_behind_is_found():
    lower = planted("people", Meta=type("Meta", (), {"app_label": "people"}))
    upper = type(
        "Upper",
        (models.Model,),
        {
            "__module__": "varde.events.models",
            "Meta": type("Meta", (), {"app_label": "events"}),
            "who": models.ForeignKey(lower, models.CASCADE),
            "many": models.ManyToManyField(lower, related_name="+"),
        },
    )
    assert len(fences.keys_point_down([upper])) == 1


@pytest.mark.parametrize(
    "line",
    [
        None,
        privacy.none(""),
        privacy.holds("nobody", purpose="x", basis="y", kept="z"),
        privacy.holds("title", purpose="", basis="y", kept="z"),
    ],
)
def test_a_table_that_does_not_say_what_it_holds_is_found(line):
    with isolate_apps("varde.events"):
        meta = type("Meta", (), {"app_label": "events"})
        table = planted(
            "events", title=models.CharField(max_length=9), Meta=meta, **({"privacy": line} if line else {})
        )
    assert fences.says_what_it_holds([table])


@isolate_apps("varde.events")
def test_a_table_that_denies_its_personal_data_is_found():
    meta = type("Meta", (), {"app_label": "events"})
    table = planted("events", email=models.EmailField(), Meta=meta, privacy=privacy.none("tall"))
    assert fences.says_what_it_holds([table])


def test_a_dangerous_field_name_is_found_and_a_prefix_heals_it():
    fields = {"form": forms.CharField()}
    assert fences.safe_field_names([type("F", (forms.Form,), fields)])
    assert fences.safe_field_names([type("F", (forms.Form,), fields | {"prefix": "event"})]) == []


def test_an_open_view_is_found():
    def view(request):
        return None

    resolver = type(
        "R", (), {"url_patterns": [path("a/", login_not_required(view), name="a"), path("b/", len, name="b")]}
    )
    assert fences.open_to_all(fences.addresses(resolver)) == {"a"}


@pytest.mark.parametrize("line", ["--index-url x", "x @ file", "# from https://example.org/simple"])
def test_a_host_name_in_a_lock_file_is_found(tmp_path: Path, line):
    (tmp_path / "requirements.lock").write_text(f"django==5.2 \\\n{line}\n")
    assert fences.host_names(tmp_path)


def test_levels_count_from_the_ground():
    assert level_of("core") == 0
    assert level_of("portal") > level_of("events") > level_of("places") > 0
