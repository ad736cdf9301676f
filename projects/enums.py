"""States and kinds of intake, projects and accompaniment.

Each state class carries ``STYLE``: the look (see docs/ui.md) and the icon of each state.
"""

from django.db.models import TextChoices


class IntakeState(TextChoices):
    DRAFT = "draft", "Brouillon"
    RECEIVED = "received", "Reçue"
    IN_REVIEW = "in_review", "À l’étude"
    MORE_INFO = "more_info", "Complément demandé"
    ACCEPTED = "accepted", "Acceptée"
    REFERRED = "referred", "Orientée ailleurs"
    WITHDRAWN = "withdrawn", "Retirée"
    DECLINED = "declined", "Refusée"


IntakeState.OPEN = (IntakeState.RECEIVED, IntakeState.IN_REVIEW, IntakeState.MORE_INFO)
# Whose turn it is while an application is open: the team's, or the applicant's.
IntakeState.OURS = (IntakeState.RECEIVED, IntakeState.IN_REVIEW)
IntakeState.NEXT = {
    IntakeState.RECEIVED: "À trier",
    IntakeState.IN_REVIEW: "À répondre",
    IntakeState.MORE_INFO: "Attend le complément",
}
IntakeState.STYLE = {
    IntakeState.DRAFT: ("neutral", "pencil"),
    IntakeState.RECEIVED: ("new", "inbox"),
    IntakeState.IN_REVIEW: ("active", "eye"),
    IntakeState.MORE_INFO: ("wait", "hourglass-split"),
    IntakeState.ACCEPTED: ("done", "check"),
    IntakeState.REFERRED: ("neutral", "signpost"),
    IntakeState.WITHDRAWN: ("neutral", "arrow-return-left"),
    IntakeState.DECLINED: ("neutral", "x-lg"),
}


class IntakeStep(TextChoices):
    """The five steps of the public form, in order; values are the addresses."""

    YOU = "vous", "Vous"
    PLACE = "lieu", "Où vous êtes"
    PROJECT = "projet", "Votre projet"
    NEEDS = "besoins", "Vos besoins"
    CONSENTS = "accords", "Relire, envoyer"


class ProjectStage(TextChoices):
    IDEA = "idea", "Une envie"
    CLARIFICATION = "clarification", "Une idée à clarifier"
    FORMULATION = "formulation", "Un projet à écrire"
    EXPERIMENT = "experiment", "Un projet à éprouver"
    LAUNCH = "launch", "Un lancement"
    CONSOLIDATION = "consolidation", "Une activité à consolider"


class EntryStatus(TextChoices):
    """Status on entry, as funders ask it."""

    EMPLOYEE = "employee", "En emploi"
    JOBSEEKER = "jobseeker", "En recherche d’emploi"
    SELF_EMPLOYED = "self_employed", "À son compte"
    STUDENT = "student", "En études ou en formation"
    INACTIVE = "inactive", "Sans activité"
    OTHER = "other", "Autre situation"


class StudyLevel(TextChoices):
    """Level of study on entry, in the French nomenclature; funders read it as ISCED."""

    NONE = "none", "Sans diplôme, ou brevet des collèges"
    LEVEL_3 = "3", "Niveau 3 (CAP, BEP)"
    LEVEL_4 = "4", "Niveau 4 (baccalauréat)"
    LEVEL_5 = "5", "Niveau 5 (bac + 2)"
    LEVEL_6 = "6", "Niveau 6 (bac + 3 ou 4)"
    LEVEL_7 = "7", "Niveau 7 (bac + 5)"
    LEVEL_8 = "8", "Niveau 8 (doctorat)"


StudyLevel.ISCED = {
    StudyLevel.NONE: "0-2",
    StudyLevel.LEVEL_3: "3-4",
    StudyLevel.LEVEL_4: "3-4",
    StudyLevel.LEVEL_5: "5-8",
    StudyLevel.LEVEL_6: "5-8",
    StudyLevel.LEVEL_7: "5-8",
    StudyLevel.LEVEL_8: "5-8",
}


class Mobility(TextChoices):
    """How a person gets about, in a country without trains."""

    CAR = "car", "Permis et véhicule"
    LICENCE = "licence", "Permis, sans véhicule"
    OTHER_VEHICLE = "vehicle", "Deux-roues ou voiturette, sans permis B"
    TRANSPORT = "transport", "Transports en commun ou covoiturage"
    NONE = "none", "Aucun moyen de déplacement"


