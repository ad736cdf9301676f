"""``make run``: everything the platform needs, started and stopped by one supervisor.

PostgreSQL and Redis (unless DATABASE_URL and REDIS_URL name some), then what the Procfile
lists. One of them ending ends all. However the supervisor itself ends, nothing outlives it
(eveil.process), and the next start finds its data again.
"""

import fcntl
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections

from eveil import embedded
from eveil.process import Child, kill_group, read_procfile, stop_all, stop_with_parent, wait_until


class StartError(Exception):
    """Why the platform cannot run, in words for whoever typed the command."""


class Stopped(BaseException):
    """Somebody asked the supervisor to stop."""


class Supervisor:
    def __init__(self, var_dir, port):
        self.var_dir = Path(var_dir)
        self.port = port
        self.servers = []
        self.programs = []
        self.url = f"http://localhost:{port}"

    def run(self):
        self._listen_to_signals(self._stop)
        with ExitStack() as stack:
            lock = stack.enter_context(self._open_lock())
            self._take(lock)
            try:
                self._check_port()
                self._start_servers(stack)
                prepare()
                logins = demo_logins() if settings.DEMO else []
                connections.close_all()
                stack.callback(self._stop_programs)
                self._start_programs()
                self._announce(logins)
                self._watch()
            finally:
                self._listen_to_signals(self._hurry)
                lock.truncate(0)

    # Signals

    def _listen_to_signals(self, handler):
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signum != signal.SIGHUP or signal.getsignal(signum) != signal.SIG_IGN:  # nohup
                signal.signal(signum, handler)

    def _stop(self, signum, frame):
        raise Stopped

    def _hurry(self, signum, frame):
        """Asked a second time: do not wait for work in hand."""
        for child in self.programs + self.servers:
            kill_group(child.process.pid)

    # Steps

    def _open_lock(self):
        self.var_dir.mkdir(parents=True, exist_ok=True)
        return (self.var_dir / "run.lock").open("a+")

    def _take(self, lock):
        """One run per folder. A run that is stopping has emptied the file: wait for it."""
        while not locked(lock):
            lock.seek(0)
            if holder := lock.read():
                raise StartError(f"EVEIL already runs from this folder: {holder}.")
            time.sleep(0.1)
        lock.truncate(0)
        lock.write(f"{self.url}, process {os.getpid()}")
        lock.flush()

    def _check_port(self):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise StartError(
                    f"Port {self.port} cannot be used ({error.strerror}). "
                    f"Choose another: PORT={self.port + 1} make run"
                ) from None

    def _start_servers(self, stack):
        wanted = [("DATABASE_URL", embedded.Postgres), ("REDIS_URL", embedded.Redis)]
        missing = [server for variable, server in wanted if variable not in os.environ]
        if missing:
            home = embedded.Home(self.var_dir)
            for server in missing:
                self.servers.append(stack.enter_context(server(home)).child)

    def _start_programs(self):
        env = {
            **os.environ,
            "PORT": str(self.port),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONUNBUFFERED": "1",
            # A container has no other user, and its demo no secrets.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        }
        for name, command in read_procfile(settings.BASE_DIR / "Procfile"):
            child = Child(
                name,
                shlex.split(command),
                pid_file=self.var_dir / "run" / f"{name}.pid",
                cwd=settings.BASE_DIR,
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            self.programs.append(child)
        for child in self.programs:  # Only now: a process with threads should not fork.
            threading.Thread(target=relay, args=(child,), daemon=True).start()

    def _stop_programs(self):
        stop_all(self.programs)

    def _announce(self, logins):
        web = next(child for child in self.programs if child.name == "web")
        wait_until(lambda: answers(self.port), web)
        lines = [f"{role:41} {email:35} {password}" for role, email, password in logins]
        if lines:
            lines = ["Log in as:", *lines, ""]
        print(
            "", f"EVEIL runs on {self.url}", "", *lines, "Ctrl-C stops it.\n", sep="\n", flush=True
        )

    def _watch(self):
        while True:
            for child in self.programs + self.servers:
                if not child.alive:
                    raise StartError(
                        f"{child.name} ended with status {child.process.returncode}; stopping all."
                    )
            time.sleep(0.5)


def prepare():
    """Bring the database, the static files and the reference data up to date."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not apps.get_model("territory", "Municipality").objects.exists():
        print("Loading the communes of France…", flush=True)
        call_command("load_territory", verbosity=0)
    if settings.DEMO and not demo_logins():
        print("Loading the demo history…", flush=True)
        call_command("demo", if_empty=True, verbosity=0)


def demo_logins():
    """(role, e-mail, password) of the demo accounts that are in this database."""
    from eveil.reports import demo

    return demo.present_logins()


def locked(file):
    """Try to lock a file for ourselves alone."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def relay(child):
    """Show what a child prints, with its name; keep reading when nobody wants to see it."""
    for line in child.process.stdout:
        try:
            print(f"{child.name:6} | {line}", end="", flush=True)
        except OSError:
            continue


def answers(port):
    """Whether the web server listens, which it does once it has loaded everything."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eveil.settings")
    if "MAKELEVEL" in os.environ:
        stop_with_parent(os.getppid(), signal.SIGTERM)()
    try:
        Supervisor(settings.VAR_DIR, settings.PORT).run()
    except (StartError, RuntimeError) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database does not answer: {error}")
    except PermissionError as error:
        sys.exit(f"{error.filename} cannot be written: does it belong to another user?")
    except Stopped:
        print("Stopped.", flush=True)


if __name__ == "__main__":
    main()
