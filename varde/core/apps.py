from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "varde.core"
    label = "core"

    def ready(self) -> None:
        from varde.core import guards

        pre_migrate.connect(guards.take_down_before_migrate, sender=self)
        post_migrate.connect(guards.put_up_after_migrate, sender=self)
