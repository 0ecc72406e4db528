"""Closed years are guarded by the database; see core.guards."""

from django.db import migrations

from varde.core.guards import guard


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("places", "0001_initial"), ("evaluation", "0001_initial")]
    operations = [
        guard(
            "evaluation_evaluation",
            "places_centre c WHERE c.id = {row}.centre_id AND l.centre = c.slug AND l.year = {year:{row}.held_on}",
            columns=("centre_id", "project_id", "held_on", "responses"),
        ),
        guard(
            "evaluation_itemcount",
            "evaluation_evaluation e, places_centre c WHERE e.id = {row}.evaluation_id AND c.id = e.centre_id"
            " AND l.centre = c.slug AND l.year = {year:e.held_on}",
        ),
    ]
