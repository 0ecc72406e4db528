from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "varde.places"
    label = "places"
