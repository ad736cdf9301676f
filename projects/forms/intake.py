"""The five steps of an application, and the small forms around it.

A step is a form on the columns it fills, plus the ``answers`` it keeps in the JSON of the
row. What is valid of an invalid step can be kept: see ``columns`` and ``answers``.
"""

import json
from zlib import crc32

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from eveil.core.fields import EmailField, LineField, PhoneField, TextField
from eveil.core.forms import ConflictWords, VersionedModelForm, When
from eveil.core.guard import GuardedForm
from eveil.people.consents import TEXTS
from eveil.people.enums import ConsentPurpose
from eveil.territory.forms import MunicipalityField
from projects.agreements import text_of
from projects.enums import EntryStatus, HeardFrom, IntakeStep, Need, ProjectStage
from projects.models import IntakeSubmission

# The consents asked for when applying; others wait until there is a reason to ask.
ASKED = (ConsentPurpose.SHARE_PROJECT, ConsentPurpose.NEWSLETTER)

EMAIL_MESSAGES = {
    "required": "Indiquez votre adresse électronique.",
    "invalid": "Cette adresse semble incomplète. Elle s’écrit par exemple prenom@exemple.fr.",
}


# For whom the team writes: somebody must be reachable, by one way at least.
REACHABLE = {
    "phone": When(
        lambda cleaned: cleaned.get("email") == "",  # A mistyped one is told beside it.
        "obligatoire sans adresse électronique",
        "Indiquez un téléphone ou une adresse\u00a0: il faut la joindre.",
    )
}


