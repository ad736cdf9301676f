"""What is told of those who act for a structure."""

from eveil.core.notifications import Notification, Recipient, absolute, register
from eveil.people.notifications import InvitationSent


@register
class ColleagueInvited(InvitationSent):
    formal = True
    name = "partners.colleague_invited"
    label = "Invitation par un interlocuteur"
    reason = "un interlocuteur de votre structure vous ouvre un accès à la plateforme EVEIL"

    def __init__(self, invitation, secret, mandate):
        super().__init__(invitation, secret)
        self.mandate = mandate

    def context(self):
        return {**super().context(), "mandate": self.mandate}


@register
class ColleagueAdded(Notification):
    """For who has an account already: a person who logs in needs no invitation."""

    formal = True
    name = "partners.colleague_added"
    label = "Nouvelle fonction dans une structure"
    reason = "un interlocuteur d’une structure partenaire d’EVEIL vous y a confié une fonction"

    def __init__(self, mandate, by):
        self.mandate = mandate
        self.by = by

    @property
    def key(self):
        return f"{self.name}:{self.mandate.pk}"

    @property
    def recipient(self):
        return Recipient.of(self.mandate.person)

    def context(self):
        url = absolute(self.mandate.structure.get_absolute_url())
        return {"mandate": self.mandate, "by": self.by, "url": url}
