"""Kinds of structures, and what people do for them."""

from django.db.models import TextChoices


class StructureKind(TextChoices):
    ASSOCIATION = "association", "Association"
    SCOP = "scop", "SCOP"
    SCIC = "scic", "SCIC"
    CAE = "cae", "Coopérative d’activité et d’emploi"
    INCUBATOR = "couveuse", "Couveuse"
    LOCAL_AUTHORITY = "authority", "Collectivité"
    FUNDER = "funder", "Financeur"
    TRAINING = "training", "Organisme de formation"
    COMPANY = "company", "Entreprise"
    OTHER = "other", "Autre"


class MandateFunction(TextChoices):
    CONTACT = "contact", "Interlocuteur·rice"
    LEGAL = "legal", "Représentant·e légal·e"
    TRAINER = "trainer", "Formateur·rice"
    STEERING = "steering", "Comité de pilotage"
