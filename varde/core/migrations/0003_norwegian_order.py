"""The collation `nb` on PostgreSQL. SQLite gets its own from core/db/sqlite/norwegian.py with each connection."""

from django.db import migrations


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE COLLATION IF NOT EXISTS nb (provider = icu, locale = 'nb-NO')")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP COLLATION IF EXISTS nb")


class Migration(migrations.Migration):
    dependencies = [("core", "0002_worker")]
    operations = [migrations.RunPython(make, drop)]
