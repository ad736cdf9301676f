"""What whoever takes over is told."""

from django.urls import reverse

from eveil.core.notifications import Notification, Recipient, absolute, register


class AboutHandover(Notification):
    """To the successor, on its first day: what it takes over and where the dossier is."""

    formal = True

    def __init__(self, handover):
        self.handover = handover
        self.reason = f"vous représentez {handover.structure} auprès d’EVEIL"

    @property
    def key(self):
        return f"{self.name}:{self.handover.pk}"

    @property
    def recipient(self):
        account = getattr(self.handover.successor, "user", None)
        person = self.handover.successor
        return Recipient(account.email if account else person.email, str(person))

    def context(self):
        return {"handover": self.handover, "url": absolute(self.handover.get_absolute_url())}


@register
class Takeover(AboutHandover):
    name = "partners.takeover"
    label = "Relais : la suite vous est confiée"
    reason = "vous représentez une structure partenaire d’EVEIL"


@register
class TakeoverInvitation(AboutHandover):
    """The same for who has no account yet: its link opens one."""

    name = "partners.takeover_invitation"
    label = "Relais : invitation à ouvrir un compte"
    reason = "vous représentez une structure partenaire d’EVEIL"
    # Whoever holds the link holds the account.
    sensitive = True

    def __init__(self, handover, invitation, secret):
        super().__init__(handover)
        self.invitation = invitation
        self.secret = secret

    def context(self):
        path = reverse("people:invitation", args=[self.secret])
        return {**super().context(), "invitation": self.invitation, "url": absolute(path)}
