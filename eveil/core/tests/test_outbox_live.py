"""The outbox with a real worker, a real Redis and a real mail server, each of which fails."""

import shutil
from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from eveil.celery import app
from eveil.core import outbox
from eveil.core.enums import MessageState
from eveil.core.models import Message
from eveil.core.tests.live import Worker, smtp_server, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

COUNT = 200
WORKERS = 2


@contextmanager
def broker(url):
    """Celery in this process publishes to ``url``."""

    def point_at(new_url):
        app.pool.force_close_all()
        app._pool = app.amqp._producer_pool = None
        app.conf.broker_url = app.conf.broker_write_url = app.conf.broker_read_url = new_url

    before = app.conf.broker_url
    point_at(url)
    try:
        yield
    finally:
        point_at(before)


@pytest.fixture
def redis(own_redis):
    with broker(own_redis.url.replace("unix://", "redis+socket://")):
        yield own_redis


@pytest.fixture
def mailbox(settings):
    with smtp_server() as (box, port):
        box.port = port
        yield box


@pytest.fixture
def worker(redis, mailbox, settings, tmp_path):
    settings.OUTBOX_CLAIM_SECONDS = 1
    process = Worker(redis_url=redis.url, smtp_port=mailbox.port, log_path=tmp_path / "worker.log")
    process.start()
    yield process
    process.kill()


def write_messages(count=COUNT):
    for number in range(count):
        outbox.write(
            key=f"test:{number}",
            kind="core.test",
            to_email=f"personne{number}@example.org",
            to_name="Élise Vermorel",
            subject=f"Rappel n° {number}",
            text="Bonjour",
            html="<p>Bonjour</p>",
        )


def everything_sent():
    """Do what beat does every minute, until nothing is left to send."""
    outbox.sweep()
    return not Message.objects.exclude(state=MessageState.SENT).exists()


def clock_forward():
    """As if the waiting times after refusals had passed."""
    Message.objects.filter(state=MessageState.PENDING).update(next_attempt_at=timezone.now())


def test_worker_killed_in_the_middle(worker, mailbox):
    write_messages()
    wait_until(lambda: len(mailbox.accepted) >= COUNT // 4)
    worker.kill()
    accepted_before_the_crash = len(mailbox.accepted)
    assert accepted_before_the_crash < COUNT
    worker.start()
    wait_until(everything_sent)

    received = Counter(mailbox.message_ids)
    assert set(received) == {outbox.message_id(f"test:{number}") for number in range(COUNT)}
    # Twice only where the crash fell between the server's acceptance and our commit: at most
    # one message in the hands of each process. The copies are known by their Message-ID.
    assert max(received.values()) <= 2
    assert sum(received.values()) - COUNT <= WORKERS


def test_mail_server_refuses_for_a_while(worker, mailbox):
    mailbox.refusing = True
    write_messages()
    wait_until(lambda: Message.objects.filter(attempts__gte=1, state="pending").count() == COUNT)
    assert mailbox.accepted == []
    assert "451" in Message.objects.first().last_error
    assert not everything_sent(), "a refused message waits before its next attempt"
    assert mailbox.refused == COUNT
    mailbox.refusing = False
    clock_forward()
    wait_until(everything_sent)
    assert Counter(Counter(mailbox.message_ids).values()) == {1: COUNT}


def test_redis_restarts(worker, redis, mailbox):
    write_messages()
    wait_until(lambda: len(mailbox.accepted) >= COUNT // 4)
    redis.kill()
    assert len(mailbox.accepted) < COUNT
    shutil.rmtree(redis.data)  # It forgets everything.
    redis.start()
    wait_until(everything_sent)
    assert Counter(Counter(mailbox.message_ids).values()) == {1: COUNT}


def test_written_while_redis_is_away(worker, redis, mailbox):
    redis.kill()
    write_messages(3)
    assert Message.objects.filter(state=MessageState.PENDING).count() == 3
    redis.start()
    wait_until(everything_sent)
    assert len(mailbox.accepted) == 3


def test_mail_server_down(worker, mailbox, settings):
    """Nobody listens: the connection itself is refused."""
    worker.kill()
    worker.env["EMAIL_URL"] = "smtp://127.0.0.1:1"
    worker.start()
    write_messages(1)
    wait_until(lambda: Message.objects.filter(attempts=1, state=MessageState.PENDING).exists())
    assert "ConnectionRefusedError" in Message.objects.get().last_error


def test_what_arrives_is_text_html_and_attachment(worker, mailbox):
    outbox.write(
        key="test:parts",
        kind="core.test",
        to_email="porteuse@example.org",
        to_name="Élise, dite « Lise »",
        subject="Votre rendez-vous à l’Épicerie",
        text="Texte",
        html="<p>HTML</p>",
        attachments=[("rendez-vous.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")],
    )
    wait_until(lambda: mailbox.accepted)
    (mail,) = mailbox.accepted
    types = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert types == ["text/plain", "text/html", "text/calendar"]
    assert mail["Message-ID"] == outbox.message_id("test:parts")
    assert "porteuse@example.org" in mail["To"]


def test_two_writers_of_one_key_make_one_message(worker, mailbox):
    write_messages(1)
    write_messages(1)
    assert Message.objects.count() == 1
    wait_until(everything_sent)
    assert len(mailbox.accepted) == 1
    connection.ensure_connection()


def test_a_code_does_not_wait_behind_a_round_of_invitations(worker, mailbox):
    """Written last, while the worker is stopped, and the first to leave when it starts."""
    worker.kill()
    write_messages(20)
    outbox.write(
        key="test:code",
        kind="core.test",
        to_email="samira@example.org",
        to_name="",
        subject="Votre code",
        text="1234",
        html="1234",
        sensitive=True,
    )
    worker.options = ["--concurrency", "1"]  # Of two processes one may send more than the other.
    worker.start()
    wait_until(everything_sent)
    assert mailbox.message_ids[0] == outbox.message_id("test:code")
