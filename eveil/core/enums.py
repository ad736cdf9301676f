"""States of what core owns."""

from django.db.models import TextChoices


class MessageState(TextChoices):
    PENDING = "pending", "À envoyer"
    SENDING = "sending", "En cours d’envoi"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "En échec"


MessageState.STYLE = {
    MessageState.PENDING: ("new", "envelope"),
    MessageState.SENDING: ("active", "send"),
    MessageState.SENT: ("done", "check-lg"),
    MessageState.FAILED: ("late", "exclamation-circle"),
}


class JobState(TextChoices):
    WAITING = "waiting", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Prêt"
    FAILED = "failed", "En échec"


JobState.UNDER_WAY = (JobState.WAITING, JobState.RUNNING)
JobState.STYLE = {
    JobState.WAITING: ("wait", "hourglass-split"),
    JobState.RUNNING: ("active", "arrow-repeat"),
    JobState.DONE: ("done", "check-lg"),
    JobState.FAILED: ("late", "exclamation-circle"),
}


class Category(TextChoices):
    """What a person may refuse. ``SERVICE`` answers what the person did and is never refused."""

    SERVICE = "service", "Suivi de ma démarche"
    MEETINGS = "meetings", "Rencontres : invitations et rappels"
    ACTIONS = "actions", "Plan d’action : rappels"
    NEWS = "news", "Après l’accompagnement : demandes de nouvelles"
    REPORTS = "reports", "Bilans de l’incubateur"
    AGREEMENTS = "agreements", "Conventions : rappels d’échéance"
