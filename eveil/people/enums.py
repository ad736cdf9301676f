"""Kinds of people matters."""

from django.db.models import TextChoices


class StaffRole(TextChoices):
    NONE = "", "Hors équipe"
    ADVISER = "adviser", "Accompagnateur·rice"
    COORDINATOR = "coordinator", "Coordinateur·rice"


class Civility(TextChoices):
    MRS = "mrs", "Madame"
    MR = "mr", "Monsieur"


class Sex(TextChoices):
    FEMALE = "f", "Femme"
    MALE = "m", "Homme"


class ConsentPurpose(TextChoices):
    SHARE_PROJECT = "share_project", "Montrer mon projet aux structures partenaires"
    SHARE_CONTACT = "share_contact", "Donner mes coordonnées aux structures partenaires"
    NEWSLETTER = "newsletter", "Recevoir les nouvelles d’EVEIL"
    SENSITIVE_ENTRY = "sensitive_entry", "Noter mes allocations et ma RQTH"


class ConsentChannel(TextChoices):
    ONLINE = "online", "En ligne"
    ORAL = "oral", "À l’oral"
    PAPER = "paper", "Sur papier"
