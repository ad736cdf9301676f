"""Celery entry points of projects."""

from celery import shared_task

from projects import missing
from projects.services import intake


@shared_task
def delete_stale_drafts():
    intake.delete_stale_drafts()


@shared_task
def measure_completeness():
    missing.measure()