class StepForm(VersionedModelForm):
    """Base of the steps. ``kept`` names the fields that go to the JSON of answers.

    Its version is of what the step itself holds: two devices on two steps don't meet.
    """

    kept = ()

    conflict_words = ConflictWords(
        "Cette étape a été enregistrée ailleurs entre-temps",
        "Un autre appareil, ou une autre page ouverte, a enregistré cette étape pendant que vous "
        "écriviez. Votre saisie est conservée ci-dessous\u00a0: comparez, puis continuez.",
        "Continuer garde votre saisie.",
        reopen="Repartir de ce qui est enregistré",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.kept:
            self.initial.setdefault(name, self.instance.answers.get(name, ""))
        if not self.instance.pk:  # A draft that begins: nothing of it was saved elsewhere.
            del self.fields["opened_version"]

    def saved_values(self, row):
        return {name: getattr(row, name) for name in self._meta.fields} | {
            name: row.answers.get(name, "") for name in self.kept
        }

    def version_of(self, row):
        return _digest(self.saved_values(row))

    def clean(self):
        typed = {**self.columns(), **self.answers()}
        if self.instance.pk and _digest(typed) == self.version_of(self.instance):
            # Sent twice, or the same words from elsewhere: nothing is overwritten.
            self.cleaned_data["opened_version"] = self.version_of(self.instance)
        return super().clean()

    def forgive(self):
        """For who leaves the step unfinished: what is not written yet is no mistake.

        Left empty, it is stored empty. Returns whether all that was typed can be stored.
        """
        for name in [name for name in self.errors if self.has_error(name, "required")]:
            del self.errors[name]
            if name != "email":  # Where the link to resume leads stays known.
                self.cleaned_data[name] = self._meta.model._meta.get_field(name).get_default()
        return not self.errors

    def columns(self):
        """Valid values of columns, by name."""
        return self._valid(self._meta.fields)

    def answers(self):
        """Valid values for the JSON of answers, by name."""
        return self._valid(self.kept)

    def _valid(self, names):
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def _digest(values):
    return crc32(json.dumps(values, default=lambda row: row.pk, sort_keys=True).encode())


class YouForm(StepForm):
    """Who you are."""

    first_name = LineField(
        label="Prénom",
        max_length=100,
        error_messages={"required": "Indiquez votre prénom."},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = LineField(
        label="Nom",
        max_length=100,
        error_messages={"required": "Indiquez votre nom."},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Nous y envoyons le lien qui permet de reprendre plus tard.",
        error_messages=EMAIL_MESSAGES,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(
        label="Téléphone",
        max_length=40,
        required=False,
        help_text="Pour vous rappeler plus vite.",
    )

    class Meta:
        model = IntakeSubmission
        fields = ("first_name", "last_name", "email", "phone")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.sent_by and not self.instance.email:
            # Whom a structure sent without an address: the team writes it on the telephone.
            self.fields["email"].required = False
            self.fields["phone"].required = True


class StartForm(GuardedForm, YouForm):
    """The same, for a visitor of whom nothing is known yet."""


class PlaceForm(StepForm):
    """Where you are, on the map and in life."""

    municipality = MunicipalityField(
        label="Votre commune", help_text="Celle où vous vivez. Nom ou code postal."
    )
    entry_status = forms.ChoiceField(
        label="Votre situation aujourd’hui",
        choices=EntryStatus.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la situation la plus proche de la vôtre."},
    )

    class Meta:
        model = IntakeSubmission
        fields = ("municipality", "entry_status")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The object, already read with the draft, instead of its key to be looked up again.
        self.initial["municipality"] = self.instance.municipality


class ProjectForm(StepForm):
    """What you want to do."""

    title = LineField(
        label="Nom du projet, même provisoire",
        max_length=150,
        help_text="Quelques mots suffisent : un café, autour de la laine…",
        error_messages={"required": "Donnez un nom à votre projet : il pourra changer."},
    )
    idea = TextField(
        label="Votre idée en quelques phrases",
        max_length=5000,
        help_text="Que voulez-vous faire, pour qui, et pourquoi ici ?",
        error_messages={"required": "Écrivez votre idée, même en une phrase."},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    stage = forms.ChoiceField(
        label="Où en êtes-vous ?",
        choices=ProjectStage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui ressemble le plus à votre projet."},
    )
    collective = forms.TypedChoiceField(
        label="Êtes-vous plusieurs ?",
        choices=(
            ("False", "Pour l’instant, une seule personne"),
            ("True", "Nous sommes déjà plusieurs"),
        ),
        coerce="True".__eq__,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous êtes plusieurs pour l’instant."},
    )

    class Meta:
        model = IntakeSubmission
        fields = ("title", "idea", "stage", "collective")


class NeedsForm(StepForm):
    """What you need."""

    needs = forms.MultipleChoiceField(
        label="De quoi avez-vous besoin ?",
        choices=Need.choices,
        help_text="Autant de réponses que vous voulez.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un besoin, celui qui presse le plus."},
    )
    expectations = TextField(
        label="Autre chose que vous attendez de nous",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    heard_from = forms.ChoiceField(
        label="Comment nous avez-vous connus ?",
        choices=[("", "Je ne sais plus"), *HeardFrom.choices],
        required=False,
    )
    referrer = LineField(
        label="Si une structure vous a orienté·e, laquelle ?", max_length=150, required=False
    )

    kept = ("expectations", "referrer")
    field_order = ("needs", "expectations", "heard_from", "referrer")

    class Meta:
        model = IntakeSubmission
        fields = ("needs", "heard_from")


class ConsentsForm(forms.Form):
    """What you agree to; sending it sends the application.

    Nothing is ticked in advance, nor kept before sending: agreeing is part of the sending.
    """

    notice = forms.BooleanField(
        label="J’ai lu ce que vous faites de ces informations",
        error_messages={"required": "Cochez cette case quand vous l’avez lu."},
    )

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        self.submission = submission
        if submission.sent_by:
            referral = submission.referrals.select_related("structure").first()
            self.fields["tell"] = forms.BooleanField(
                label=f"Dire la suite à {submission.sent_by}",
                help_text=text_of(referral) if referral else "",
                required=False,
            )
        for purpose in ASKED:
            self.fields[purpose.value] = forms.BooleanField(
                label=purpose.label, help_text=TEXTS[purpose].text, required=False
            )

    def clean(self):
        missing = self.submission.steps_missing
        if missing:
            names = ", ".join(f"« {step.label} »" for step in missing)
            self.add_error(NON_FIELD_ERRORS, f"Il reste à compléter : {names}.")
        return super().clean()

    @property
    def tells(self):
        """May the structure that sent the person be told what follows?"""
        return self.cleaned_data.get("tell", False)

    def agreed(self):
        """Purposes that were agreed to."""
        return [purpose for purpose in ASKED if self.cleaned_data[purpose.value]]


FORMS = {
    IntakeStep.YOU: YouForm,
    IntakeStep.PLACE: PlaceForm,
    IntakeStep.PROJECT: ProjectForm,
    IntakeStep.NEEDS: NeedsForm,
}


class ResumeForm(GuardedForm):
    """Ask for the link again."""

    email = EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Celle que vous avez donnée en commençant.",
        error_messages=EMAIL_MESSAGES,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ComplementForm(forms.Form):
    """Answer what the team asked."""

    text = TextField(
        label="Votre réponse",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Écrivez votre réponse avant de l’envoyer."},
    )
