"""What becomes of the resources that people proposed."""

from eveil.core.notifications import Notification, Recipient, absolute, register
from eveil.people.permissions import is_team
from partners.enums import ResourceState


@register
class ResourceAnswered(Notification):
    """The resource somebody proposed is published, not kept, or no longer shown."""

    name = "partners.resource_answered"
    label = "Réponse à une ressource proposée"
    reason = "vous avez proposé cette ressource à EVEIL"

    def __init__(self, resource, motive=""):
        self.resource = resource
        self.motive = motive

    @property
    def formal(self):
        return not is_team(self.resource.proposed_by)

    @property
    def key(self):
        return f"{self.name}:{self.resource.pk}:{self.resource.version}"

    @property
    def recipient(self):
        return Recipient.of(self.resource.proposed_by)

    def context(self):
        return {
            "resource": self.resource,
            "motive": self.motive,
            "published": self.resource.state == ResourceState.PUBLISHED,
            "url": absolute(self.resource.get_absolute_url()),
        }
