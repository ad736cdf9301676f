"""What is asked of somebody who enters, and where an application stands."""

from django.db.models import TextChoices
from django.utils.text import capfirst


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

    @property
    def of_person(self):
        """The label as who enters it for somebody reads it."""
        return self.OF_PERSON[self]


# The same, said of the person to who writes its answers.
IntakeStep.OF_PERSON = {
    IntakeStep.YOU: "La personne",
    IntakeStep.PLACE: "Où elle est",
    IntakeStep.PROJECT: "Son projet",
    IntakeStep.NEEDS: "Ses besoins",
    IntakeStep.CONSENTS: "Relire, enregistrer",
}


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


class Need(TextChoices):
    CLARIFY = "clarify", "Clarifier mon idée"
    WRITE = "write", "Écrire mon projet"
    STATUS = "status", "Choisir un statut juridique"
    FUND = "fund", "Trouver des financements"
    PLACE = "place", "Trouver un lieu"
    PEOPLE = "people", "Rencontrer d’autres porteurs"
    TRAIN = "train", "Me former"
    TEST = "test", "Tester mon activité"

    @property
    def of_person(self):
        """The label as the team reads it."""
        return capfirst(self.SOUGHT[self])


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

    @property
    def of_person(self):
        """The label as the team reads it."""
        return self.OF_PERSON.get(self, self.label)


# Where it is said of the person and not by it.
HeardFrom.OF_PERSON = {
    HeardFrom.STRUCTURE: "Une structure qui l’a orientée",
    HeardFrom.TOWN_HALL: "Sa mairie ou l’intercommunalité",
}
