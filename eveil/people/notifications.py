"""What people hear about their account and their conversation with the team."""

from uuid import uuid4

from django.template.loader import render_to_string
from django.urls import reverse

from eveil.core.notifications import Notification, Recipient, absolute, register


class ToUser(Notification):
    """A message to somebody who has an account."""

    user = None

    @property
    def recipient(self):
        return Recipient.of(self.user)


@register
class InvitationSent(Notification):
    name = "people.invitation"
    label = "Invitation à ouvrir un compte"
    reason = "l’équipe d’EVEIL vous ouvre un accès à la plateforme"
    # Whoever holds the link holds the account.
    sensitive = True

    def __init__(self, invitation, secret):
        self.invitation = invitation
        self.secret = secret

    @property
    def key(self):
        return f"{self.name}:{self.invitation.pk}"

    @property
    def recipient(self):
        person = self.invitation.person
        return Recipient(self.invitation.email, str(person), person.first_name)

    def context(self):
        return {
            "invitation": self.invitation,
            "url": absolute(reverse("people:invitation", args=[self.secret])),
        }


@register
class RoleChanged(ToUser):
    name = "people.role_changed"
    label = "Changement de rôle dans l’équipe"
    reason = "votre rôle sur la plateforme EVEIL a changé"

    def __init__(self, user, by):
        self.user = user
        self.by = by

    @property
    def key(self):
        latest = self.user.events.order_by("-pgh_id").values_list("pgh_id", flat=True).first()
        return f"{self.name}:{self.user.pk}:{latest}"

    def context(self):
        return {"user": self.user, "by": self.by, "url": absolute(reverse("people:account"))}


@register
class SecondFactorForgotten(ToUser):
    name = "people.second_factor_forgotten"
    label = "Second facteur à choisir de nouveau"
    reason = "le second facteur de votre compte EVEIL a été retiré"

    def __init__(self, user, by, factor):
        """``factor`` is the key of the newest that was removed."""
        self.user = user
        self.by = by
        self.factor = factor

    @property
    def key(self):
        return f"{self.name}:{self.user.pk}:{self.factor}"

    def context(self):
        return {"by": self.by, "url": absolute(reverse("people:account"))}


@register
class MessagePosted(ToUser):
    name = "people.message_posted"
    label = "Nouveau message d’une conversation"
    reason = "quelqu’un vous a écrit sur la plateforme EVEIL"

    def __init__(self, post, user):
        self.post = post
        self.user = user

    @property
    def key(self):
        """One mail for all that awaits this reader: it is about the oldest unread message."""
        person = self.post.conversation.person
        waiting = self.post.conversation.posts.filter(read_at=None)
        oldest = waiting.from_other_side(self.user, person).order_by("pk").first() or self.post
        return f"{self.name}:{oldest.pk}:{self.user.pk}"

    def context(self):
        path = reverse("people:conversation", args=[self.post.conversation.person_id])
        return {"author": self.post.author, "url": absolute(path)}


@register
class AccountMail(Notification):
    """What allauth has to say: its text, in our frame. Each is a message of its own."""

    name = "people.account"
    label = "Connexion et sécurité du compte"
    reason = "quelqu’un, sans doute vous, a utilisé votre adresse sur la plateforme EVEIL"
    sensitive = True

    def __init__(self, template_prefix, email, context):
        self.template_prefix = template_prefix
        self.email = email
        self.details = {**context, "email": email}
        self.number = uuid4().hex

    @property
    def key(self):
        return f"{self.name}:{self.number}"

    @property
    def recipient(self):
        return Recipient(self.email)

    def context(self):
        message = self._words("message")
        return {
            "subject": self._words("subject"),
            "message": message,
            "paragraphs": message.split("\n\n"),
            "code": self.details.get("code", ""),
        }

    def _words(self, part):
        text = render_to_string(f"{self.template_prefix}_{part}.txt", self.details)
        return text.strip().replace("'", "’")
