"""Settings read from the environment, each time by a fresh interpreter."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "EVEIL_MODE": "production",
    "SECRET_KEY": "a-key-of-a-production-that-does-not-exist",
    "BASE_URL": "https://eveil.example.org",
    "ALLOWED_HOSTS": "eveil.example.org",
    "DATABASE_URL": "postgres://eveil@db.example.org/eveil?sslmode=require",
    "REDIS_URL": "redis://redis.example.org",
    "EMAIL_URL": "smtp+tls://eveil:secret@smtp.example.org:587",
    "DEFAULT_FROM_EMAIL": "bonjour@eveil.example.org",
}


def read(environ, expression="None"):
    """Evaluate an expression over the settings that ``environ`` gives."""
    code = f"import json; from eveil import settings; print(json.dumps({expression}))"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def value(environ, expression):
    return json.loads(read(environ, expression).stdout)


def test_production_with_everything_given_starts():
    assert read(PRODUCTION).returncode == 0


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"EVEIL_MODE"}))
def test_production_stops_when_something_is_missing(name):
    done = read({key: given for key, given in PRODUCTION.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr


def test_production_refuses_debug():
    assert "DEBUG cannot be on" in read({**PRODUCTION, "DEBUG": "on"}).stderr


def test_an_unknown_mode_is_refused():
    assert "EVEIL_MODE must be" in read({"EVEIL_MODE": "staging"}).stderr


def test_options_of_the_database_address_are_kept():
    options = value(PRODUCTION, "settings.DATABASES['default']['OPTIONS']")
    assert options["sslmode"] == "require"
    assert options["options"] == "-c jit=off"


def test_the_demo_finds_the_embedded_servers(tmp_path):
    environ = {"EVEIL_VAR_DIR": str(tmp_path)}
    host = value(environ, "settings.DATABASES['default']['HOST']")
    assert host.startswith("/tmp/eveil-")
    assert value(environ, "settings.CELERY_BROKER_URL") == f"redis+socket://{host}/redis.sock"
