from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "varde.projects"
    label = "projects"
