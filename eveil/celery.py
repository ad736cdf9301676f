"""The Celery application and the whole beat schedule.

Every scheduled task is idempotent: running it twice, or late, changes nothing more than
running it once on time.
"""

import gc
import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eveil.settings")
TRANSPORT_ALIASES["redis"] = "eveil.core.broker:Transport"

app = Celery("eveil")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def keep_what_is_loaded(**kwargs):
    """Collecting garbage never walks what the start loaded, which the processes share.

    So a job may collect often, and its memory holds the rows at hand alone.
    """
    gc.collect()
    gc.freeze()


app.conf.beat_schedule = {
    "heartbeat": {"task": "eveil.core.tasks.heartbeat", "schedule": 15.0},
    "sweep-outbox": {"task": "eveil.core.tasks.sweep_outbox", "schedule": 60.0},
    "sweep-jobs": {"task": "eveil.core.tasks.sweep_jobs", "schedule": 60.0},
    # Reminders and notices are due by day; every hour catches up what an outage made late.
    "send-due-notifications": {
        "task": "eveil.core.tasks.send_due_notifications",
        "schedule": crontab(minute=5, hour="7-20"),
    },
    "delete-stale-drafts": {
        "task": "projects.tasks.delete_stale_drafts",
        "schedule": crontab(minute=30, hour=4),
    },
    # A handover's day comes at midnight; every hour catches up what an outage made late.
    "follow-handovers": {
        "task": "partners.tasks.follow_handovers",
        "schedule": crontab(minute=10),
    },
    # Three times, so that an outage in the night is caught up in the morning.
    "settle-agreements": {
        "task": "partners.tasks.settle_agreements",
        "schedule": crontab(minute=10, hour="0,6,12"),
    },
    "measure-completeness": {"task": "projects.tasks.measure_completeness", "schedule": 600.0},
    "hand-follow-ups-to-team": {
        "task": "projects.tasks.hand_follow_ups_to_team",
        "schedule": crontab(minute=15, hour="7-20"),
    },
    "lapse-silent-hands": {
        "task": "projects.tasks.lapse_silent_hands",
        "schedule": crontab(minute=35, hour="6,12"),
    },
    # Each link once a month, a few at a time.
    "check-links": {"task": "partners.tasks.check_links", "schedule": crontab(minute="*/10")},
    "refresh-figures": {"task": "eveil.reports.tasks.refresh_figures", "schedule": 600.0},
    # Leaves on the 1st; asked again all month, for the day after an outage.
    "send-monthly-report": {
        "task": "eveil.reports.tasks.send_monthly_report",
        "schedule": crontab(minute=20, hour="7-20"),
    },
}
