"""Exits, what became of people, and the news asked of them."""

from django.db.models import TextChoices


class ExitKind(TextChoices):
    CREATED = "created", "Activité créée ou reprise"
    EMPLOYMENT = "employment", "Emploi salarié"
    TRAINING = "training", "Formation"
    REFERRED = "referred", "Relais passé à une autre structure"
    GAVE_UP = "gave_up", "Projet abandonné"
    PAUSED = "paused", "Projet remis à plus tard"
    MOVED = "moved", "Départ du territoire"
    LOST = "lost", "Sans nouvelles"


class LegalForm(TextChoices):
    ASSOCIATION = "association", "Association"
    SCOP = "scop", "SCOP"
    SCIC = "scic", "SCIC"
    CAE = "cae", "Entrepreneur·e salarié·e en CAE"
    SOLE = "sole", "Entreprise individuelle"
    ESUS = "esus", "SAS ou SARL agréée ESUS"
    COMPANY = "company", "Autre société"
    OTHER = "other", "Autre forme"


class Situation(TextChoices):
    """At the exit and after, as funders ask it."""

    SELF_EMPLOYED = "self_employed", "À son compte"
    EMPLOYEE = "employee", "En emploi salarié"
    JOBSEEKER = "jobseeker", "En recherche d’emploi"
    TRAINING = "training", "En formation"
    INACTIVE = "inactive", "Sans activité"
    OTHER = "other", "Autre situation"


Situation.AT_WORK = (Situation.SELF_EMPLOYED, Situation.EMPLOYEE)


class StillActive(TextChoices):
    YES = "yes", "Oui, elle continue"
    CHANGED = "changed", "Oui, autrement ou avec d’autres"
    STOPPED = "stopped", "Non, elle s’est arrêtée"
    NEVER = "never", "Elle n’a pas démarré"


StillActive.ALIVE = (StillActive.YES, StillActive.CHANGED)


class FollowUpState(TextChoices):
    PLANNED = "planned", "À venir"
    ASKED = "asked", "Demandé"
    TO_PHONE = "to_phone", "À appeler"
    TO_ASK = "to_ask", "À demander"
    ANSWERED = "answered", "Répondu"
    UNREACHABLE = "unreachable", "Injoignable"
    MISSED = "missed", "Non fait"
    CANCELLED = "cancelled", "Annulé"


# Taken by the team: by telephone, or aloud from whom an adviser meets anyway.
FollowUpState.BY_TEAM = (FollowUpState.TO_PHONE, FollowUpState.TO_ASK)
FollowUpState.OPEN = (FollowUpState.PLANNED, FollowUpState.ASKED, *FollowUpState.BY_TEAM)
FollowUpState.STYLE = {
    FollowUpState.PLANNED: ("neutral", "calendar-event"),
    FollowUpState.ASKED: ("wait", "envelope"),
    FollowUpState.TO_PHONE: ("new", "telephone"),
    FollowUpState.TO_ASK: ("new", "chat-left-text"),
    FollowUpState.ANSWERED: ("done", "check-lg"),
    FollowUpState.UNREACHABLE: ("neutral", "telephone-x"),
    FollowUpState.MISSED: ("neutral", "dash"),
    FollowUpState.CANCELLED: ("neutral", "x-lg"),
}


class AnswerChannel(TextChoices):
    LINK = "link", "Par le lien du courriel"
    PHONE = "phone", "Au téléphone"
    IN_PERSON = "in_person", "De vive voix"
