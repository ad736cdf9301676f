from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "eveil.core"
    verbose_name = "noyau"

    def ready(self):
        # Importing them registers system checks, and the signal handlers that keep heartbeats.
        from eveil.core import checks, health  # noqa: F401

        # Each app fills the registries from its file of that name.
        autodiscover_modules(
            "notifications", "indicators", "panels", "search", "timelines", "carried"
        )
