"""Users who log in, persons who may not, what they agreed to, and invitations."""

import hashlib

import pghistory
from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from eveil.core import search
from eveil.core.models import TimeStamped, Versioned
from eveil.core.present import Present
from eveil.people.enums import Civility, ConsentChannel, ConsentPurpose, Sex, StaffRole
from eveil.people.permissions import is_team
from eveil.territory.models import Municipality

# What a person is found by, in an index that PostgreSQL keeps.
WORDS = search.names("first_name", "last_name", "birth_name", "email", "phone")


class PersonQuerySet(models.QuerySet):
    def matching(self, text):
        """Whose names, mail or phone number hold every word of ``text``; none without a word."""
        wanted = search.query(text)
        return self.alias(words=WORDS).filter(words=wanted) if wanted else self.none()

    def visible_to(self, user):
        """The team sees everybody; others themselves."""
        return self if is_team(user) else self.filter(pk=user.person_id)


class Person(TimeStamped, Versioned):
    """Civil identity: one row per person, from the first form to the news 24 months later."""

    civility = models.CharField("civilité", max_length=3, choices=Civility.choices, blank=True)
    first_name = models.CharField("prénom", max_length=100)
    last_name = models.CharField("nom", max_length=100)
    birth_name = models.CharField("nom de naissance", max_length=100, blank=True)
    birth_date = models.DateField("date de naissance", null=True, blank=True)
    birth_place = models.CharField("lieu de naissance", max_length=100, blank=True)
    sex = models.CharField("sexe", max_length=1, choices=Sex.choices, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="persons",
        verbose_name="commune",
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ["last_name", "first_name"]
        indexes = [
            models.Index(Lower("email"), name="person_email"),
            GinIndex(WORDS, name="person_words"),
        ]

    @property
    def has_account(self):
        """Can it log in?"""
        return hasattr(self, "user") and self.user.is_active

    def __str__(self):
        return f"{self.first_name} {self.last_name}"

    @property
    def initials(self):
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()


class UserQuerySet(models.QuerySet):
    def team(self):
        """Staff with an open account, by name."""
        return (
            self.filter(is_active=True)
            .exclude(role=StaffRole.NONE)
            .select_related("person")
            .order_by("person__last_name", "person__first_name")
        )

    def coordinators(self):
        """Of the team, who coordinates it."""
        return self.team().filter(role=StaffRole.COORDINATOR)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, *, person, role=StaffRole.NONE):
        """An account for ``person``. Without a password the person logs in by mailed code.

        The address counts as verified: an account comes from an invitation read there.
        """
        return self.open_account(self.model(person=person), email, password, role=role)

    def open_account(self, user, email, password=None, *, role=StaffRole.NONE):
        """Open, or open again, the account ``user``; nothing of an earlier login remains."""
        user.email = email.strip().lower()
        user.role = role
        user.is_active = True
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


