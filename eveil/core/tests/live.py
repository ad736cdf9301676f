"""A real mail server and real Celery workers; what is awaited of them or of a second connection."""

import os
import shlex
import socket
import sys
import time
from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from eveil.process import Child, read_procfile


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_until(condition, seconds=60):
    """Wait for ``condition()`` to hold; raises ``AssertionError`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Not reached in {seconds} s: {condition}")
        time.sleep(0.02)


def somebody_waits():
    """How many connections to this database wait for a lock now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # Else a transaction sees one moment.
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


class Mailbox:
    """What a mail server accepted, as ``email.message.Message``; it may refuse for a while."""

    def __init__(self):
        self.accepted = []
        self.refused = 0
        self.refusing = False

    async def handle_DATA(self, server, session, envelope):
        if self.refusing:
            self.refused += 1
            return "451 Temporary local problem, try again later"
        self.accepted.append(message_from_bytes(envelope.content))
        return "250 OK"

    @property
    def message_ids(self):
        return [mail["Message-ID"] for mail in self.accepted]


@contextmanager
def smtp_server():
    """A real SMTP server; yields (mailbox, port)."""
    mailbox = Mailbox()
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()


class Worker:
    """The Celery worker of the Procfile, on the database of the running test."""

    def __init__(self, *, redis_url, smtp_port, log_path):
        self.log_path = log_path
        self.options = []  # They overrule those of the Procfile.
        server, _, _database = os.environ["DATABASE_URL"].rpartition("/")
        self.env = {
            **os.environ,
            "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
            "REDIS_URL": redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
            "EVEIL_MODE": "test",
        }
        self.child = None

    def start(self):
        command = dict(read_procfile(settings.BASE_DIR / "Procfile"))["worker"]
        _python, *arguments = shlex.split(command)
        with self.log_path.open("ab") as log:
            self.child = Child(
                "worker",
                [sys.executable, *arguments, *self.options],
                pid_file=self.log_path.with_suffix(".pid"),
                env=self.env,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
            )

    def kill(self):
        """End the worker and its processes, in the middle of what they do."""
        self.child.kill()
