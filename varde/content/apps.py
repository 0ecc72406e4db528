from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "varde.content"
    label = "content"
