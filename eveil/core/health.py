"""Is everything alive? Heartbeats of worker and beat, and the answer of /healthz.

Beat leaves its mark when it publishes the ``heartbeat`` task, in its own process; a worker
when it reports to the cluster. So each is seen even when the other is down.
"""

import time

from celery.signals import beat_init, before_task_publish, heartbeat_sent, worker_ready
from django.db import DatabaseError, connection
from django_redis import get_redis_connection
from redis.exceptions import RedisError

import eveil

BEAT_MAX_AGE = 60
WORKER_MAX_AGE = 60


def _mark(name):
    get_redis_connection().set(_key(name), time.time(), ex=3600)


def _key(name):
    from django.conf import settings

    return f"{settings.REDIS_PREFIX}:heartbeat:{name}"


@beat_init.connect
@before_task_publish.connect(sender="eveil.core.tasks.heartbeat")
def beat_lives(**kwargs):
    _mark("beat")


@worker_ready.connect
@heartbeat_sent.connect
def worker_lives(**kwargs):
    _mark("worker")


def check():
    """State of each part: ``{"database": {"ok": bool, ...}, ..., "ok": bool, "version": str}``.

    Ages are in seconds since the last heartbeat, None when there was none.
    """
    parts = {
        "database": _database(),
        "redis": _redis(),
        "worker": _heart("worker", WORKER_MAX_AGE),
        "beat": _heart("beat", BEAT_MAX_AGE),
    }
    return {
        "ok": all(part["ok"] for part in parts.values()),
        "version": eveil.__version__,
        **parts,
    }


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True}


def _redis():
    try:
        get_redis_connection().ping()
    except RedisError as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True}


def _heart(name, max_age):
    try:
        value = get_redis_connection().get(_key(name))
    except RedisError as error:
        return {"ok": False, "error": type(error).__name__}
    age = None if value is None else round(time.time() - float(value), 1)
    return {
        "ok": age is not None and age <= max_age,
        "seconds_since_last_heartbeat": age,
    }
