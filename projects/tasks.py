"""Celery entry points of projects."""

import structlog
from celery import shared_task
from django.utils import timezone

from projects import completeness, missing
from projects.services import hands, intake, outcomes


@shared_task
def delete_stale_drafts():
    intake.delete_stale_drafts()


log = structlog.get_logger(__name__)


@shared_task
def measure_completeness():
    """What is stored is checked first: a measure is kept for good."""
    if healed := completeness.heal():
        log.error("completeness_healed", rows=healed)
    missing.measure()


@shared_task
def hand_follow_ups_to_team():
    outcomes.hand_to_team(timezone.localdate())


@shared_task
def lapse_silent_hands():
    hands.lapse_silent()
