"""What happens to people: invitations, accounts, roles, consents, messages.

Each verb is atomic and takes who acts as ``by``, never a request.
"""

import secrets
from datetime import timedelta

import pghistory
import structlog
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from eveil.people import permissions
from eveil.people.consents import TEXTS
from eveil.people.enums import ConsentChannel, StaffRole
from eveil.people.models import (
    Consent,
    Conversation,
    ConversationPost,
    Invitation,
    Person,
    User,
    hash_secret,
)
from eveil.people.notifications import (
    InvitationSent,
    MessagePosted,
    RoleChanged,
    SecondFactorForgotten,
)

log = structlog.get_logger(__name__)


GONE = "Cette invitation n’est plus valable."


class InvitationRefused(ValidationError):
    """The invitation was used, has expired, or its address has an account meanwhile."""


# Invitations -----------------------------------------------------------------------------


@transaction.atomic
def invite(person, *, by, role=StaffRole.NONE, mail=InvitationSent, allowed=None):
    """Mail ``person`` a link that opens an account; earlier open links stop working.

    ``mail(invitation, secret)`` makes the message, when the invitation is part of other news.
    ``allowed`` is the answer of an app that owns the rule: a structure's main contact invites
    its colleagues. It opens no role in the team.

    Returns None, and mails nothing, when the person already has an open account: telling it
    what else happened is the caller's message. Raises ``PermissionDenied``, or
    ``ValidationError`` when the address is missing or belongs to somebody else's account.
    """
    if not (allowed and role == StaffRole.NONE) and not permissions.can_invite(by, role):
        raise PermissionDenied
    person = _locked(Person, person)
    account = User.objects.filter(person=person).first()
    if account and account.is_active:
        return None
    email = person.email.strip().lower()
    if not email:
        raise ValidationError({"email": "Il manque l’adresse électronique de cette personne."})
    if is_of_another(person):
        raise ValidationError({"email": "Un compte existe déjà pour cette adresse."})
    person.invitations.waiting().delete()
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        person=person,
        email=email,
        role=role,
        secret_hash=hash_secret(secret),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=settings.INVITATION_DAYS),
    )
    mail(invitation, secret).send()
    return invitation


def is_of_another(person):
    """Does the address of ``person`` open somebody else's account, as that of a town hall may?"""
    return User.objects.filter(email__iexact=person.email.strip()).exclude(person=person).exists()


@transaction.atomic
def accept_invitation(invitation, *, password=None):
    """Open the account, once; a closed account of the same person opens again.

    Without a password the person logs in by mailed code. Raises ``InvitationRefused``.
    """
    try:
        invitation = _locked(Invitation, invitation)
    except Invitation.DoesNotExist:
        raise InvitationRefused(GONE) from None
    if not invitation.is_open:
        raise InvitationRefused(GONE)
    person = invitation.person
    user = User.objects.filter(person=person).first() or User(person=person)
    try:
        User.objects.open_account(user, invitation.email, password, role=invitation.role)
    except ValidationError as error:
        raise InvitationRefused("Un compte existe déjà pour cette adresse.") from error
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    log.info("account_opened", user=user.pk, role=user.role)
    return user


@transaction.atomic
def cancel_invitation(invitation, *, by):
    """The link stops working at once."""
    if not permissions.can_invite(by, invitation.role):
        raise PermissionDenied
    Invitation.objects.waiting().filter(pk=invitation.pk).delete()


@transaction.atomic
def invite_member(*, email, first_name, last_name, role, by):
    """Bring somebody into the team, known to us or not.

    Returns the invitation, or None when the address has an open account outside the team: it
    has the role from now on, and is told. Raises ``ValidationError`` for who is in already.
    """
    account = User.objects.select_related("person").filter(email__iexact=email).first()
    if account is None:
        known = Person.objects.filter(
            email__iexact=email, first_name__iexact=first_name, last_name__iexact=last_name
        ).first()
        person = known or Person.objects.create(
            email=email, first_name=first_name, last_name=last_name
        )
        return invite(person, by=by, role=role)
    if not account.is_active:
        return invite(account.person, by=by, role=role)
    if account.role != StaffRole.NONE:
        raise ValidationError({"email": "Cette personne est déjà dans l’équipe."})
    change_role(account, role, by=by)
    return None


def _locked(model, row):
    """The row read again under a lock: two verbs on the same row follow each other."""
    return model.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)


# Roles and accounts ----------------------------------------------------------------------


@transaction.atomic
def open_first_coordinator(*, email, first_name, last_name):
    """The account that begins a platform. Refused once somebody coordinates."""
    if User.objects.filter(role=StaffRole.COORDINATOR, is_active=True).exists():
        raise ValidationError("Quelqu’un coordonne déjà : demandez-lui une invitation.")
    person = Person(email=email.strip().lower(), first_name=first_name, last_name=last_name)
    person.full_clean()
    person.save()
    return User.objects.create_user(person.email, person=person, role=StaffRole.COORDINATOR)


