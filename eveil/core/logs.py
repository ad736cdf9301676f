"""Structured logs: what each line carries, how it is written, what is left out.

Settings call this module, so it needs nothing of Django.
"""

import logging

import structlog

SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
]


def configure(*, cache_loggers):
    """Have what we log ourselves go the way of Python's loggers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=cache_loggers,
    )


def config(level, *, as_json):
    """The setting LOGGING: everything goes to the console, as JSON or for a reader's eyes."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(ensure_ascii=False)
                    if as_json
                    else structlog.processors.LogfmtRenderer(
                        key_order=["timestamp", "level", "event"]
                    ),
                ],
            },
        },
        "filters": {"without_heartbeats": {"()": WithoutHeartbeats}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "structured",
                "filters": ["without_heartbeats"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
    }


class WithoutHeartbeats(logging.Filter):
    """Drop what Celery says of its heartbeats: four lines every few seconds hide the others."""

    def filter(self, record):
        return "eveil.core.tasks.heartbeat" not in record.getMessage()
