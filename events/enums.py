"""Kinds and states of meetings, and what one may answer to an invitation."""

from django.db.models import TextChoices


class MeetingKind(TextChoices):
    ITINERANT = "itinerant", "Rencontre itinérante"
    TRAINING_REVIEW = "training_review", "Rencontre annuelle formation"
    COORDINATION = "coordination", "Réunion de coordination"
    PEDAGOGICAL_LAB = "pedagogical_lab", "Laboratoire pédagogique"


class MeetingState(TextChoices):
    PLANNED = "planned", "En préparation"
    INVITED = "invited", "Invitations envoyées"
    HELD = "held", "Tenue"
    CANCELLED = "cancelled", "Annulée"


MeetingState.STYLE = {
    MeetingState.PLANNED: ("new", "pencil"),
    MeetingState.INVITED: ("active", "send"),
    MeetingState.HELD: ("done", "check"),
    MeetingState.CANCELLED: ("neutral", "x-lg"),
}


class Answer(TextChoices):
    NONE = "", "Sans réponse"
    YES = "yes", "Oui"
    MAYBE = "maybe", "Peut-être"
    NO = "no", "Non"


Answer.STYLE = {
    Answer.NONE: ("wait", "hourglass-split"),
    Answer.YES: ("done", "check"),
    Answer.MAYBE: ("new", "question-circle"),
    Answer.NO: ("neutral", "x-lg"),
}
Answer.GIVEN = (Answer.YES, Answer.MAYBE, Answer.NO)
# Who answered so expects to come: reminded the day before, told whatever happens.
Answer.COMING = (Answer.YES, Answer.MAYBE)
# The answers as the addresses in a mail write them.
Answer.BY_SLUG = {"oui": Answer.YES, "peut-etre": Answer.MAYBE, "non": Answer.NO}