@pghistory.track(
    fields=["email", "role", "is_active"],
    model_name="UserEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class User(AbstractBaseUser):
    """Somebody who logs in, by e-mail address."""

    email = models.EmailField("adresse électronique", unique=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="user", verbose_name="personne"
    )
    role = models.CharField(
        "rôle dans l’équipe", max_length=12, choices=StaffRole.choices, blank=True
    )
    is_active = models.BooleanField("compte ouvert", default=True)
    date_joined = models.DateTimeField("ouvert le", default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message="Un compte existe déjà pour cette adresse.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=StaffRole.values),
                name="user_role_known",
                violation_error_message="Ce rôle n’existe pas.",
            ),
        ]

    def __str__(self):
        return str(self.person)


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; others what they agreed to themselves."""
        return self if is_team(user) else self.filter(subject=user.person_id)

    def in_force(self, purpose, on=None):
        """Consents to ``purpose`` that hold at the moment ``on`` (now by default)."""
        on = on or Present()
        return self.filter(purpose=purpose, given_at__lte=on).filter(
            Q(withdrawn_at=None) | Q(withdrawn_at__gt=on),
            Q(expires_at=None) | Q(expires_at__gt=on),
        )


class Consent(models.Model):
    """What a person agreed to: purpose, text shown and its version, positive act, time, channel.

    Withdrawing dates the row; it is never erased, and a new agreement is a new row.
    """

    subject = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="consents",
        verbose_name="personne",
    )
    signatory = models.CharField("signataire", max_length=200)
    capacity = models.CharField("qualité du signataire", max_length=100, default="la personne")
    purpose = models.CharField("finalité", max_length=30, choices=ConsentPurpose.choices)
    text = models.TextField("texte montré")
    text_version = models.CharField("version du texte", max_length=20)
    channel = models.CharField(
        "canal",
        max_length=10,
        choices=ConsentChannel.choices,
        default=ConsentChannel.ONLINE,
    )
    given_at = models.DateTimeField("donné le", default=timezone.now)
    expires_at = models.DateTimeField("échéance", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="retiré par",
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "consentement"
        verbose_name_plural = "consentements"
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "purpose"],
                condition=Q(withdrawn_at=None),
                name="one_consent_in_force",
                violation_error_message="Ce consentement est déjà donné.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
                violation_error_message="Un retrait ne peut pas précéder l’accord.",
            ),
        ]

    def __str__(self):
        return f"{self.subject} : {self.get_purpose_display()}"

    def holds_at(self, moment):
        """As ``in_force`` says of rows."""
        return self.given_at <= moment and all(
            end is None or end > moment for end in (self.withdrawn_at, self.expires_at)
        )


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        """Not accepted, whether the link still works or has expired."""
        return self.filter(accepted_at=None)

    def open(self):
        """Those whose link works."""
        return self.waiting().filter(expires_at__gt=Present())

    def of_team(self):
        return self.exclude(role=StaffRole.NONE)

    def find(self, secret):
        """The invitation whose link carries ``secret``, in whatever state; or None."""
        return self.filter(secret_hash=hash_secret(secret)).first()


def hash_secret(secret):
    return hashlib.sha256(secret.encode()).hexdigest()


class Invitation(models.Model):
    """Opens an account for a person, by a link that expires and serves once.

    Only the hash of the link's secret is kept.
    """

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name="personne",
    )
    email = models.EmailField("adresse électronique")
    role = models.CharField("rôle", max_length=12, choices=StaffRole.choices, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="par"
    )
    created_at = models.DateTimeField("envoyée le", default=timezone.now)
    expires_at = models.DateTimeField("expire le")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at=None),
                name="one_waiting_invitation",
                violation_error_message="Cette personne est déjà invitée.",
            )
        ]

    def __str__(self):
        return f"Invitation de {self.email}"

    @property
    def is_open(self):
        return self.accepted_at is None and self.expires_at > timezone.now()


class ConversationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; others their own."""
        return self if is_team(user) else self.filter(person=user.person_id)


class Conversation(models.Model):
    """What one person outside the team and the team write to each other."""

    person = models.OneToOneField(
        Person,
        on_delete=models.CASCADE,
        related_name="conversation",
        verbose_name="personne",
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = "conversation"
        verbose_name_plural = "conversations"

    def __str__(self):
        return f"Conversation avec {self.person}"


class ConversationPostQuerySet(models.QuerySet):
    def from_other_side(self, user, person):
        """Posts that ``user`` did not write: the team's for the person, the person's for it."""
        if user.person_id == person.pk:
            return self.exclude(author__person=person)
        return self.filter(author__person=person)


class ConversationPost(models.Model):
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="de")
    body = models.TextField("message", max_length=5000, validators=[MaxLengthValidator(5000)])
    at = models.DateTimeField("le", default=timezone.now)
    read_at = models.DateTimeField("lu le", null=True, blank=True)

    objects = ConversationPostQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["conversation", "at"], name="post_by_conversation")]

    def __str__(self):
        return self.body[:60]
