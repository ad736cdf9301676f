from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "eveil.core"
    verbose_name = "noyau"

    def ready(self):
        from eveil.core import health  # noqa: F401  (its signal handlers keep the heartbeats)

        # Each app fills the registries from its file of that name.
        autodiscover_modules("notifications", "indicators", "panels", "search")
