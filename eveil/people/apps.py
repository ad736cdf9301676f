from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "eveil.people"
    verbose_name = "personnes"
