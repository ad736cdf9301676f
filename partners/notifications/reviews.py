"""What is said by mail of an agreement under review: who is asked to read, what it answers."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from eveil.core.notifications import Notification, Recipient, absolute, register
from eveil.core.text import NBSP
from partners import review_links
from partners.notifications.structures import StructureChanged


class AboutReview(Notification):
    """To who answers for a party: the text to read, once for each edition of it."""

    formal = True

    def __init__(self, agreement, reader, by, *, preview=False):
        self.agreement = agreement
        self.reader = reader
        self.by = by
        self.preview = preview
        self.reason = f"vous répondez pour {self.names} auprès d’EVEIL"

    @classmethod
    def template(cls, part):
        return f"partners/email/review_asked_{part}"

    @property
    def names(self):
        return ", ".join(structure.label for structure in self.reader.structures)

    @property
    def key(self):
        return f"{self.name}:{self.agreement.pk}:{self.agreement.edition}:{self.reader.person.pk}"

    @property
    def recipient(self):
        person = self.reader.person
        return Recipient.of(getattr(person, "user", None) or person)

    def path(self):
        return self.agreement.get_absolute_url()

    def reply_url(self, structure):
        person = self.reader.person
        return review_links.url(self.agreement, structure, person, preview=self.preview)

    def context(self):
        return {
            "agreement": self.agreement,
            "by": self.by,
            "names": self.names,
            "again": self.agreement.edition > 1,
            "invitation": None,
            "has_space": self.reader.has_account,
            "replies": [(one.label, self.reply_url(one)) for one in self.reader.structures],
            "until": timezone.localdate() + timedelta(days=settings.REVIEW_LINK_DAYS),
            "url": absolute(self.path()),
        }


@register
class ReviewAsked(AboutReview):
    name = "partners.review_asked"
    label = "Convention\u00a0: à relire"
    reason = "vous représentez une structure partenaire d’EVEIL"


@register
class ReviewInvitation(AboutReview):
    """The same for who has no account yet: another link opens one."""

    name = "partners.review_invitation"
    label = "Convention à relire\u00a0: invitation à ouvrir un compte"
    reason = "vous représentez une structure partenaire d’EVEIL"
    # Whoever holds the link holds the account.
    sensitive = True

    def __init__(self, agreement, reader, by, invitation, secret):
        super().__init__(agreement, reader, by)
        self.invitation = invitation
        self.secret = secret

    def path(self):
        return reverse("people:invitation", args=[self.secret])

    def context(self):
        return {**super().context(), "invitation": self.invitation}


@register
class ReviewAnswered(StructureChanged):
    """To whoever follows the agreement in the team: what a structure thinks of it."""

    name = "partners.review_answered"
    label = "Convention\u00a0: réponse d’une structure"
    reason = "vous suivez cette convention"
    button = "Voir la convention"

    def __init__(self, answer, user):
        about = f"«{NBSP}{answer.agreement}{NBSP}»"
        what = f"approuve {about}" if answer.approves else f"demande des changements à {about}"
        if answer.noted_by:
            what = f"{what} ({answer.get_channel_display()}, noté par {answer.noted_by})"
        if answer.text:
            what = f"{what}{NBSP}: {answer.text}"
        super().__init__(answer.structure, what, answer.person, user)
        self.answer = answer

    @property
    def headline(self):
        return "approuve une convention" if self.answer.approves else "demande des changements"

    @property
    def key(self):
        return f"{self.name}:{self.answer.pk}:{self.user.pk}"

    def path(self):
        return self.answer.agreement.get_absolute_url()