@transaction.atomic
def change_role(user, role, *, by):
    """Give ``user`` a role in the team, or none. Coordinators only; one always remains."""
    if role not in StaffRole.values:
        raise ValidationError({"role": "Ce rôle n’existe pas."})
    account = _locked_account(user, by=by, remains_coordinator=role == StaffRole.COORDINATOR)
    if account.role != role:
        account.role = role
        with pghistory.context(user=by.pk, verb="change_role"):
            account.save(update_fields=["role"])
        RoleChanged(account, by).send()
    user.role = role
    return account


@transaction.atomic
def close_account(user, *, by):
    """Nobody logs in with this account any more; sessions under way end with it."""
    account = _locked_account(user, by=by, remains_coordinator=False)
    account.is_active = user.is_active = False
    with pghistory.context(user=by.pk, verb="close_account"):
        account.save(update_fields=["is_active"])
    account.person.invitations.waiting().delete()
    return account


@transaction.atomic
def forget_second_factor(user, *, by):
    """Somebody lost telephone and recovery codes: the next log-in sets a new second factor.

    One's own is managed from one's account. The person is told, lest somebody else asked.
    """
    if not permissions.is_coordinator(by) or by == user:
        raise PermissionDenied
    locked = _locked(User, user)
    factors = Authenticator.objects.filter(user=locked)
    keys = sorted(factors.values_list("pk", flat=True))
    if not keys:
        raise ValidationError(f"{user} n’a pas de second facteur.")
    factors.delete()
    log.warning("second_factor_forgotten", user=user.pk, by=by.pk)
    SecondFactorForgotten(locked, by, keys[-1]).send()


def _locked_account(user, *, by, remains_coordinator):
    """The account, with those of all coordinators, locked: two of them can't remove each other."""
    coordinators = list(
        User.objects.filter(role=StaffRole.COORDINATOR, is_active=True)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    if by not in coordinators:
        raise PermissionDenied
    if coordinators == [user] and not remains_coordinator:
        raise ValidationError(
            "C’est le dernier compte de coordination : confiez d’abord ce rôle à quelqu’un d’autre."
        )
    return _locked(User, user)


# Consents --------------------------------------------------------------------------------


@transaction.atomic
def record_consent(
    person, purpose, *, channel=ConsentChannel.ONLINE, signatory=None, capacity=None, at=None
):
    """Keep that ``person`` agreed to the current text of ``purpose``.

    ``signatory`` and ``capacity`` tell who signed when it was somebody else. Agreeing again
    to the text already agreed to changes nothing; a newer text makes a new row.
    """
    person = _locked(Person, person)
    shown = TEXTS[purpose]
    at = at or timezone.now()
    previous = person.consents.filter(purpose=purpose, withdrawn_at=None).first()
    if previous:
        if previous.text_version == shown.version and previous.holds_at(at):
            return previous
        # One row per purpose is in force: the older text, or the lapsed row, ends here.
        previous.withdrawn_at = max(at, previous.given_at)
        previous.save(update_fields=["withdrawn_at"])
    return Consent.objects.create(
        subject=person,
        signatory=signatory or str(person),
        **({"capacity": capacity} if capacity else {}),
        purpose=purpose,
        text=shown.text,
        text_version=shown.version,
        channel=channel,
        given_at=at,
    )


@transaction.atomic
def withdraw_consent(person, purpose, *, by):
    """End the consent now. Returns it, or None when there was none to withdraw."""
    if not permissions.can_answer_for(by, person):
        raise PermissionDenied
    consent = _locked(Person, person).consents.filter(purpose=purpose, withdrawn_at=None).first()
    if consent:
        consent.withdrawn_at = max(timezone.now(), consent.given_at)
        consent.withdrawn_by = by
        consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return consent


# Conversation ----------------------------------------------------------------------------


@transaction.atomic
def post_message(person, *, by, body, notify=()):
    """Write in the conversation between ``person`` and the team.

    The person is told when the team writes; ``notify`` names the members of the team to
    tell when the person writes.
    """
    if not permissions.can_write_to(by, person):
        raise PermissionDenied
    conversation, _ = Conversation.objects.get_or_create(person=person)
    post = ConversationPost(conversation=conversation, author=by, body=body.strip())
    post.full_clean()
    post.save()
    readers = set(notify) | set(User.objects.filter(person=person, is_active=True))
    for reader in readers - {by}:
        MessagePosted(post, reader).send()
    return post


def mark_read(person, *, by):
    """``by`` has the conversation before the eyes; returns how many messages were new."""
    return (
        ConversationPost.objects.filter(conversation__person=person, read_at=None)
        .from_other_side(by, person)
        .update(read_at=timezone.now())
    )
