"""Interviews, who signs them, and the actions that follow."""

from django.db.models import TextChoices


class InterviewState(TextChoices):
    OFFERED = "offered", "Créneau libre"
    BOOKED = "booked", "Prévu"
    HELD = "held", "Tenu"
    MISSED = "missed", "Manqué"
    CANCELLED = "cancelled", "Annulé"


# States in which the time of the adviser, and of the holder, is taken.
InterviewState.TAKES_ADVISER = (InterviewState.OFFERED, InterviewState.BOOKED, InterviewState.HELD)
InterviewState.TAKES_HOLDER = (InterviewState.BOOKED, InterviewState.HELD)
InterviewState.STYLE = {
    InterviewState.OFFERED: ("neutral", "calendar-plus"),
    InterviewState.BOOKED: ("active", "calendar-check"),
    InterviewState.HELD: ("done", "check-lg"),
    InterviewState.MISSED: ("late", "person-x"),
    InterviewState.CANCELLED: ("neutral", "x-lg"),
}


class Fate(TextChoices):
    """What becomes of an appointment to come when its adviser passes the accompaniment on."""

    TAKE = "take", "Reprendre"
    KEEP = "keep", "Laisser"
    CANCEL = "cancel", "Annuler"


class InterviewMode(TextChoices):
    OFFICE = "office", "Sur place"
    HOME = "home", "À domicile"
    PHONE = "phone", "Par téléphone"
    VIDEO = "video", "En visioconférence"


class Signatory(TextChoices):
    HOLDER = "holder", "Porteur de projet"
    ADVISER = "adviser", "Accompagnateur"


class ActionState(TextChoices):
    TODO = "todo", "À faire"
    LATER = "later", "Reportée"
    HELP = "help", "Aide demandée"
    DONE = "done", "Faite"
    DROPPED = "dropped", "Abandonnée"


ActionState.OPEN = (ActionState.TODO, ActionState.LATER, ActionState.HELP)
ActionState.STYLE = {
    ActionState.TODO: ("new", "circle"),
    ActionState.LATER: ("wait", "calendar-event"),
    ActionState.HELP: ("late", "life-preserver"),
    ActionState.DONE: ("done", "check-lg"),
    ActionState.DROPPED: ("neutral", "x-lg"),
}
