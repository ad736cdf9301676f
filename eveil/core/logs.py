"""What the logs leave out."""

import logging


class WithoutHeartbeats(logging.Filter):
    """Drop what Celery says of its heartbeats: four lines every few seconds hide the others."""

    def filter(self, record):
        return "eveil.core.tasks.heartbeat" not in record.getMessage()
