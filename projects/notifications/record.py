"""Who is told that an accompaniment changes hands."""

from django.urls import reverse

from eveil.core.notifications import InWords, Notification, Recipient, absolute, register
from projects.enums import Fate


def appointments(fates, to):
    """(when, what becomes of it) of each appointment to come, as the holder reads it."""
    said = {
        Fate.TAKE: "avec {to}, à la même heure et de la même façon",
        Fate.KEEP: "toujours avec {former}",
        Fate.CANCEL: "annulé\u00a0: choisissez un autre moment avec {to}",
    }
    return [(row.when, said[fate].format(to=to, former=row.adviser)) for row, fate in fates]


def appointments_of_team(fates, to):
    """The same, as both advisers read it."""
    said = {
        Fate.TAKE: "repris par {to}",
        Fate.KEEP: "gardé par {former}",
        Fate.CANCEL: "annulé, {holder} en choisit un autre",
    }
    return [
        (row.when, said[fate].format(to=to, former=row.adviser, holder=row.holder))
        for row, fate in fates
    ]


@register
class Transferred(Notification):
    """To both advisers. The note is read on the platform: a mail holds nothing internal."""

    name = "projects.transferred"
    label = "Accompagnement transmis\u00a0: aux deux accompagnateurs"
    reason = "vous suivez ou suiviez cet accompagnement dans l’équipe d’EVEIL"

    def __init__(self, transfer, reader, fates=()):
        self.transfer = transfer
        self.reader = reader
        self.fates = fates

    @property
    def key(self):
        return f"{self.name}:{self.transfer.pk}:{self.reader.pk}"

    @property
    def recipient(self):
        return Recipient.of(self.reader)

    def context(self):
        row = self.transfer
        path = reverse("projects:holder_detail", args=[row.accompaniment.holder_id])
        return {
            "transfer": row,
            "is_new": self.reader == row.to_adviser,
            "holder": row.accompaniment.holder,
            "project": row.accompaniment.project,
            "appointments": appointments_of_team(self.fates, row.to_adviser),
            "url": absolute(path),
        }


@register
class NewAdviser(InWords):
    """To the holder, in words that staff saw and approved."""

    name = "projects.new_adviser"
    label = "Accompagnement transmis\u00a0: au porteur"
    reason = "vous êtes accompagné·e par l’incubateur EVEIL"

    def __init__(self, accompaniment, *, adviser, fates=(), number=0, **words):
        super().__init__(**words)
        self.accompaniment = accompaniment
        self.adviser = adviser
        self.fates = fates
        self.number = number

    @property
    def key(self):
        return f"{self.name}:{self.number}"

    @property
    def recipient(self):
        return Recipient.of(self.accompaniment.holder.person)

    def context(self):
        return {
            **super().context(),
            "project": self.accompaniment.project,
            "adviser": self.adviser,
            "appointments": appointments(self.fates, self.adviser),
            "space_url": absolute(reverse("projects:my_space")),
        }