class Benefit(TextChoices):
    RSA = "rsa", "RSA"
    ASS = "ass", "ASS"
    AAH = "aah", "AAH"
    ARE = "are", "Allocation chômage (ARE)"


class EntryField(TextChoices):
    """What a funder may require of each record (see projects.completeness)."""

    BIRTH_DATE = "birth_date", "Date de naissance"
    BIRTH_PLACE = "birth_place", "Lieu de naissance"
    SEX = "sex", "Sexe"
    CONTACT = "contact", "Téléphone ou adresse électronique"
    ADDRESS = "address", "Adresse"
    MUNICIPALITY = "municipality", "Commune"
    ENTRY_STATUS = "entry_status", "Situation à l’entrée"
    UNEMPLOYED_MONTHS = "unemployed_months", "Mois de recherche d’emploi"
    STUDY_LEVEL = "study_level", "Niveau d’études"
    SINGLE_PARENT = "single_parent", "Foyer monoparental"
    MOBILITY = "mobility", "Mobilité"
    PRESCRIBER = "prescriber", "Prescripteur"


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


class Need(TextChoices):
    CLARIFY = "clarify", "Clarifier mon idée"
    WRITE = "write", "Écrire mon projet"
    STATUS = "status", "Choisir un statut juridique"
    FUND = "fund", "Trouver des financements"
    PLACE = "place", "Trouver un lieu"
    PEOPLE = "people", "Rencontrer d’autres porteurs"
    TRAIN = "train", "Me former"
    TEST = "test", "Tester mon activité"


# What a project looks for, as others say it of its holder, after « cherche à ».
Need.SOUGHT = {
    Need.CLARIFY: "clarifier son idée",
    Need.WRITE: "écrire son projet",
    Need.STATUS: "choisir un statut juridique",
    Need.FUND: "trouver des financements",
    Need.PLACE: "trouver un lieu",
    Need.PEOPLE: "rencontrer d’autres porteurs",
    Need.TRAIN: "se former",
    Need.TEST: "tester son activité",
}


class HeardFrom(TextChoices):
    WORD = "word", "Le bouche-à-oreille"
    STRUCTURE = "structure", "Une structure m’a orienté·e"
    EMPLOYMENT = "employment", "France Travail ou la mission locale"
    TOWN_HALL = "town_hall", "Ma mairie ou l’intercommunalité"
    WEB = "web", "Internet"
    EVENT = "event", "Une rencontre"
    OTHER = "other", "Autrement"


class AccompanimentState(TextChoices):
    ACTIVE = "active", "En accompagnement"
    ENDED = "ended", "Terminé"


AccompanimentState.STYLE = {
    AccompanimentState.ACTIVE: ("active", "signpost-split"),
    AccompanimentState.ENDED: ("neutral", "flag"),
}


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
    ANSWERED = "answered", "Répondu"
    UNREACHABLE = "unreachable", "Injoignable"
    MISSED = "missed", "Non fait"
    CANCELLED = "cancelled", "Annulé"


FollowUpState.OPEN = (FollowUpState.PLANNED, FollowUpState.ASKED, FollowUpState.TO_PHONE)
FollowUpState.STYLE = {
    FollowUpState.PLANNED: ("neutral", "calendar-event"),
    FollowUpState.ASKED: ("wait", "envelope"),
    FollowUpState.TO_PHONE: ("new", "telephone"),
    FollowUpState.ANSWERED: ("done", "check-lg"),
    FollowUpState.UNREACHABLE: ("neutral", "telephone-x"),
    FollowUpState.MISSED: ("neutral", "dash"),
    FollowUpState.CANCELLED: ("neutral", "x-lg"),
}


class AnswerChannel(TextChoices):
    LINK = "link", "Par le lien du courriel"
    PHONE = "phone", "Au téléphone"


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


HandState.OPEN = (HandState.RAISED, HandState.ASKED)
HandState.STYLE = {
    HandState.RAISED: ("new", "hand-index"),
    HandState.ASKED: ("wait", "hourglass-split"),
    HandState.INTRODUCED: ("done", "people"),
    HandState.DECLINED: ("neutral", "x-lg"),
    HandState.TAKEN_BACK: ("neutral", "arrow-return-left"),
    HandState.ENDED: ("neutral", "lock"),
}


class Contact(TextChoices):
    """What of a person may be given to a structure."""

    EMAIL = "email", "Adresse électronique"
    PHONE = "phone", "Téléphone"


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
