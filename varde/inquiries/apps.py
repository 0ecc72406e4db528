from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "varde.inquiries"
    label = "inquiries"

    def ready(self) -> None:
        from varde.inquiries import actions  # noqa: F401 - registers its daily job
        from varde.inquiries.queries import days_of_project
        from varde.projects.public import when_project_field_changes

        when_project_field_changes.append(days_of_project)
