"""The steps of an application as the team enters them for somebody without a computer.

The same forms as the applicant's. What differs: they speak of the person (``OF_PERSON``), the
address may lack as long as the person can be reached, and the agreement is spoken or signed on
paper.
"""

from django import forms

from eveil.core.fields import EmailField
from eveil.core.files import IMAGES, PrivateFileField
from eveil.core.forms import RequiredWhen, When
from eveil.people.enums import ConsentChannel
from projects import queries
from projects.enums import HeardFrom, IntakeStep, Need
from projects.forms.intake import (
    EMAIL_MESSAGES,
    REACHABLE,
    ConsentsForm,
    NeedsForm,
    PlaceForm,
    ProjectForm,
    YouForm,
)
from projects.forms.sorting import describe

# A signed paper: scanned, or photographed.
PAPERS = {"application/pdf": ".pdf", **IMAGES}


# Of each field of the public form, what is said of the person instead of to it: attributes of
# the field, and ``required``, its message.
OF_PERSON = {
    "first_name": {"required": "Indiquez le prénom."},
    "last_name": {"required": "Indiquez le nom."},
    "phone": {"help_text": "Pour rappeler la personne plus vite."},
    "municipality": {
        "label": "Sa commune",
        "help_text": "Celle où la personne vit. Nom ou code postal.",
    },
    "entry_status": {
        "label": "Sa situation aujourd’hui",
        "required": "Choisissez la situation la plus proche de la sienne.",
    },
    "title": {"required": "Donnez un nom au projet\u00a0: il pourra changer."},
    "idea": {
        "label": "Son idée en quelques phrases",
        "help_text": "Que veut faire la personne, pour qui, et pourquoi ici\u00a0?",
        "required": "Écrivez son idée, même en une phrase.",
    },
    "stage": {
        "label": "Où en est le projet\u00a0?",
        "required": "Choisissez ce qui ressemble le plus au projet.",
    },
    "collective": {
        "label": "À plusieurs\u00a0?",
        "choices": [
            ("False", "Pour l’instant, une seule personne"),
            ("True", "Déjà plusieurs personnes"),
        ],
        "required": "Dites s’il y a plusieurs personnes pour l’instant.",
    },
    "needs": {
        "label": "De quoi la personne a-t-elle besoin\u00a0?",
        "choices": [(need, need.of_person) for need in Need],
        "help_text": "Autant de réponses qu’il en faut.",
    },
    "expectations": {"label": "Autre chose que la personne attend de nous"},
    "heard_from": {
        "label": "Comment la personne nous a-t-elle connus\u00a0?",
        "choices": [
            ("", "Elle ne sait plus"),
            *((source, source.of_person) for source in HeardFrom),
        ],
    },
    "referrer": {"label": "Si une structure l’a orientée, laquelle\u00a0?"},
}


class OfPerson:
    """A step that speaks of the person."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in OF_PERSON.keys() & self.fields.keys():
            field, words = self.fields[name], dict(OF_PERSON[name])
            if required := words.pop("required", ""):
                field.error_messages["required"] = required
            for attribute, value in words.items():
                setattr(field, attribute, value)


class DeskYouForm(OfPerson, RequiredWhen, YouForm):
    email = EmailField(
        label="Adresse électronique",
        max_length=254,
        required=False,
        help_text="Si la personne en lit une. Elle y recevra l’accusé de réception.",
        error_messages=EMAIL_MESSAGES,
    )

    required_when = REACHABLE


class DeskConsentsForm(RequiredWhen, ConsentsForm):
    """How the person agreed, and whether we know it already."""

    SOMEBODY_NEW = "nouvelle"

    notice = forms.BooleanField(
        label="La personne a lu ou entendu ce que nous faisons de ses informations",
        error_messages={"required": "Lisez-lui l’information, puis cochez cette case."},
    )
    channel = forms.ChoiceField(
        label="Comment la personne donne ses accords",
        choices=[
            (ConsentChannel.ORAL, "À l’oral, devant moi ou au téléphone"),
            (ConsentChannel.PAPER, "Sur papier, signé"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment la personne a donné ses accords."},
    )
    scan = PrivateFileField(
        label="Le papier signé, numérisé ou photographié", types=PAPERS, required=False
    )
    same_as = forms.ChoiceField(
        label="Nous connaissons peut-être cette personne. Est-ce elle\u00a0?",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si c’est une personne que nous connaissons."},
    )

    field_order = ("same_as", "notice", "channel", "scan")
    required_when = {
        "scan": When(
            lambda cleaned: cleaned.get("channel") == ConsentChannel.PAPER,
            "si c’est sur papier",
            "Joignez le papier signé, même photographié.",
        )
    }

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, submission=submission, **kwargs)
        self.known = {str(person.pk): person for person in queries.same_person(submission)}
        if not self.known:
            del self.fields["same_as"]
            return
        self.fields["same_as"].choices = [
            *((pk, f"Oui, c’est {describe(person)}") for pk, person in self.known.items()),
            (self.SOMEBODY_NEW, "Non, c’est une autre personne"),
        ]

    def same_person(self):
        return self.known.get(self.cleaned_data.get("same_as"))


class DeskPlaceForm(OfPerson, PlaceForm):
    pass


class DeskProjectForm(OfPerson, ProjectForm):
    pass


class DeskNeedsForm(OfPerson, NeedsForm):
    pass


DESK_FORMS = {
    IntakeStep.YOU: DeskYouForm,
    IntakeStep.PLACE: DeskPlaceForm,
    IntakeStep.PROJECT: DeskProjectForm,
    IntakeStep.NEEDS: DeskNeedsForm,
}
