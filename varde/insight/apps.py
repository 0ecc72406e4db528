from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "varde.insight"
    label = "insight"

    def ready(self) -> None:
        from varde.core import locks
        from varde.insight import periods

        if periods.record_correction not in locks.on_correction:
            locks.on_correction.append(periods.record_correction)
