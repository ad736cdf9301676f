"""Holders, their accompaniment, documents and tests of activity."""

from django.db.models import TextChoices


class HoldingRight(TextChoices):
    """What a holder may do with a project in its space."""

    WRITE = "write", "Écrit le projet"
    READ = "read", "Lit le projet"


class DocumentAudience(TextChoices):
    TEAM = "team", "L’équipe seulement"
    HOLDER = "holder", "L’équipe et le porteur"


class ActivityTestKind(TextChoices):
    COUVEUSE = "couveuse", "Couveuse"
    CAE = "cae", "Coopérative d’activité et d’emploi"
    CAPE = "cape", "Contrat d’appui (CAPE)"


class ActivityTestState(TextChoices):
    RUNNING = "running", "En cours"
    ENDED = "ended", "Terminé"


ActivityTestState.STYLE = {
    ActivityTestState.RUNNING: ("active", "flower1"),
    ActivityTestState.ENDED: ("neutral", "flag"),
}


class ActivityTestOutcome(TextChoices):
    CREATED = "created", "Activité créée"
    SALARIED = "salaried", "Entrepreneur·e salarié·e d’une coopérative"
    EMPLOYED = "employed", "Emploi trouvé"
    ADAPTED = "adapted", "Projet transformé"
    STOPPED = "stopped", "Projet arrêté"


class AccompanimentState(TextChoices):
    ACTIVE = "active", "En accompagnement"
    ENDED = "ended", "Terminé"


AccompanimentState.STYLE = {
    AccompanimentState.ACTIVE: ("active", "signpost-split"),
    AccompanimentState.ENDED: ("neutral", "flag"),
}
