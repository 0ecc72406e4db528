from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "varde.events"
    label = "events"

    def ready(self) -> None:
        from varde.evaluation.public import belongs_to
        from varde.events import points
        from varde.projects.public import panels, when_project_field_changes

        when_project_field_changes.append(points.days_of_project)
        panels.append(points.project_panel)
        belongs_to.append(points.keeper_of_evaluation)
