from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "eveil.territory"
    verbose_name = "territoire"
