"""What the platform tells people: one class per message.

A subclass, in ``<app>/notifications.py``, names its templates, its category and the sentence
"vous recevez ce message parce que…"; an instance knows its recipient, its key and its context.
``due(day)`` yields the instances of a scheduled kind that should have left by that day; the
key makes sure that each leaves once, whenever and however often it is asked.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse

from eveil.core import outbox
from eveil.core.enums import Category
from eveil.core.models import OptOut
from eveil.core.registry import Registry

notifications = Registry("notifications")
register = notifications.register

PREFERENCES_SALT = "eveil.core.preferences"


@dataclass(frozen=True)
class Recipient:
    email: str
    name: str = ""
    first_name: str = ""

    @classmethod
    def of(cls, who):
        """A person, or an account."""
        return cls(who.email, str(who), getattr(who, "person", who).first_name)


def absolute(path):
    """Full address of a path, for links in mails and papers."""
    return f"{settings.BASE_URL}{path}"


class Notification:
    """Base of all messages.

    name: unique, "<app>.<what>"; its templates are
        ``<app>/email/<what>_subject.txt``, ``_body.txt`` and ``_body.html``.
    label: what staff read in the list of mails.
    reason: why the person gets it, after "Vous recevez ce message parce que ".
    sensitive: holds a secret, which staff never read (see ``Message.sensitive``).
    formal: it is read for a structure, whose people are greeted by their whole name; the team
        and those whom it accompanies are by their first name.
    """

    name = None
    label = None
    category = Category.SERVICE
    reason = None
    sensitive = False
    formal = False

    @property
    def key(self):
        """What this message is about; two messages of one key are one message."""
        raise NotImplementedError

    @property
    def recipient(self):
        raise NotImplementedError

    @property
    def hello(self):
        """How each mail begins: « Bonjour Maëlle, »."""
        called = self.recipient.name if self.formal else self.recipient.first_name
        return f"Bonjour {called}".strip() + ","

    def context(self):
        return {}

    def attachments(self):
        """(filename, content type, bytes) of each attachment."""
        return []

    @classmethod
    def due(cls, day):
        """Instances that should have left by ``day`` (a date in Europe/Paris)."""
        return []

    @classmethod
    def template(cls, part):
        app, what = cls.name.split(".")
        return f"{app}/email/{what}_{part}"

    def render(self):
        """{"subject", "text", "html"}: what would be sent, also shown before sending."""
        context = {
            **self.context(),
            "hello": self.hello,
            "reason": self.reason,
            "category": self.category,
            "preferences_url": preferences_url(self.recipient.email),
            "organisation": settings.ORGANISATION,
            "base_url": settings.BASE_URL,
        }
        return {
            "subject": render_to_string(self.template("subject.txt"), context).strip(),
            "text": render_to_string(self.template("body.txt"), context),
            "html": render_to_string(self.template("body.html"), context),
        }

    def refused(self):
        return (
            self.category != Category.SERVICE
            and OptOut.objects.filter(
                email__iexact=self.recipient.email, category=self.category
            ).exists()
        )

    def send(self, **overrides):
        """Write the message in the caller's transaction.

        ``overrides`` replace rendered parts (staff may edit a text before it leaves).
        Returns the ``Message``, or None when it was already written or is refused by its
        recipient.
        """
        if not self.recipient.email or self.refused():
            return None
        return outbox.write(
            key=self.key,
            kind=self.name,
            to_email=self.recipient.email,
            to_name=self.recipient.name,
            attachments=self.attachments(),
            sensitive=self.sensitive,
            **{**self.render(), **overrides},
        )


class InWords(Notification):
    """A mail that its sender reads before it leaves (see ``eveil.core.mailforms``).

    ``message`` are words that it adds, which templates place as ``personal_message``;
    ``subject`` takes the place of the one that the template gives.
    """

    def __init__(self, *, message="", subject=""):
        self.message = message
        self.subject = subject

    def context(self):
        return {**super().context(), "personal_message": self.message}

    def render(self):
        parts = super().render()
        return {**parts, "subject": self.subject or parts["subject"]}


def preferences_url(email):
    """Signed address where the owner of ``email`` chooses what to receive."""
    token = signing.dumps(email.lower(), salt=PREFERENCES_SALT)
    return absolute(reverse("core:preferences", args=[token]))


def send_due(day):
    """Write everything that should have left by ``day``; returns the number written."""
    return sum(
        1 for kind in notifications for message in kind.due(day) if message.send() is not None
    )
