"""Every table says what it holds about persons (check P7)."""

from io import StringIO

from django.apps import apps
from django.core.management import call_command

from varde.core.management.commands.privacy import OTHERS, record
from varde.core.sweeping import text_fields


def test_every_table_says_what_it_holds_about_persons():
    assert [label for label, line in record().items() if line is None] == []


def test_what_is_said_about_the_libraries_tables_is_about_tables_that_exist():
    assert set(OTHERS) <= {m._meta.label for m in apps.get_models()}


def test_a_table_with_personal_data_says_why_on_what_ground_and_how_long():
    for label, line in record().items():
        if line and line.fields:
            assert all((line.purpose, line.basis, line.kept)), label
        elif line:
            assert line.why_none, label


def test_the_fields_that_are_named_exist():
    for label, line in record().items():
        model = apps.get_model(label)
        known = {f.name for f in model._meta.get_fields()} | {f.attname for f in model._meta.concrete_fields}
        assert set(line.fields if line else ()) <= known, label


def test_a_field_called_name_of_somebody_is_declared():
    """by_name, actor_name …: who did something is a person, and can be swept only when it is declared."""
    for model in apps.get_models():
        if not model.__module__.startswith("varde."):
            continue
        swept = {f.name for f in text_fields(model)}
        for field in model._meta.concrete_fields:
            if field.name in {"by_name", "actor_name", "closed_by_name"}:
                assert field.name in swept, f"{model._meta.label}.{field.name}"


def test_the_record_is_printed_for_people():
    out = StringIO()
    call_command("privacy", stdout=out)
    page = out.getvalue()
    assert "| people.Account | email, name" in page
    assert "Deltakere på arrangementer er tall" in page
