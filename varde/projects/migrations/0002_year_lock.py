"""Closed years are guarded by the database; see core.guards."""

from django.db import migrations

from varde.core.guards import guard


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("places", "0001_initial"), ("projects", "0001_initial")]
    operations = [
        guard(
            "projects_projectyear",
            "projects_project p, places_centre c WHERE p.id = {row}.project_id AND c.id = p.centre_id"
            " AND l.centre = c.slug AND l.year = {row}.year",
            # the text about what was done, and the links to grant letters and plans, are not figures
            columns=(
                "project_id", "year", "field_id", "funder_id", "cooperation_kind", "user_involvement", "status",
            ),
        ),
        guard(
            "projects_projectyear_partners",
            "projects_projectyear y, projects_project p, places_centre c WHERE y.id = {row}.projectyear_id"
            " AND p.id = y.project_id AND c.id = p.centre_id AND l.centre = c.slug AND l.year = y.year",
        ),
        # A project moved to another centre would take its years along.
        guard(
            "projects_project",
            "projects_projectyear y, places_centre c WHERE y.project_id = {row}.id AND c.id = {row}.centre_id"
            " AND l.centre = c.slug AND l.year = y.year",
            columns=("centre_id",),
        ),
    ]
