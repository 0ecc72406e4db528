"""Closed years are guarded by the database; see core.guards."""

from django.db import migrations

from varde.core.guards import guard


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("places", "0001_initial"), ("worklog", "0001_initial")]
    operations = [
        guard(
            "worklog_staffyear",
            "places_centre c WHERE c.id = {row}.centre_id AND l.centre = c.slug AND l.year = {row}.year",
            columns=("centre_id", "year", "field_id", "funder_id", "fte"),
        )
    ]
