"""/healthz, with each part really there or really away."""

import json
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.utils import timezone

import eveil
from eveil.core import health
from eveil.core.tests.live import Worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def redis(own_redis, settings):
    """A Redis of this test alone, used by the cache of this process too."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": own_redis.url}}
    return own_redis


def get(client):
    response = client.get("/healthz")
    return response.status_code, json.loads(response.content)


def test_says_what_never_beat(client, redis):
    status, state = get(client)
    assert status == 503
    assert state["ok"] is False
    assert state["version"] == eveil.__version__
    assert state["database"] == {"ok": True}
    assert state["redis"] == {"ok": True}
    assert state["worker"] == {"ok": False, "seconds_since_last_heartbeat": None}
    assert state["beat"] == {"ok": False, "seconds_since_last_heartbeat": None}


@pytest.mark.slow
def test_sees_a_real_worker_and_a_real_beat(client, redis, tmp_path):
    worker = Worker(redis_url=redis.url, smtp_port=1, log_path=tmp_path / "worker.log")
    worker.start()
    beat = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "eveil", "beat", "-s", str(tmp_path / "schedule")],
        env=worker.env,
        cwd=django_settings.BASE_DIR,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: get(client)[0] == 200)
    finally:
        beat.send_signal(signal.SIGTERM)
        beat.wait(30)
        worker.kill()


def test_old_heartbeats_do_not_count(client, redis, settings, time_machine):
    health.beat_lives()
    health.worker_lives()
    assert get(client)[0] == 200
    time_machine.move_to(timezone.now() + timedelta(seconds=health.BEAT_MAX_AGE + 5))
    status, state = get(client)
    assert status == 503
    assert state["beat"]["ok"] is False


def test_redis_away(client, redis):
    redis.kill()
    status, state = get(client)
    assert status == 503
    assert state["redis"]["ok"] is False
    assert state["database"]["ok"] is True


def test_database_away(client, redis, settings):
    """The answer stays JSON: a monitor must read what is wrong."""
    connection = connections["default"]
    connection.close()
    port, connection.settings_dict["PORT"] = connection.settings_dict["PORT"], "1"
    try:
        status, state = get(client)
    finally:
        connection.settings_dict["PORT"] = port
    assert status == 503
    assert state["database"] == {"ok": False, "error": "OperationalError"}


def test_pages_say_when_the_database_is_away(client, redis, settings):
    client.raise_request_exception = False
    connection = connections["default"]
    connection.close()
    port, connection.settings_dict["PORT"] = connection.settings_dict["PORT"], "1"
    client.cookies["sessionid"] = "a-session-to-look-up"
    try:
        response = client.get("/accueil/")
    finally:
        connection.settings_dict["PORT"] = port
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "base de données" in response.content.decode()
