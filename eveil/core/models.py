"""What every app stands on: timestamps, versions, the transition log and the outbox."""

import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from eveil.core.enums import JobState, MessageState


class TimeStamped(models.Model):
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row whose edit form refuses to overwrite what somebody else saved meanwhile."""

    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True


def private_path(instance, filename):
    """Where a file lies: its name says nothing, so that no address can be guessed."""
    return f"{instance._meta.label_lower}/{timezone.localdate():%Y/%m}/{secrets.token_urlsafe(16)}"


class PrivateFile(models.Model):
    """A file somebody gave, read only through a view that checks the right (eveil.core.files).

    A subclass adds what the file belongs to. ``content_type`` was read in the content.
    """

    file = models.FileField("fichier", upload_to=private_path, max_length=200)
    name = models.CharField("nom", max_length=120)
    content_type = models.CharField("type", max_length=120)
    size = models.PositiveIntegerField("taille, en octets")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="déposé par",
    )
    at = models.DateTimeField("déposé le", default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class TransitionLog(models.Model):
    """Who moved what, when, from where to where, and why."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    transition = models.CharField("transition", max_length=40)
    from_state = models.CharField("de l’état", max_length=40)
    to_state = models.CharField("à l’état", max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="par",
    )
    at = models.DateTimeField("le", default=timezone.now)
    reason = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "changement d’état"
        verbose_name_plural = "changements d’état"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "-at"])]

    def __str__(self):
        return f"{self.from_state} → {self.to_state}"

    @classmethod
    def of(cls, obj):
        """The log of one object, newest first."""
        return cls.objects.filter(
            content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk
        ).select_related("by__person")

    @classmethod
    def of_all(cls, model, keys):
        """The logs of many objects of a ``model``, whose keys a query gives, newest first."""
        return cls.objects.filter(
            content_type__app_label=model._meta.app_label,
            content_type__model=model._meta.model_name,
            object_id__in=keys,
        ).order_by("-at", "-pk")


class Message(models.Model):
    """A mail to one person: written with what causes it, delivered by a worker.

    ``key`` says what the message is about, so that the same one is never written twice.
    """

    key = models.CharField("clé", max_length=200, unique=True)
    kind = models.CharField("sorte", max_length=60)
    to_email = models.EmailField("à")
    to_name = models.CharField("nom", max_length=200, blank=True)
    subject = models.CharField("objet", max_length=250)
    text = models.TextField("texte")
    html = models.TextField("HTML")
    # Holds a secret (a code, a link that opens an account): its texts are never shown to
    # staff, and are erased once it has been sent.
    sensitive = models.BooleanField("confidentiel", default=False)
    state = models.CharField(
        "état",
        max_length=10,
        choices=MessageState.choices,
        default=MessageState.PENDING,
    )
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("à reprendre dès", default=timezone.now)
    claimed_at = models.DateTimeField("pris le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    last_error = models.TextField("dernière erreur", blank=True)
    created_at = models.DateTimeField("écrit le", default=timezone.now)

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="message_to_deliver",
                condition=Q(state__in=["pending", "sending"]),
            ),
            models.Index(fields=["-created_at", "-id"], name="message_newest"),
            models.Index(fields=["to_email"], name="message_recipient"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_sent_has_date",
                violation_error_message="Un courriel envoyé porte sa date d’envoi.",
            ),
        ]

    def __str__(self):
        return f"{self.subject} ({self.to_email})"


class MessageAttachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    filename = models.CharField("nom", max_length=120)
    content_type = models.CharField("type", max_length=120)
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"

    def __str__(self):
        return self.filename


class Job(models.Model):
    """Long work that a worker does for somebody, how far it is, and the file that comes of it.

    Only who asked for it sees it; it is deleted with its file at ``expires_at``.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="pour"
    )
    label = models.CharField("ce qui est fait", max_length=200)
    params = models.JSONField("paramètres", default=dict)
    state = models.CharField(
        "état", max_length=10, choices=JobState.choices, default=JobState.WAITING
    )
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("en tout", default=0)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    # When the worker last said that it lives.
    beat_at = models.DateTimeField("vu le", default=timezone.now)
    created_at = models.DateTimeField("demandé le", default=timezone.now)
    expires_at = models.DateTimeField("effacé le", null=True, blank=True)
    file = models.FileField("fichier", upload_to=private_path, max_length=200, blank=True)
    name = models.CharField("nom", max_length=120, blank=True)
    content_type = models.CharField("type", max_length=120, blank=True)

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["beat_at"], name="job_under_way", condition=Q(state__in=JobState.UNDER_WAY)
            ),
            models.Index(fields=["expires_at"], name="job_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=JobState.DONE) | ~Q(file=""),
                name="job_done_has_file",
                violation_error_message="Un travail terminé a donné un fichier.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=JobState.UNDER_WAY) | Q(expires_at__isnull=False),
                name="job_over_expires",
                violation_error_message="Un travail terminé est effacé un jour.",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def is_under_way(self):
        return self.state in JobState.UNDER_WAY


class OptOut(models.Model):
    """An address that no longer wants one category of messages."""

    email = models.EmailField("adresse")
    category = models.CharField("catégorie", max_length=30)
    created_at = models.DateTimeField("depuis", auto_now_add=True)

    class Meta:
        verbose_name = "refus de messages"
        verbose_name_plural = "refus de messages"
        constraints = [models.UniqueConstraint(fields=["email", "category"], name="one_opt_out")]

    def __str__(self):
        return f"{self.email} : {self.category}"


class ReceivedMail(models.Model):
    """A mail kept by the platform where no SMTP server is set (see eveil.core.mailbox)."""

    message_id = models.CharField("Message-ID", max_length=250, db_index=True)
    to = models.TextField("à")
    subject = models.TextField("objet")
    raw = models.BinaryField("message brut")
    received_at = models.DateTimeField("reçu le", default=timezone.now)

    class Meta:
        verbose_name = "courriel reçu"
        verbose_name_plural = "courriels reçus"
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return self.subject
