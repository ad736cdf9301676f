"""Forms of the exit, and of the news that follow it: the person's, and the adviser's."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property

from eveil.core.fields import LineField, TextField
from eveil.core.forms import DayField, RequiredWhen, VersionedModelForm, When
from eveil.core.mailforms import MailForm
from partners.validators import compact
from projects.enums import ExitKind, LegalForm, Situation, StillActive
from projects.models import Exit, FollowUp
from projects.notifications.exits import ExitNoted, ExitUndone
from projects.services.outcomes import why_not_on

# What only something created has.
CREATED = (
    "structure_name",
    "siren",
    "created_on",
    "jobs_created",
    "jobs_kept",
    "fte_created",
    "fte_kept",
    "turnover",
    "funding",
)
NOTHING_CREATED = "Si rien n’a été créé, laissez ces lignes vides."
# Figures that stand side by side.
PAIRS = (("jobs_created", "jobs_kept"), ("fte_created", "fte_kept"), ("turnover", "funding"))

# Situations, said to the person itself.
SPOKEN_TO = [(Situation.SELF_EMPLOYED, "À votre compte"), *Situation.choices[1:]]


class AmountField(forms.DecimalField):
    """A sum as people type it: with spaces, a comma, perhaps the euro."""

    def to_python(self, value):
        if isinstance(value, str):
            value = "".join(value.replace("€", "").split()).replace(",", ".")
        return super().to_python(value)


def amount(label, digits=12):
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return AmountField(
        label=label,
        min_value=0,
        max_digits=digits,
        decimal_places=2,
        required=False,
        widget=widget,
        localize=True,
    )


class SirenField(LineField):
    """Typed in groups of three: the browser is not told a limit, which would cut it."""

    def widget_attrs(self, widget):
        return {"inputmode": "numeric"}

    def to_python(self, value):
        return compact(value) if value else ""


def count(label):
    return forms.IntegerField(label=label, min_value=0, max_value=9999, required=False)


def is_created(cleaned):
    """Does the form tell of something that was created?"""
    told = any(cleaned.get(name) not in (None, "") for name in CREATED)
    return told or cleaned.get("kind") == ExitKind.CREATED


class ExitForm(RequiredWhen, MailForm, VersionedModelForm):
    """The end, then what was created if anything was, then what is written to the person."""

    sealed = (*MailForm.sealed, "tell", "day", "kind", "situation", "legal_form", *CREATED)

    day = DayField(label="Dernier jour", ahead=DayField.YEAR)
    kind = forms.ChoiceField(label="Type de sortie", choices=[("", ""), *ExitKind.choices])
    reason = TextField(
        label="Motif, en quelques mots",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    situation = forms.ChoiceField(
        label="Situation de la personne", choices=[("", ""), *Situation.choices]
    )
    legal_form = forms.ChoiceField(
        label="Forme juridique",
        choices=[("", "Rien n’a été créé"), *LegalForm.choices],
        required=False,
    )
    structure_name = LineField(label="Nom", max_length=200, required=False)
    siren = SirenField(
        label="SIREN", max_length=9, required=False, help_text="Neuf chiffres, s’il est connu."
    )
    created_on = DayField(label="Créée le", required=False, ahead=DayField.YEAR)
    jobs_created = count("Emplois créés")
    jobs_kept = count("Emplois maintenus")
    fte_created = amount("ETP créés", digits=6)
    fte_kept = amount("ETP maintenus", digits=6)
    turnover = amount("Chiffre d’affaires, en euros")
    funding = amount("Financements obtenus, en euros")

    tell = forms.BooleanField(
        label="L’écrire à la personne",
        required=False,
        help_text="Vous lisez le courriel avant qu’il parte. Il dit ce qui est noté ici, sauf le "
        "motif\u00a0; à qui demander une correction\u00a0; que des nouvelles seront demandées.",
    )

    required_when = {
        "legal_form": When(
            is_created,
            "si quelque chose a été créé",
            "Dites la forme juridique de ce qui a été créé.",
        )
    }

    class Meta:
        model = Exit
        fields = ("kind", "reason", "situation", "legal_form", *CREATED)

    def __init__(self, *args, accompaniment, instance=None, **kwargs):
        initial = {
            "day": accompaniment.end or timezone.localdate(),
            # Somebody may have died, or left in anger: it is a choice, made for most.
            "tell": accompaniment.end is None,
        }
        instance = instance or Exit(accompaniment=accompaniment)
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        person = accompaniment.holder.person
        told = ["tell", "message", "subject"]
        if not person.email:
            for name in told:
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset("La sortie", "day", "kind", "reason", "situation", "opened_version"),
            Fieldset(
                "Ce qui a été créé",
                HTML(f'<p class="ev-help">{NOTHING_CREATED}</p>'),
                "legal_form",
                *CREATED[:3],
                *(Row(*map(Column, pair), css_class="align-items-end") for pair in PAIRS),
            ),
            *([Fieldset(f"Le courriel à {person}", *told)] if person.email else []),
        )

    def clean_day(self):
        """Said before the mail is read."""
        day = self.cleaned_data["day"]
        if refusal := why_not_on(self.instance.accompaniment, day):
            raise ValidationError(refusal)
        return day

    def notification(self):
        return ExitNoted(self.instance, day=self.value("day"), **self.words())

    @cached_property
    def mail(self):
        return super().mail if self.value("tell") else None

    @property
    def has_mail_to_show(self):
        """Not before all is there that it says."""
        return self.is_valid() and self.mail is not None

    def telling(self):
        """Whether what was noted is written to the person, and how, as services take it."""
        return {"tell": bool(self.value("tell")), **self.words()}


class UndoForm(MailForm):
    """Why; and the mail to who was told that the accompaniment was over."""

    field_order = ("reason", "message", "subject")

    reason = LineField(
        label="Pourquoi cette sortie était-elle une erreur\u00a0?",
        max_length=300,
        help_text="Gardé dans l’historique, que l’équipe lit.",
    )

    def __init__(self, *args, outcome, **kwargs):
        self.outcome = outcome
        self.was_told = ExitNoted.was_told(outcome)
        super().__init__(*args, **kwargs)
        if not self.was_told:
            del self.fields["message"], self.fields["subject"]

    def notification(self):
        return ExitUndone(self.outcome, **self.words())

    # Not kept: it is asked for before what was typed is read.
    @property
    def mail(self):
        return super().mail if self.was_told else None


class NewsForm(forms.Form):
    """What the person answers from the phone."""

    situation = forms.ChoiceField(
        label="Aujourd’hui, vous êtes", choices=SPOKEN_TO, widget=forms.RadioSelect
    )
    still_active = forms.ChoiceField(
        label="Votre activité continue-t-elle\u00a0?",
        choices=StillActive.choices,
        widget=forms.RadioSelect,
    )
    jobs = forms.IntegerField(
        label="Combien de personnes y travaillent, vous compris\u00a0?",
        min_value=0,
        max_value=9999,
        required=False,
    )
    words = TextField(
        label="Un mot à nous dire\u00a0?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def answers(self):
        names = ("situation", "still_active", "jobs", "words")
        return {name: self.cleaned_data[name] for name in names}


class CallForm(RequiredWhen, NewsForm):
    """What the adviser writes down while on the telephone, or in front of the person whom it
    accompanies again: five fields."""

    REACHED, UNREACHABLE = "reached", "unreachable"

    outcome = forms.ChoiceField(
        label="L’appel",
        choices=[(REACHED, "La personne a répondu"), (UNREACHABLE, "Injoignable")],
        widget=forms.RadioSelect,
    )
    field_order = ("outcome", "situation", "still_active", "jobs", "words")
    required_when = dict.fromkeys(
        ("situation", "still_active"),
        When(
            lambda cleaned: cleaned.get("outcome") == CallForm.REACHED,
            "si la personne a répondu",
            "Ce champ est obligatoire si la personne a répondu.",
        ),
    )

    def __init__(self, *args, follow_up, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].initial = self.REACHED
        if follow_up.is_met:
            self.fields["outcome"].label = "La question"
        for name, of in (("situation", Situation), ("still_active", StillActive)):
            field = self.fields[name]
            field.widget = forms.Select()
            field.choices = [("", ""), *of.choices]
        self.fields["situation"].label = "Situation"
        self.fields["still_active"].label = "L’activité continue-t-elle\u00a0?"
        self.fields["jobs"].label = "Emplois, porteur compris"
        self.fields["words"].label = "En quelques mots"
        if follow_up.answered_at:
            self._read_back(follow_up)

    def _read_back(self, follow_up: FollowUp):
        names = ("situation", "still_active", "jobs", "words")
        self.initial = {name: getattr(follow_up, name) for name in names}
        self.initial["outcome"] = self.REACHED if follow_up.situation else self.UNREACHABLE
