"""Deliver messages once: claim by conditional UPDATE, send, mark as sent.

A crash between the mail server's acceptance and our commit is the one case in which a mail
leaves twice; both copies then carry the same Message-ID, derived from the message's key.
"""

import hashlib
from datetime import timedelta
from email.utils import formataddr
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from redis.exceptions import RedisError

from eveil.core.enums import MessageState
from eveil.core.models import Message, MessageAttachment

log = structlog.get_logger(__name__)

# Waiting times after each failed attempt, in minutes; then the message is left to staff.
RETRY_MINUTES = [1, 2, 5, 15, 60, 180, 360, 720]

# Over Redis, the lower number goes first.
FIRST, ORDINARY = 0, 6


def write(  # noqa: PLR0913 (one keyword per column)
    *, key, kind, to_email, to_name, subject, text, html, attachments=(), sensitive=False
):
    """Write a message in the caller's transaction; None if its key was already written.

    ``attachments`` are (filename, content type, bytes). ``sensitive`` says that the texts
    hold a secret: they are erased as soon as the message is sent. The worker is told after
    commit; if the broker is away, the sweep finds the row later.
    """
    with transaction.atomic():
        message, created = Message.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind,
                "to_email": to_email,
                "to_name": to_name,
                "subject": " ".join(subject.split())[:250],
                "text": text,
                "html": html,
                "sensitive": sensitive,
                "next_attempt_at": timezone.now() + _patience(),
            },
        )
        if not created:
            return None
        MessageAttachment.objects.bulk_create(
            MessageAttachment(message=message, filename=name, content_type=mime, content=content)
            for name, mime, content in attachments
        )
    # Somebody waits for its code; a round of invitations may wait behind it.
    priority = FIRST if sensitive else ORDINARY
    transaction.on_commit(lambda: _tell_worker(message.pk, priority), robust=True)
    return message


def _patience():
    """How long a worker that was told, or has claimed, is left alone."""
    return timedelta(seconds=settings.OUTBOX_CLAIM_SECONDS)


def _tell_worker(pk, priority=ORDINARY):
    from eveil.core.tasks import deliver_message

    try:
        deliver_message.apply_async((pk,), retry=False, priority=priority)
    except (deliver_message.OperationalError, RedisError, OSError) as error:
        log.warning("broker_away", message=pk, error=str(error))


def message_id(key):
    """Message-ID header derived from the key, the same at every attempt."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    domain = settings.BASE_URL.split("//", 1)[1].split(":", 1)[0].split("/", 1)[0]
    return f"<{digest}@{domain}>"


def deliver(pk):
    """Send one message if nobody else does. Returns True when it was sent by this call."""
    if not _claim(pk):
        return False
    message = Message.objects.get(pk=pk)
    try:
        _send(message)
    except (OSError, SMTPException) as error:
        _give_back(message, error)
        return False
    except Exception as error:
        # Trying again won't help: what is wrong is the message itself. Staff see it.
        _leave_to_staff(message, error)
        raise
    erased = {"text": "", "html": ""} if message.sensitive else {}
    Message.objects.filter(pk=pk).update(
        state=MessageState.SENT, sent_at=timezone.now(), claimed_at=None, last_error="", **erased
    )
    log.info("message_sent", message=pk, kind=message.kind)
    return True


def _claim(pk):
    """Take the message if it is free; two workers can't both get a row count of 1."""
    return Message.objects.filter(pk=pk, state=MessageState.PENDING).update(
        state=MessageState.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1
    )


def _send(message):
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[formataddr((message.to_name, message.to_email))],
        headers={
            "Message-ID": message_id(message.key),
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(message.html, "text/html")
    for attachment in message.attachments.all():
        mail.attach(attachment.filename, bytes(attachment.content), attachment.content_type)
    mail.send()


def _give_back(message, error):
    """Plan the next attempt, or leave the message to staff when attempts are used up."""
    if message.attempts > len(RETRY_MINUTES):
        _leave_to_staff(message, error)
        return
    wait = timedelta(minutes=RETRY_MINUTES[message.attempts - 1])
    _release(message, error, state=MessageState.PENDING, next_attempt_at=timezone.now() + wait)


def _leave_to_staff(message, error):
    _release(message, error, state=MessageState.FAILED)


def _release(message, error, **changes):
    Message.objects.filter(pk=message.pk, state=MessageState.SENDING).update(
        claimed_at=None, last_error=f"{type(error).__name__}: {error}"[:2000], **changes
    )
    log.warning("message_not_sent", message=message.pk, attempts=message.attempts, error=str(error))


def withdraw(*keys):
    """Take back the messages of these keys, or that go on from one by a colon, which no worker
    took yet. Returns how many there were."""
    wanted = Q()
    for key in keys:
        wanted |= Q(key=key) | Q(key__startswith=f"{key}:")
    waiting = Message.objects.filter(wanted, state=MessageState.PENDING)
    return waiting.delete()[1].get(Message._meta.label, 0)


def sweep():
    """Free the claims of dead workers and hand out everything that is due.

    What is handed out is not due again for a while: a long queue is not made longer.
    Returns the number of messages handed out.
    """
    now = timezone.now()
    stale = Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=now - _patience())
    stale.update(state=MessageState.PENDING, claimed_at=None, next_attempt_at=now)
    due = Message.objects.filter(state=MessageState.PENDING, next_attempt_at__lte=now)
    handed_out = list(due.order_by("next_attempt_at").values_list("pk", flat=True)[:1000])
    due.filter(pk__in=handed_out).update(next_attempt_at=now + _patience())
    for pk in handed_out:
        _tell_worker(pk)
    return len(handed_out)


def retry(message):
    """Staff asks for another round of attempts of a message that failed.

    Returns False when it is no longer in failure.
    """
    freed = Message.objects.filter(pk=message.pk, state=MessageState.FAILED).update(
        state=MessageState.PENDING, attempts=0, next_attempt_at=timezone.now() + _patience()
    )
    if freed:
        transaction.on_commit(lambda: _tell_worker(message.pk), robust=True)
    return bool(freed)
