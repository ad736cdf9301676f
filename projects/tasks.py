"""Celery entry points of projects."""

from celery import shared_task

from projects.services import intake


@shared_task
def delete_stale_drafts():
    intake.delete_stale_drafts()
