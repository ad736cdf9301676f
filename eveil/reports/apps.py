from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "eveil.reports"
    verbose_name = "rapports"
