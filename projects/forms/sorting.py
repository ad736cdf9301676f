"""What staff write while they sort applications."""

from django import forms
from django.db import transaction
from django.utils import timezone

from eveil.core.fields import EmailField, LineField, PhoneField, TextField
from eveil.core.forms import DayField, RequiredWhen, VersionedModelForm, When
from eveil.core.mailforms import MailForm
from eveil.core.notifications import absolute
from eveil.people.enums import ConsentChannel
from eveil.people.models import User
from eveil.territory.forms import MunicipalityField
from partners.forms.picker import BY_NAME, StructureField
from projects import queries
from projects.enums import Contact, EntryStatus, Need, ProjectStage
from projects.forms.intake import REACHABLE
from projects.models import IntakeNote, IntakeSubmission
from projects.notifications import sorting as notifications
from projects.services import referrals, sorting

# What stands for the link in a mail that is shown before the link exists.
PERSONAL_LINK = absolute("/invitation/…")


class AdviserField(forms.ModelChoiceField):
    """A member of the team."""

    def __init__(self, **kwargs):
        super().__init__(User.objects.team(), **kwargs)


class AssignForm(forms.Form):
    adviser = AdviserField(label="Confier à", required=False, empty_label="personne")


class NoteForm(forms.Form):
    body = TextField(
        label="Note interne",
        max_length=IntakeNote._meta.get_field("body").max_length,
        widget=forms.Textarea(
            attrs={"rows": 2, "placeholder": "Noter un appel, une information, une idée…"}
        ),
    )


