"""News asked by mail some months after the exit, then asked again."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from eveil.core.dates import date_fr
from eveil.core.enums import Category
from eveil.core.notifications import Notification, Recipient, absolute, register
from projects import follow_up_links
from projects.enums import FollowUpState
from projects.models import FollowUp
from projects.services import outcomes
from projects.workflow import follow_ups


class ToFormerHolder(Notification):
    """The link of a very short form. At each round of beat, so many at most."""

    category = Category.NEWS
    reason = "l’équipe d’EVEIL prend de vos nouvelles 6, 12 et 24 mois après l’accompagnement"

    def __init__(self, follow_up):
        self.follow_up = follow_up

    @classmethod
    def template(cls, part):
        return f"projects/email/follow_up_{part}"

    @property
    def key(self):
        return f"{self.name}:{self.follow_up.pk}:{self.follow_up.chases}"

    @property
    def recipient(self):
        return Recipient.of(self.follow_up.person)

    def context(self):
        row = self.follow_up
        return {
            "follow_up": row,
            "project": row.accompaniment.project,
            "ended": date_fr(row.accompaniment.end),
            "adviser": row.accompaniment.adviser,
            "again": row.state == FollowUpState.ASKED,
            "url": absolute(follow_up_links.path(row)),
            "days": settings.FOLLOW_UP_LINK_DAYS,
        }

    @transaction.atomic
    def send(self, **overrides):
        """Who refuses such mails is called."""
        message = super().send(**overrides)
        if message is None:
            follow_ups.move(self.follow_up, "call", by=None)
        else:
            outcomes.asked(self.follow_up)
        return message


@register
class FollowUpAsked(ToFormerHolder):
    """On its day, or as soon as beat is back: of one exit, the latest that is due.

    Of who is accompanied now its adviser is asked instead (``services.outcomes``).
    """

    name = "projects.follow_up_asked"
    label = "Après la sortie : demande de nouvelles"

    @classmethod
    def due(cls, day):
        rows = FollowUp.objects.of_gone().filter(state=FollowUpState.PLANNED, due__lte=day)
        rows = rows.exclude(exit__accompaniment__holder__person__email="").for_list()
        asked = set()
        for row in rows.order_by("-due", "-pk")[: settings.FOLLOW_UP_ROUND]:
            if row.exit_id not in asked:
                asked.add(row.exit_id)
                yield cls(row)


@register
class FollowUpChased(ToFormerHolder):
    """So many days after it was last asked, as often as there are intervals."""

    name = "projects.follow_up_chased"
    label = "Après la sortie : relance"

    @classmethod
    def due(cls, day):
        ripe = Q(pk=None)
        for chases, days in enumerate(settings.FOLLOW_UP_CHASE_DAYS):
            ripe |= Q(chases=chases, asked_on__lte=day - timedelta(days=days))
        rows = FollowUp.objects.of_gone().filter(ripe, state=FollowUpState.ASKED)
        rows = rows.for_list().order_by("asked_on", "pk")
        return map(cls, rows[: settings.FOLLOW_UP_ROUND])
