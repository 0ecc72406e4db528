from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "varde.insight"
    label = "insight"
