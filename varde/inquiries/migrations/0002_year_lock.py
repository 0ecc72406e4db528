"""Closed years are guarded by the database; see core.guards."""

from django.db import migrations

from varde.core.guards import guard


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("places", "0001_initial"), ("inquiries", "0001_initial")]
    operations = [
        # The subject is forgotten after two years, in closed years too: it is not among the columns.
        guard(
            "inquiries_inquiry",
            "places_centre c WHERE c.id = {row}.centre_id AND l.centre = c.slug"
            " AND l.year = {year:{row}.received_on}",
            columns=("centre_id", "number", "received_on", "channel", "place_id", "outcome", "project_id"),
        )
    ]
