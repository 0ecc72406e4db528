from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectsConfig(AppConfig):
    name = "varde.projects"
    label = "projects"
    #: Lists that every migrate makes: `varde move` puts the source's in their place.
    standing = {"CoreField", "Funder", "Partner"}

    def ready(self) -> None:
        from varde.projects.loading import load_after_migrate

        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="projects.load")
