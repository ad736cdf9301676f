"""``make run`` as somebody at a terminal knows it: started, stopped, killed, started again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psutil
import pytest
from django.conf import settings

from eveil import embedded
from eveil.core.testing.servers import new_var_dir
from eveil.core.tests.live import free_port, wait_until

pytestmark = pytest.mark.slow

PATIENCE = 90  # Seconds; it takes three on a machine with nothing else to do.


@pytest.fixture(scope="module")
def var_dir():
    folder = new_var_dir()
    yield folder
    embedded.Home(folder).remove()
    shutil.rmtree(folder)


@pytest.fixture
def make_run(var_dir):
    """Function that starts the supervisor, as ``make run`` does."""
    ours = {"DATABASE_URL", "REDIS_URL", "REDIS_PREFIX", "EVEIL_MODE", "DJANGO_SETTINGS_MODULE"}
    environ = {name: value for name, value in os.environ.items() if name not in ours}

    with ExitStack() as stack:

        def start(*command, **variables):
            run = subprocess.Popen(
                command or [sys.executable, "-m", "eveil.run"],
                cwd=settings.BASE_DIR,
                env={**environ, "EVEIL_VAR_DIR": str(var_dir), **variables},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            return stack.enter_context(run)

        yield start
        for process in processes(var_dir):
            process.kill()


def processes(var_dir):
    """Every process that was started, directly or not, by a run in this folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get("EVEIL_VAR_DIR") == str(
                var_dir
            ):
                found.append(process)
    return found


def wait_for_address(run):
    lines = []
    for line in run.stdout:
        lines.append(line)
        if line.startswith("EVEIL runs on "):
            return line.split()[-1]
    pytest.fail("".join(lines))


def healthz(address):
    """Status code of /healthz: 200 when every part answers, worker and beat included."""
    with closing(HTTPConnection(urlsplit(address).netloc)) as connection:
        connection.request("GET", "/healthz")
        return connection.getresponse().status


def test_serves_until_told_to_stop(make_run, var_dir):
    run = make_run(PORT=str(free_port()))
    address = wait_for_address(run)
    wait_until(lambda: healthz(address) == 200)

    for _ in range(2):
        second = make_run(PORT=str(free_port()))
        said, _ = second.communicate(timeout=PATIENCE)
        assert second.returncode == 1
        assert f"already runs from this folder: {address}, process {run.pid}" in said

    run.send_signal(signal.SIGTERM)
    run.communicate(timeout=PATIENCE)
    assert run.returncode == 0
    assert processes(var_dir) == []


def test_a_killed_run_takes_everything_along_and_recovers(make_run, var_dir):
    port = str(free_port())
    run = make_run(PORT=port)
    wait_for_address(run)
    run.kill()
    wait_until(lambda: processes(var_dir) == [])

    run = make_run(PORT=port)
    wait_for_address(run)
    for process in processes(var_dir):
        process.kill()
    run.wait(PATIENCE)

    run = make_run(PORT=port)
    address = wait_for_address(run)
    assert healthz(address) in {200, 503}
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=PATIENCE)
    assert run.returncode == 0
    assert processes(var_dir) == []


def test_a_killed_make_takes_everything_along(make_run, var_dir):
    """The supervisor is its child, and stops in good order: who starts again waits for it."""
    port = str(free_port())
    make = make_run("make", "run", PORT=port)
    wait_for_address(make)
    make.kill()
    make.communicate(timeout=PATIENCE)
    run = make_run(PORT=port)
    wait_for_address(run)
    run.send_signal(signal.SIGTERM)
    run.communicate(timeout=PATIENCE)
    wait_until(lambda: processes(var_dir) == [])


def test_one_part_ending_ends_all_and_is_named(make_run, var_dir):
    run = make_run(PORT=str(free_port()))
    wait_for_address(run)
    os.kill(int((var_dir / "run" / "beat.pid").read_text().split()[0]), signal.SIGKILL)
    said, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 1
    assert "beat ended with status -9" in said
    assert processes(var_dir) == []


def test_a_port_in_use_is_told(make_run):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = make_run(PORT=str(port))
        said, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 1
    assert f"Port {port} cannot be used" in said
    assert f"PORT={port + 1} make run" in said
