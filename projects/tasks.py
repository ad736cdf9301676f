"""Celery entry points of projects."""

from celery import shared_task
from django.utils import timezone

from projects import missing
from projects.services import intake, outcomes


@shared_task
def delete_stale_drafts():
    intake.delete_stale_drafts()


@shared_task
def measure_completeness():
    missing.measure()


@shared_task
def hand_follow_ups_to_telephone():
    outcomes.hand_to_telephone(timezone.localdate())
