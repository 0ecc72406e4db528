from django.apps import AppConfig


class WorklogConfig(AppConfig):
    name = "varde.worklog"
    label = "worklog"
