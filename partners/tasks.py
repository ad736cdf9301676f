"""Celery entry points of partners."""

from celery import shared_task
from django.utils import timezone

from partners.services import agreements, handovers


@shared_task
def follow_handovers():
    """Welcome who begins today, and move what was left with those whose last day is over."""
    handovers.follow_up()


@shared_task
def settle_agreements():
    """Renew or let expire the agreements whose last day has passed."""
    agreements.settle(timezone.localdate())
