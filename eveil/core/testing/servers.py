"""PostgreSQL and Redis for the tests, unless DATABASE_URL and REDIS_URL name some.

They start once per run. Each parallel worker has a database and a Redis prefix of its own.
"""

import os
import shutil
import tempfile
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import psutil
import pytest

from eveil import embedded

PREFIX = "eveil-test-"
# Tables that the migrations fill.
KEPT = {"auth_permission", "django_content_type"}
# Survives a killed server, not a power cut.
CARELESS = {"fsync": "off", "full_page_writes": "off"}
# Milliseconds after which a statement is an error that shows it, not a hang.
PATIENCE = 60_000


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Runs before pytest-django reads the settings."""
    options = early_config.known_args_namespace
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    os.environ["EVEIL_MODE"] = "test"
    os.environ.setdefault("PG_OPTIONS", f"-c jit=off -c statement_timeout={PATIENCE}")
    if not worker:
        remove_leftovers()
        folder = new_var_dir()
        early_config.add_cleanup(partial(shutil.rmtree, folder))
        os.environ["EVEIL_VAR_DIR"] = str(folder)
        if not (options.help or options.version or options.collectonly):
            home = embedded.Home(folder)
            servers = ExitStack()
            servers.callback(home.remove)
            early_config.add_cleanup(servers.close)
            _start_missing(home, servers)
    own = Path(os.environ["EVEIL_VAR_DIR"], worker or "main")
    (own / "static").mkdir(parents=True, exist_ok=True)
    os.environ["EVEIL_VAR_DIR"] = str(own)
    os.environ["REDIS_PREFIX"] = f"{own.parent.name}-{own.name}"
    return (yield)


def new_var_dir():
    """A short-lived var folder, which the user that servers run as can enter."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o711)
    return folder


def remove_leftovers():
    """Remove the folders of test runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        with suppress(FileNotFoundError):  # Another run may sweep at the same time.
            if folder.stat().st_uid == os.geteuid() and not psutil.pid_exists(int(pid)):
                embedded.Home(folder).remove()
                shutil.rmtree(folder)


def _start_missing(home, servers):
    if "DATABASE_URL" not in os.environ:
        # Of a test's rows, never committed, autovacuum would note that their tables are empty;
        # planned with that, a query of ten tables can take minutes.
        postgres = servers.enter_context(embedded.Postgres(home, autovacuum="off", **CARELESS))
        os.environ["DATABASE_URL"] = postgres.url
    if "REDIS_URL" not in os.environ:
        redis = servers.enter_context(embedded.Redis(home))
        os.environ["REDIS_URL"] = redis.url


@pytest.fixture
def own_home():
    """For servers a test starts, kills and restarts itself: ``embedded.Redis(own_home)``."""
    folder = new_var_dir()
    home = embedded.Home(folder)
    yield home
    home.remove()
    shutil.rmtree(folder)


@pytest.fixture
def own_postgres(own_home):
    """A PostgreSQL of the test's own, started."""
    with embedded.Postgres(own_home, **CARELESS) as postgres:
        yield postgres


@pytest.fixture
def own_redis(own_home):
    """A Redis of the test's own, started."""
    with embedded.Redis(own_home) as redis:
        yield redis


@pytest.fixture(autouse=True, scope="session")
def _quick_migrations():
    """Note an added index, constraint or trigger on the class of its model, instead of making that
    class and all its neighbours again, which takes two thirds of the time of migrations. CI
    migrates from empty in Django's own way too."""
    from django.db.migrations.state import ProjectState
    from pgtrigger.migrations import AddTrigger

    def append_option(self, app_label, model_name, option_name, added):
        options = self.models[app_label, model_name.lower()].options
        options[option_name] = [*options.get(option_name, []), added]
        if "apps" in self.__dict__:  # Only then there are classes.
            model = self.apps.get_model(app_label, model_name)
            setattr(model._meta, option_name, options[option_name])

    def add_trigger(self, app_label, state):
        append_option(state, app_label, self.model_name, "triggers", self.trigger)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "_append_option", append_option)
        patch.setattr(AddTrigger, "state_forwards", add_trigger)
        yield


@pytest.fixture(autouse=True, scope="session")
def _quick_flush():
    """After a test with real transactions, delete its few rows: truncating every table and
    making content types and permissions again takes twenty times as long."""
    from django.test import TransactionTestCase

    flush = TransactionTestCase._fixture_teardown

    def delete_rows(self):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SHOW is_superuser")
            if cursor.fetchone() == ("off",):  # Somebody's own server.
                flush(self)
                return
            names = set(connection.introspection.django_table_names(include_views=False))
            deletes = [f'DELETE FROM "{name}";' for name in sorted(names - KEPT)]  # noqa: S608
            # No trigger runs, neither of a foreign key nor of the history.
            cursor.execute(
                f"BEGIN; SET LOCAL session_replication_role = replica; {''.join(deletes)} COMMIT"
            )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", delete_rows)
        yield


@pytest.fixture(autouse=True)
def _empty_redis():
    """What a test left in the cache, or sent to a queue nobody reads, ends with it."""
    yield
    from django.conf import settings
    from django_redis import get_redis_connection

    connection = get_redis_connection()
    keys = list(connection.scan_iter(f"{settings.REDIS_PREFIX}*", count=1000))
    if keys:
        connection.delete(*keys)
