"""What passes between EVEIL and a structure about a person."""

from django.db.models import TextChoices


class Way(TextChoices):
    """Who sends whom: a structure somebody to EVEIL, or EVEIL somebody to a structure."""

    IN = "in", "Vers EVEIL"
    OUT = "out", "Vers une structure"


class ReferralState(TextChoices):
    ASKED = "asked", "Attend la personne"
    SENT = "sent", "Attend la réponse"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Déclinée"
    CLOSED = "closed", "Suite donnée"
    DROPPED = "dropped", "Sans suite"
    # Never stored: what a referrer reads as long as the person has not agreed to more.
    PASSED = "passed", "Transmise"


ReferralState.OPEN = (ReferralState.ASKED, ReferralState.SENT)
ReferralState.STYLE = {
    ReferralState.ASKED: ("wait", "hourglass-split"),
    ReferralState.SENT: ("new", "send"),
    ReferralState.ACCEPTED: ("active", "check"),
    ReferralState.DECLINED: ("neutral", "x-lg"),
    ReferralState.CLOSED: ("done", "check-lg"),
    ReferralState.DROPPED: ("neutral", "arrow-return-left"),
    ReferralState.PASSED: ("wait", "send"),
}


class Outcome(TextChoices):
    """What became of somebody whom a structure or EVEIL took in."""

    HELPED = "helped", "L’aide a été apportée"
    ELSEWHERE = "elsewhere", "La personne est allée vers quelqu’un d’autre"
    GAVE_UP = "gave_up", "La personne a renoncé"
    SILENT = "silent", "Plus de nouvelles"


class HandState(TextChoices):
    RAISED = "raised", "Chez l’accompagnateur"
    ASKED = "asked", "Attend le porteur"
    INTRODUCED = "introduced", "Mis en relation"
    DECLINED = "declined", "Déclinée"
    TAKEN_BACK = "taken_back", "Retirée"
    ENDED = "ended", "Accord retiré"
    LAPSED = "lapsed", "Restée sans réponse"


HandState.OPEN = (HandState.RAISED, HandState.ASKED)
# The holder was asked, and nothing comes of it.
HandState.NOTHING = (HandState.DECLINED, HandState.LAPSED)
# Its structure may offer its help again.
HandState.OVER = (*HandState.NOTHING, HandState.TAKEN_BACK)
HandState.STYLE = {
    HandState.RAISED: ("new", "hand-index"),
    HandState.ASKED: ("wait", "hourglass-split"),
    HandState.INTRODUCED: ("done", "people"),
    HandState.DECLINED: ("neutral", "x-lg"),
    HandState.TAKEN_BACK: ("neutral", "arrow-return-left"),
    HandState.ENDED: ("neutral", "lock"),
    HandState.LAPSED: ("neutral", "calendar-x"),
}


class Contact(TextChoices):
    """What of a person may be given to a structure."""

    EMAIL = "email", "Adresse électronique"
    PHONE = "phone", "Téléphone"
