from django.db.models import TextChoices


class ProgrammeKind(TextChoices):
    TRAINING = "training", "Formation"
    DISCOVERY = "discovery", "Parcours découverte"


class CohortState(TextChoices):
    PLANNED = "planned", "En préparation"
    RUNNING = "running", "En cours"
    FINISHED = "finished", "Terminée"
    CANCELLED = "cancelled", "Annulée"


CohortState.STYLE = {
    CohortState.PLANNED: ("new", "calendar-plus"),
    CohortState.RUNNING: ("active", "play"),
    CohortState.FINISHED: ("done", "check"),
    CohortState.CANCELLED: ("neutral", "x-lg"),
}


class EnrolmentState(TextChoices):
    REGISTERED = "registered", "Inscrit·e"
    ATTENDING = "attending", "En parcours"
    COMPLETED = "completed", "Parcours achevé"
    DROPPED = "dropped", "Parcours interrompu"


EnrolmentState.STYLE = {
    EnrolmentState.REGISTERED: ("new", "person-plus"),
    EnrolmentState.ATTENDING: ("active", "play"),
    EnrolmentState.COMPLETED: ("done", "check"),
    EnrolmentState.DROPPED: ("neutral", "x-lg"),
}
