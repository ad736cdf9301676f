"""Celery entry points of core."""

from celery import shared_task
from django.utils import timezone

from eveil.core import jobs, notifications, outbox


@shared_task
def deliver_message(pk):
    outbox.deliver(pk)


@shared_task
def sweep_outbox():
    outbox.sweep()


@shared_task
def send_due_notifications():
    notifications.send_due(timezone.localdate())


@shared_task
def heartbeat():
    """Nothing to do: being sent shows that beat lives (see eveil.core.health)."""


@shared_task
def run_job(pk):
    jobs.run(pk)


@shared_task
def sweep_jobs():
    jobs.sweep()
