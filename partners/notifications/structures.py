"""What the team is told of what structures do by themselves: their sheet, their people."""

from django.urls import reverse

from eveil.core.dates import date_fr
from eveil.core.notifications import absolute, register
from eveil.core.text import sentence
from eveil.people.notifications import ToUser


class StructureChanged(ToUser):
    """A contact changed something of its structure: somebody of the team learns of it, once.

    A subclass says ``headline``, what follows the structure's name in the subject, and where
    its ``button`` leads; an instance, ``structure``, ``what`` was done (« a nommé … ») and
    ``by`` whom.
    """

    headline = None
    button = "Voir la structure"

    def __init__(self, structure, what, by, user):
        self.structure = structure
        self.what = what
        self.by = by
        self.user = user

    @classmethod
    def template(cls, part):
        return f"partners/email/structure_changed_{part}"

    def path(self):
        return self.structure.get_absolute_url()

    def context(self):
        return {
            "structure": self.structure,
            "headline": self.headline,
            "what": sentence(self.what),
            "by": self.by,
            "button": self.button,
            "url": absolute(self.path()),
        }


@register
class PeopleChanged(StructureChanged):
    name = "partners.people_changed"
    label = "Changement parmi les interlocuteurs d’une structure"
    reason = "vous coordonnez EVEIL, et une structure a changé ses interlocuteurs"
    headline = "a changé ses interlocuteurs"

    def __init__(self, mandate, what, by, user):
        super().__init__(mandate.structure, what, by, user)
        self.mandate = mandate

    @property
    def key(self):
        return f"{self.name}:{self.mandate.pk}:{self.mandate.version}:{self.user.pk}"


@register
class SheetChanged(StructureChanged):
    name = "partners.sheet_changed"
    label = "Fiche mise à jour par la structure"
    reason = "vous coordonnez EVEIL, et une structure a mis à jour sa fiche"
    headline = "a mis à jour sa fiche"

    def __init__(self, change, user):
        what = f"a mis à jour sa fiche\u00a0: {change.words}"
        super().__init__(change.structure, what, change.by, user)
        self.change = change

    @property
    def key(self):
        return f"{self.name}:{self.change.pk}:{self.user.pk}"


class AboutDeparture(StructureChanged):
    reason = "vous suivez cette structure pour EVEIL"

    def __init__(self, departure, what, by, user):
        super().__init__(departure.structure, what, by, user)
        self.departure = departure

    @property
    def key(self):
        return f"{self.name}:{self.departure.pk}:{self.user.pk}"


@register
class DepartureAnnounced(AboutDeparture):
    """Its button leads to where the relay is decided, filled in with what was announced."""

    name = "partners.departure_announced"
    label = "Départ annoncé par un interlocuteur"
    headline = "annonce un départ"
    button = "Préparer le relais"

    def __init__(self, departure, mandate, by, user):
        successor = departure.successor_name
        proposal = f"propose {successor} pour la suite" if successor else "ne propose personne"
        what = f"annonce son départ au {date_fr(departure.last_day)} et {proposal}"
        super().__init__(departure, what, by, user)
        self.mandate = mandate

    def path(self):
        return reverse("partners:handover_new", args=[self.structure.pk, self.mandate.pk])


@register
class DepartureWithdrawn(AboutDeparture):
    name = "partners.departure_withdrawn"
    label = "Départ annoncé, puis retiré"
    headline = "n’annonce plus de départ"

    def __init__(self, departure, by, user):
        super().__init__(departure, "reste finalement en place", by, user)
