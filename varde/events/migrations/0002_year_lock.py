"""Closed years are guarded by the database; see core.guards."""

from django.db import migrations

from varde.core.guards import guard


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("places", "0001_initial"), ("events", "0001_initial")]
    operations = [
        guard(
            "events_teachingday",
            "places_centre c WHERE c.id = {row}.centre_id AND l.centre = c.slug AND l.year = {year:{row}.\"on\"}",
            columns=("centre_id", "event_id", "project_id", "on", "starts_at", "ends_at", "hours"),
        ),
        guard(
            "events_attendance",
            "events_teachingday d, places_centre c WHERE d.id = {row}.day_id AND c.id = d.centre_id"
            " AND l.centre = c.slug AND l.year = {year:d.\"on\"}",
        ),
        # An event with a day in a closed year: what figures are told apart by.
        guard(
            "events_event",
            "events_teachingday d, places_centre c WHERE d.event_id = {row}.id AND c.id = d.centre_id"
            " AND l.centre = c.slug AND l.year = {year:d.\"on\"}",
            columns=("centre_id", "number", "mode", "kind", "status", "project_id"),
        ),
    ]
