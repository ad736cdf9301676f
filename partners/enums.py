"""Kinds of structures, what they care for and offer, and what people do for them."""

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


class Theme(TextChoices):
    """What a structure, a document or a project is about."""

    FOOD = "food", "Agriculture et alimentation"
    FOREST = "forest", "Forêt et bois"
    ENERGY = "energy", "Énergie et habitat"
    CRAFT = "craft", "Artisanat et savoir-faire"
    CULTURE = "culture", "Culture et lien social"
    CARE = "care", "Santé et services à la personne"
    REUSE = "reuse", "Réemploi et ressources"
    TOURISM = "tourism", "Accueil et tourisme"
    MOBILITY = "mobility", "Mobilité"
    YOUTH = "youth", "Jeunesse et éducation"
    COOPERATION = "cooperation", "Coopération et entrepreneuriat"


class Offer(TextChoices):
    """What a structure can offer to project holders."""

    HOSTING = "hosting", "Héberger une activité à l’essai"
    WORKSPACE = "workspace", "Prêter un bureau ou un atelier"
    LAND = "land", "Donner accès à une terre ou à un bâtiment"
    FUNDING = "funding", "Financer"
    EXPERTISE = "expertise", "Conseiller (gestion, droit, technique)"
    TRAINING = "training", "Former"
    NETWORK = "network", "Ouvrir un réseau"
    PLACEMENT = "placement", "Accueillir en immersion"
    OUTLET = "outlet", "Acheter ou faire connaître"
    EQUIPMENT = "equipment", "Prêter du matériel"


class PathwayStage(TextChoices):
    """When a structure steps in on the pathway of a holder."""

    UPSTREAM = "upstream", "En amont"
    DURING = "during", "Pendant"
    AFTER = "after", "Après"

    @property
    def phrase(self):
        """« Pendant le parcours »."""
        return f"{self.label} {'du' if self == self.UPSTREAM else 'le'} parcours"


class ExchangeKind(TextChoices):
    CALL = "call", "Appel"
    MEETING = "meeting", "Rendez-vous"
    MAIL = "mail", "Courriel"
    VISIT = "visit", "Visite"
    LETTER = "letter", "Courrier"
    NOTE = "note", "Note"


ExchangeKind.STYLE = {
    ExchangeKind.CALL: ("neutral", "telephone"),
    ExchangeKind.MEETING: ("neutral", "people"),
    ExchangeKind.MAIL: ("neutral", "envelope"),
    ExchangeKind.VISIT: ("neutral", "geo-alt"),
    ExchangeKind.LETTER: ("neutral", "mailbox"),
    ExchangeKind.NOTE: ("neutral", "pencil"),
}


class Audience(TextChoices):
    INTERNAL = "internal", "Interne"
    SHARED = "shared", "Avec la structure"


class ResourceAudience(TextChoices):
    """Who may read a document or a link of the resource centre, once it is published."""

    TEAM = "team", "L’équipe"
    PARTNERS = "partners", "L’équipe et les structures partenaires"
    EVERYBODY = "everybody", "Toute personne qui a un compte, porteurs compris"


class ResourceState(TextChoices):
    PROPOSED = "proposed", "Proposée"
    PUBLISHED = "published", "Publiée"
    DECLINED = "declined", "Non retenue"
    WITHDRAWN = "withdrawn", "Retirée"


ResourceState.STYLE = {
    ResourceState.PROPOSED: ("new", "inbox"),
    ResourceState.PUBLISHED: ("done", "check-lg"),
    ResourceState.DECLINED: ("neutral", "x-lg"),
    ResourceState.WITHDRAWN: ("neutral", "archive"),
}


class AgreementState(TextChoices):
    DRAFT = "draft", "Brouillon"
    REVIEW = "review", "En relecture"
    SIGNED = "signed", "Signée"
    EXPIRED = "expired", "Échue"
    TERMINATED = "terminated", "Résiliée"
    ABANDONED = "abandoned", "Abandonnée"


AgreementState.STYLE = {
    AgreementState.DRAFT: ("neutral", "pencil"),
    AgreementState.REVIEW: ("wait", "hourglass-split"),
    AgreementState.SIGNED: ("done", "check"),
    AgreementState.EXPIRED: ("neutral", "calendar-x"),
    AgreementState.TERMINATED: ("late", "x-lg"),
    AgreementState.ABANDONED: ("neutral", "x-lg"),
}
# Its text may still change.
AgreementState.WRITABLE = (AgreementState.DRAFT, AgreementState.REVIEW)
# It was signed: what it plans counts, on the days it was in force.
AgreementState.BINDING = (
    AgreementState.SIGNED,
    AgreementState.EXPIRED,
    AgreementState.TERMINATED,
)
# What partners never see.
AgreementState.INTERNAL = (AgreementState.DRAFT, AgreementState.ABANDONED)


class Verdict(TextChoices):
    """What a structure says of an agreement that it read."""

    APPROVED = "approved", "Approuve ce texte"
    CHANGES = "changes", "Demande des changements"


Verdict.STYLE = {
    Verdict.APPROVED: ("done", "check-lg"),
    Verdict.CHANGES: ("wait", "chat-left-text"),
}


class AnswerChannel(TextChoices):
    """How a structure said it, as read after the name of who did."""

    ONLINE = "online", "dans son espace"
    LINK = "link", "par le lien reçu"
    CALL = "call", "au téléphone"
    LETTER = "letter", "par courrier"
    MEETING = "meeting", "en réunion"


# What somebody of the team notes.
AnswerChannel.TOLD = (AnswerChannel.CALL, AnswerChannel.LETTER, AnswerChannel.MEETING)


class RenewalRule(TextChoices):
    """What happens to an agreement on its last day."""

    NONE = "none", "Elle prend fin"
    TACIT = "tacit", "Elle est reconduite tacitement, par périodes"
    EXPRESS = "express", "Une nouvelle convention est signée"


class Unit(TextChoices):
    """In what a contribution is counted."""

    HOURS = "hours", "Heures"
    DAYS = "days", "Jours"
    EUROS = "euros", "Euros"
    ROOMS = "rooms", "Prêts de salle"


# After a figure, for one and for several: what it counts, done, planned.
Unit.WORDS = {
    Unit.HOURS: (("h", "faite", "prévue"), ("h", "faites", "prévues")),
    Unit.DAYS: (("jour", "fait", "prévu"), ("jours", "faits", "prévus")),
    Unit.EUROS: (("€", "versé", "prévu"), ("€", "versés", "prévus")),
    Unit.ROOMS: (("salle", "prêtée", "prévue"), ("salles", "prêtées", "prévues")),
}
