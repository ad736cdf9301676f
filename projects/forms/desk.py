"""The steps of an application as the team enters them for somebody without a computer.

The same forms as the applicant's, read aloud. Two things differ: the address may lack, as long
as the person can be reached, and the agreement is spoken or signed on paper.
"""

from django import forms

from eveil.core.fields import EmailField
from eveil.core.files import IMAGES, PrivateFileField
from eveil.core.forms import RequiredWhen, When
from eveil.people.enums import ConsentChannel
from projects import queries
from projects.enums import IntakeStep
from projects.forms.intake import EMAIL_MESSAGES, FORMS, ConsentsForm, YouForm
from projects.forms.sorting import describe

# A signed paper: scanned, or photographed.
PAPERS = {"application/pdf": ".pdf", **IMAGES}


class DeskYouForm(RequiredWhen, YouForm):
    email = EmailField(
        label="Adresse électronique",
        max_length=254,
        required=False,
        help_text="Si la personne en lit une. Elle y recevra l’accusé de réception.",
        error_messages=EMAIL_MESSAGES,
    )

    required_when = {
        "phone": When(
            lambda cleaned: not cleaned.get("email"),
            "obligatoire sans adresse électronique",
            "Indiquez un téléphone ou une adresse\u00a0: il faut la joindre.",
        )
    }


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


DESK_FORMS = {**FORMS, IntakeStep.YOU: DeskYouForm}
