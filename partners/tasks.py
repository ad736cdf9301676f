"""Celery entry points of partners."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from partners.services import agreements, handovers, resources


@shared_task
def follow_handovers():
    """Welcome who begins today, and move what was left with those whose last day is over."""
    handovers.follow_up()


@shared_task
def settle_agreements():
    """Renew or let expire the agreements whose last day has passed."""
    agreements.settle(timezone.localdate())


@shared_task
def check_links():
    """Whether the links of the resource centre still lead somewhere."""
    if settings.LINK_CHECKS_ON:
        resources.check_links(timezone.now())
