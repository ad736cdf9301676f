from django.apps import AppConfig, apps
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "eveil.core"
    verbose_name = "noyau"

    def ready(self):
        # Importing them registers system checks, and the signal handlers that keep heartbeats.
        from eveil.core import checks, files, health  # noqa: F401
        from eveil.core.models import PrivateFile

        for model in apps.get_models():
            if issubclass(model, PrivateFile):
                files.watch(model)

        # Each app fills the registries from its file of that name.
        autodiscover_modules(
            "notifications", "indicators", "panels", "search", "timelines", "carried"
        )
