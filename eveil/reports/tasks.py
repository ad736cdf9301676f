"""Celery entry points of reports."""

from celery import shared_task
from django.utils import timezone

from eveil.reports import figures, services


@shared_task
def refresh_figures():
    figures.refresh()


@shared_task
def send_monthly_report():
    """The report of last month, to those who should have it; nothing when it has left."""
    services.send_monthly_report(services.month_before(timezone.localdate()))
