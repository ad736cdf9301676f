from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "eveil.people"
    verbose_name = "personnes"

    def ready(self):
        from eveil.people import receivers  # noqa: F401 (connects them)
