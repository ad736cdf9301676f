"""What who comes back is told: the accompaniment begins anew."""

from functools import cached_property

from django.conf import settings
from django.urls import reverse

from eveil.core.dates import date_fr
from eveil.core.notifications import InWords, Recipient, absolute, register


@register
class WelcomedBack(InWords):
    """To the holder, once per entry: who accompanies, what the space shows again, what next.

    ``invitation_url`` opens an account; it is empty for who has one, and for whose address is
    somebody else's account. ``resumed``: how many actions the plan took up again.
    """

    name = "projects.welcomed_back"
    label = "Nouvelle entrée\u00a0: au porteur"
    reason = "vous êtes de nouveau accompagné·e par l’incubateur EVEIL"

    def __init__(self, entry, *, resumed=0, invitation_url="", **words):
        super().__init__(**words)
        self.entry = entry
        self.resumed = resumed
        self.invitation_url = invitation_url

    @property
    def key(self):
        return f"{self.name}:{self.entry.pk}"

    @property
    def sensitive(self):
        """Whoever holds the link of the invitation holds the account."""
        return bool(self.invitation_url)

    @cached_property
    def person(self):
        return self.entry.holder.person

    @property
    def recipient(self):
        return Recipient.of(self.person)

    def context(self):
        return {
            **super().context(),
            "project": self.entry.project,
            "adviser": self.entry.adviser,
            "start": date_fr(self.entry.start),
            "resumed": self.resumed,
            "invitation_url": self.invitation_url,
            "invitation_days": settings.INVITATION_DAYS,
            "space_url": absolute(reverse("projects:my_space")) if self.person.has_account else "",
        }
