"""Celery entry points of partners."""

from celery import shared_task

from partners.services import handovers


@shared_task
def follow_handovers():
    """Welcome who begins today, and move what was left with those whose last day is over."""
    handovers.follow_up()
