from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "varde.places"
    label = "places"
    #: Lists that every migrate makes: `varde move` puts the source's in their place.
    standing = {"Centre", "Place", "PlaceChange", "PlaceData"}

    def ready(self) -> None:
        from varde.places.loading import load_after_migrate

        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="places.load")
