"""What the team tells applicants while it sorts."""

from django.conf import settings
from django.urls import reverse

from eveil.core.notifications import InWords, absolute, register
from projects.notifications.intake import ToApplicant


class FromTeam(InWords, ToApplicant):
    """A mail that staff read, and add words to, before it leaves."""

    reason = "vous avez envoyé une candidature à l’incubateur EVEIL"

    def __init__(self, submission, **words):
        super().__init__(**words)
        self.submission = submission


@register
class MoreInfoAsked(FromTeam):
    name = "projects.more_info_asked"
    label = "Candidature\u00a0: complément demandé"

    def topic(self):
        # May be asked again: the version tells one request from the next.
        return f"{self.name}:{self.submission.version}"


@register
class Referred(FromTeam):
    """``destination``: who the applicant is sent to, said before it is written in the row."""

    name = "projects.referred"
    label = "Candidature\u00a0: orientée ailleurs"

    def __init__(self, submission, *, destination="", **words):
        super().__init__(submission, **words)
        self.destination = destination or submission.destination

    def context(self):
        return {**super().context(), "destination": self.destination}


@register
class Declined(FromTeam):
    name = "projects.declined"
    label = "Candidature\u00a0: refusée"


@register
class Accepted(FromTeam):
    """``invitation_url`` opens an account; it is empty for who has one already."""

    name = "projects.accepted"
    label = "Candidature\u00a0: acceptée"

    def __init__(self, submission, *, adviser, invitation_url="", **words):
        super().__init__(submission, **words)
        self.adviser = adviser
        self.invitation_url = invitation_url

    @property
    def sensitive(self):
        """Whoever holds the link of the invitation holds the account."""
        return bool(self.invitation_url)

    def context(self):
        return {
            **super().context(),
            "adviser": self.adviser,
            "invitation_url": self.invitation_url,
            "invitation_days": settings.INVITATION_DAYS,
            "space_url": absolute(reverse("projects:my_space")),
        }