class CorrectionForm(RequiredWhen, VersionedModelForm):
    """The core of an application, corrected by the team after a call."""

    first_name = LineField(label="Prénom", max_length=100)
    last_name = LineField(label="Nom", max_length=100)
    email = EmailField(label="Adresse électronique", max_length=254, required=False)
    phone = PhoneField(label="Téléphone", max_length=40, required=False)
    municipality = MunicipalityField(label="Commune")
    entry_status = forms.ChoiceField(
        label="Situation", choices=[("", "Non renseignée"), *EntryStatus.choices], required=False
    )
    title = LineField(label="Nom du projet", max_length=150)
    idea = TextField(
        label="Idée", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    stage = forms.ChoiceField(
        label="Avancement", choices=[("", "Non renseigné"), *ProjectStage.choices], required=False
    )
    needs = forms.MultipleChoiceField(
        label="Besoins",
        choices=[(need, need.of_person) for need in Need],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    required_when = REACHABLE

    class Meta:
        model = IntakeSubmission
        fields = (
            "first_name",
            "last_name",
            "email",
            "phone",
            "municipality",
            "entry_status",
            "title",
            "idea",
            "stage",
            "needs",
        )


# Steps -----------------------------------------------------------------------------------


class StepForm(MailForm):
    """Base of the steps that tell the applicant something.

    submit: words of the button; done: what is said once the step is taken; of_mail: the fields
    that are not asked when no mail leaves.
    """

    submit = ""
    done = ""
    of_mail = ("message", "subject")

    def __init__(self, *args, submission, user, **kwargs):
        self.submission = submission
        self.user = user
        super().__init__(*args, **kwargs)
        if not submission.email:
            for name in self.of_mail:
                del self.fields[name]

    def perform(self):
        """Take the step with what was validated."""
        raise NotImplementedError


class AskForm(StepForm):
    submit = "Demander ce complément"
    done = "Complément demandé à {name}."
    of_mail = ("subject",)

    field_order = ("message", "subject")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["message"].label = "Ce qu’il nous manque"
        self.fields["message"].required = True
        self.fields["message"].help_text = (
            "Ces mots sont placés tels quels dans le courriel."
            if self.submission.email
            else "À demander de vive voix\u00a0; gardé dans le fil."
        )

    def notification(self):
        return notifications.MoreInfoAsked(self.submission, **self.words())

    def perform(self):
        sorting.ask(self.submission, by=self.user, **self.words())


class DecisionForm(StepForm):
    """A decision whose reason stays inside the team."""

    reason = TextField(
        label="Motif, pour l’équipe",
        max_length=2000,
        help_text="Gardé dans le dossier, jamais montré à la personne.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReferForm(RequiredWhen, DecisionForm):
    submit = "Orienter ailleurs"
    done = "{name} est orienté·e ailleurs."

    sealed = (*DecisionForm.sealed, "structure", "other")
    field_order = ("structure", "other", "passing", "words", "reason", "message", "subject")
    BY_ITSELF, ASK = "", "mail"
    required_when = {
        "structure": When(
            lambda cleaned: not cleaned.get("other"),
            "ou quelqu’un d’autre",
            "Choisissez une structure, ou écrivez vers qui d’autre.",
        ),
        "words": When(
            lambda cleaned: bool(cleaned.get("passing")),
            "si nous la prévenons",
            "Dites à la structure pourquoi elle.",
        ),
    }

    structure = StructureField(label="Vers une structure", required=False, help_text=BY_NAME)
    other = LineField(
        label="Ou vers qui d’autre",
        max_length=200,
        required=False,
        help_text="Si ce n’est pas une structure connue ici\u00a0: son nom, et comment la joindre.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.submission.email:
            choices = self.fields["passing"].choices
            self.fields["passing"].choices = [row for row in choices if row[0] != self.ASK]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["passing"] and not cleaned["structure"]:
            self.add_error("passing", "Cela demande une structure connue ici.")
        return cleaned

    passing = forms.ChoiceField(
        label="Qui prend contact",
        required=False,
        choices=[
            (BY_ITSELF, "La personne, elle-même"),
            (ASK, "La structure, si la personne accepte\u00a0: le lui demander par courriel"),
            (
                ConsentChannel.ORAL,
                "La structure\u00a0: la personne a donné son accord de vive voix",
            ),
        ],
        widget=forms.RadioSelect,
        help_text="Rien d’elle n’est transmis sans son accord.",
    )
    words = TextField(
        label="Ce que la structure doit savoir",
        max_length=2000,
        required=False,
        help_text="Seulement si elle prend contact\u00a0; la personne lit ces mots.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def notification(self):
        structure = self.value("structure")
        return notifications.Referred(
            self.submission,
            destination=structure.name if structure else self.value("other"),
            **self.words(),
        )

    @transaction.atomic
    def perform(self):
        sorting.refer(
            self.submission,
            reason=self.cleaned_data["reason"],
            structure=self.cleaned_data["structure"],
            other=self.cleaned_data["other"],
            by=self.user,
            **self.words(),
        )
        if passing := self.cleaned_data["passing"]:
            referrals.refer_out(
                self.submission.person,
                self.cleaned_data["structure"],
                words=self.cleaned_data["words"],
                by=self.user,
                submission=self.submission,
                shares=Contact.values,
                channel="" if passing == self.ASK else passing,
            )


class DeclineForm(DecisionForm):
    submit = "Refuser la candidature"
    done = "La candidature {of_name} est refusée."

    field_order = ("reason", "message", "subject")

    def notification(self):
        return notifications.Declined(self.submission, **self.words())

    def perform(self):
        sorting.decline(
            self.submission,
            reason=self.cleaned_data["reason"],
            by=self.user,
            **self.words(),
        )


class AcceptForm(StepForm):
    submit = "Accepter la candidature"
    done = "Candidature acceptée\u00a0: le dossier est ouvert au nom {of_name}."

    sealed = (*StepForm.sealed, "adviser", "same_as")
    field_order = ("same_as", "project_title", "adviser", "start", "message", "subject")
    SOMEBODY_ELSE = "autre"

    project_title = LineField(label="Nom du projet", max_length=150)
    adviser = AdviserField(label="Accompagnement confié à", empty_label=None)
    start = DayField(label="À partir du", back=DayField.YEAR, ahead=DayField.YEAR)
    same_as = forms.ChoiceField(
        label="Une personne déjà connue a la même adresse. Est-ce elle\u00a0?",
        widget=forms.RadioSelect,
        help_text="Si oui, la candidature et ses accords rejoignent son dossier.",
    )

    def __init__(self, *args, submission, user, **kwargs):
        self.known = {str(person.pk): person for person in queries.known_before(submission)}
        initial = {
            "project_title": submission.title,
            "adviser": submission.assigned_to or user,
            "start": timezone.localdate(),
        }
        super().__init__(*args, submission=submission, user=user, initial=initial, **kwargs)
        if not self.known:
            del self.fields["same_as"]
            return
        self.fields["same_as"].choices = [
            *((pk, f"Oui, c’est {describe(person)}") for pk, person in self.known.items()),
            (self.SOMEBODY_ELSE, "Non, c’est une autre personne"),
        ]

    @property
    def same_as_person(self):
        return self.known.get(self.value("same_as")) if self.known else None

    def clean_same_as(self):
        chosen = self.cleaned_data["same_as"]
        if chosen == self.SOMEBODY_ELSE and any(
            person.has_account for person in self.known.values()
        ):
            raise forms.ValidationError(
                "Un compte existe à cette adresse\u00a0: si c’est une autre personne, corrigez "
                "d’abord l’adresse de la candidature."
            )
        return chosen

    def notification(self):
        person = self.same_as_person or self.submission.person
        return notifications.Accepted(
            self.submission,
            adviser=self.value("adviser"),
            invitation_url="" if person.has_account else PERSONAL_LINK,
            **self.words(),
        )

    def perform(self):
        sorting.accept(
            self.submission,
            project_title=self.cleaned_data["project_title"],
            adviser=self.cleaned_data["adviser"],
            start=self.cleaned_data["start"],
            same_as=self.same_as_person,
            by=self.user,
            **self.words(),
        )


class WithdrawForm(forms.Form):
    """The person gave up and told the team: no mail, and a reason if it is known."""

    submit = "Retirer la candidature"
    done = "La candidature {of_name} est retirée."
    mail = None
    was_shown = True

    reason = TextField(
        label="Motif",
        required=False,
        max_length=2000,
        help_text="Gardé dans le dossier, jamais montré à la personne.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, submission, user, **kwargs):
        self.submission = submission
        self.user = user
        super().__init__(*args, **kwargs)

    def perform(self):
        sorting.withdraw(self.submission, reason=self.cleaned_data["reason"], by=self.user)


def describe(person):
    """Enough to recognise somebody: name, place, and what ties them to us."""
    ties = [
        str(person.municipality.name) if person.municipality else "",
        "porteur ou porteuse de projet" if hasattr(person, "holder") else "",
        "a un compte" if person.has_account else "",
    ]
    return ", ".join([str(person), *filter(None, ties)])
