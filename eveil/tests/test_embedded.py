"""The embedded servers, on folders of their own."""

import os
import signal
import stat
import subprocess
from pathlib import Path

import pytest
import redis

from eveil import embedded
from eveil.core.testing import servers
from eveil.core.testing.servers import CARELESS


def test_addresses_only_compute(tmp_path):
    assert embedded.database_url(tmp_path) == embedded.database_url(str(tmp_path))
    assert embedded.database_url(tmp_path) != embedded.database_url(tmp_path / "other")
    assert not embedded.socket_dir(tmp_path).exists()


def test_addresses_follow_links(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    assert embedded.redis_url(tmp_path / "link") == embedded.redis_url(tmp_path)


def test_sockets_keep_within_the_limit_of_a_path():
    deep = Path("/home", *["a-deep-folder"] * 30)
    socket = embedded.socket_dir(deep) / ".s.PGSQL.5432.lock"
    assert len(os.fsencode(socket)) < 107


def test_text_folds_case_in_every_script(own_postgres):
    cursor = own_postgres.connect().cursor()
    cursor.execute("SELECT upper('éàœ'), to_tsvector('french', 'Les châtaigneraies')::text")
    assert cursor.fetchone()[0] == "ÉÀŒ"


def test_data_survive_a_restart(own_home):
    with embedded.Postgres(own_home, **CARELESS) as postgres:
        execute(postgres, "CREATE TABLE kept AS SELECT 1 AS n")
        with embedded.Redis(own_home) as server:
            redis.Redis.from_url(server.url).set("kept", "1")
    with embedded.Postgres(own_home, **CARELESS) as postgres, embedded.Redis(own_home) as server:
        execute(postgres, "SELECT n FROM kept")
        assert redis.Redis.from_url(server.url).get("kept") == b"1"


def test_postgres_recovers_when_everything_was_killed(own_home):
    """Its pid file is stale, and the number in it belongs to a living process by now."""
    postgres = embedded.Postgres(own_home, **CARELESS)
    postgres.start()
    execute(postgres, "CREATE TABLE kept AS SELECT 1 AS n")
    os.killpg(postgres.child.process.pid, signal.SIGKILL)
    postgres.child.process.wait()
    stale = postgres.data / "postmaster.pid"
    _, *rest = stale.read_text().splitlines(keepends=True)
    with embedded.Redis(own_home) as living:
        stale.write_text("".join([f"{living.child.process.pid}\n", *rest]))
        with embedded.Postgres(own_home, **CARELESS) as again:
            execute(again, "SELECT n FROM kept")


def test_a_start_ends_the_server_an_earlier_run_left(own_home):
    left = embedded.Redis(own_home)
    left.start()
    with embedded.Redis(own_home) as server:
        assert left.child.process.wait(5) is not None
        assert redis.Redis.from_url(server.url).ping()


def test_a_server_that_cannot_start_says_so(own_home):
    broken = embedded.Postgres(own_home, **CARELESS, shared_buffers="nonsense")
    with pytest.raises(RuntimeError, match="postgres ended at its start"):
        broken.start()


def test_sockets_are_closed_to_others(own_home):
    assert stat.S_IMODE(own_home.sockets.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody else run the servers")
def test_root_runs_the_servers_from_a_closed_home(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = embedded.Home(closed / "var")
    try:
        with embedded.Postgres(home, **CARELESS) as postgres:
            execute(postgres, "CREATE TABLE kept AS SELECT 1 AS n")
        assert (closed / "var" / "servers").is_symlink()
        with embedded.Postgres(embedded.Home(closed / "var"), **CARELESS) as postgres:
            execute(postgres, "SELECT n FROM kept")
    finally:
        home.remove()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody else run the servers")
def test_data_follow_when_a_folder_is_closed_later(own_home):
    with embedded.Postgres(own_home, **CARELESS) as postgres:
        execute(postgres, "CREATE TABLE kept AS SELECT 1 AS n")
    var_dir = own_home.logs.parent
    var_dir.chmod(0o700)
    with embedded.Postgres(embedded.Home(var_dir), **CARELESS) as postgres:
        execute(postgres, "SELECT n FROM kept")


def execute(postgres, statement):
    connection = postgres.connect()
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def test_a_killed_test_run_is_swept_up_by_the_next(own_home, monkeypatch):
    killed = subprocess.Popen(["true"])
    killed.wait()
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: killed.pid)
        folder = servers.new_var_dir()
        left = embedded.Home(folder)
    servers.remove_leftovers()
    assert not folder.exists()
    assert not left.sockets.exists()
    assert own_home.path.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody else run the servers")
def test_data_of_an_owner_this_machine_does_not_know(own_home):
    """As in a container that sees a folder of the machine around it."""
    with embedded.Postgres(own_home, **CARELESS) as postgres:
        execute(postgres, "CREATE TABLE kept AS SELECT 1 AS n")
    for item in (own_home.path, *own_home.path.rglob("*")):
        os.chown(item, 54321, 54321)
    with embedded.Postgres(embedded.Home(own_home.logs.parent), **CARELESS) as postgres:
        execute(postgres, "SELECT n FROM kept")
