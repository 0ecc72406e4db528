from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "varde.portal"
    label = "portal"
