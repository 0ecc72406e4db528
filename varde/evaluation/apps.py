from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "varde.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        from varde.evaluation.queries import days_of_project
        from varde.projects.public import when_project_field_changes

        when_project_field_changes.append(days_of_project)
