from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "eveil.core"
    verbose_name = "noyau"

    def ready(self):
        # Each app fills the registries from its file of that name.
        autodiscover_modules("notifications", "indicators", "panels", "search")
