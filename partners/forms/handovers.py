"""Announcing a departure, and deciding who takes over, when and what."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import TextChoices
from django.utils import timezone

from eveil.core.fields import EmailField, LineField, PhoneField, TextField
from eveil.core.forms import DayField
from eveil.core.text import of_person
from eveil.people.models import Person
from eveil.people.picker import PersonPicker
from partners.models import Departure, Handover, Mandate


class Start(TextChoices):
    NEXT = "next", "Le lendemain"
    SAME = "same", "Le jour même\u00a0: la passation se fait à deux"
    TODAY = "today", "Aujourd’hui"


class Note(TextField):
    """What the leaver, or who decides, has to say to the successor."""

    def __init__(self):
        super().__init__(
            label="Un mot pour la suite",
            max_length=5000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="Ce qu’il faut savoir et qui n’est écrit nulle part. La structure le lira.",
        )


class HandoverForm(PersonPicker):
    """Who takes over from ``mandate.person``, from when on, in which functions."""

    last_day = DayField(label="Dernier jour")
    starts = forms.ChoiceField(label="Le relais se prend", widget=forms.RadioSelect)
    functions = forms.MultipleChoiceField(
        label="Fonctions reprises", widget=forms.CheckboxSelectMultiple
    )
    note = Note()

    def __init__(self, *args, mandate, departure, functions, is_sought, **kwargs):
        super().__init__(*args, **kwargs)
        self.mandate = mandate
        leaver = mandate.person
        self.fields["last_day"].label = f"Dernier jour {of_person(str(leaver))}"
        self.fields[
            "last_day"
        ].help_text = (
            "Le lendemain, cette personne n’a plus accès à la plateforme pour la structure."
        )
        late = [Start.TODAY] if mandate.is_past else [Start.SAME]
        self.fields["starts"].choices = [(one, one.label) for one in (Start.NEXT, *late)]
        self.fields["functions"].choices = functions
        self.fields[
            "email"
        ].help_text = (
            "Nécessaire à qui n’a pas de compte\u00a0: le lien pour l’ouvrir y sera envoyé."
        )
        self.initial |= self._proposal(mandate, departure, is_sought) | {
            "functions": [value for value, _label in functions]
        }
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Fieldset("Qui", "person", "first_name", "last_name", "email", "phone"),
            Fieldset("Quand", "last_day", "starts"),
            Fieldset("Quoi", "functions", "note"),
        )

    def _proposal(self, mandate, departure, is_sought):
        """What is filled in beforehand: what the leaver announced, when it did."""
        today = timezone.localdate()
        initial = {
            "last_day": min(mandate.end or today, today),
            "starts": Start.TODAY if mandate.is_past else Start.NEXT,
        }
        if departure:
            initial |= {"last_day": departure.last_day, "note": departure.note}
        if is_sought:
            return initial
        # A colleague who happens to be the only one is no proposal.
        self.initial.pop("person", None)
        if departure:
            known = self._proposed(departure)
            names = ("first_name", "last_name", "email", "phone")
            given = {} if known else {name: getattr(departure, name) for name in names}
            initial |= {"person": known, **given}
        return initial

    def _proposed(self, departure):
        """Key of the proposed person, when we know it already."""
        if departure.proposed_id or not departure.email:
            return departure.proposed_id
        same = self.fields["person"].queryset.filter(email__iexact=departure.email)
        return same.values_list("pk", flat=True).first()

    def handover(self):
        """The handover as asked for, not written yet."""
        given = self.cleaned_data
        last_day = given["last_day"]
        first_day = {
            Start.NEXT: last_day + timedelta(days=1),
            Start.SAME: last_day,
            Start.TODAY: timezone.localdate(),
        }[given["starts"]]
        return Handover(
            structure=self.mandate.structure,
            leaver=self.mandate.person,
            successor=self.picked,
            last_day=last_day,
            first_day=first_day,
            functions=given["functions"],
            note=given["note"],
        )


class DepartureForm(forms.ModelForm):
    """Written by who leaves; naming a successor is a proposal, which the team confirms."""

    last_day = DayField(
        label="Votre dernier jour",
        help_text="Vous gardez votre accès jusqu’à ce jour compris.",
    )
    proposed = forms.ModelChoiceField(
        label="Qui pourrait prendre le relais",
        queryset=Person.objects.none(),
        required=False,
        blank=True,
        widget=forms.RadioSelect,
        empty_label="Quelqu’un d’autre, à nommer ci-dessous, ou personne pour le moment",
    )
    first_name = LineField(label="Son prénom", max_length=100, required=False)
    last_name = LineField(label="Son nom", max_length=100, required=False)
    email = EmailField(label="Son adresse électronique", required=False)
    phone = PhoneField(label="Son téléphone", required=False)
    note = Note()

    class Meta:
        model = Departure
        fields = ["last_day", "proposed", "first_name", "last_name", "email", "phone", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = Mandate.objects.current().filter(structure=self.instance.structure)
        others = Person.objects.filter(pk__in=colleagues.values("person"))
        self.fields["proposed"].queryset = others.exclude(pk=self.instance.person.pk)
        if not self.fields["proposed"].queryset.exists():
            del self.fields["proposed"]

    def clean_last_day(self):
        last_day = self.cleaned_data["last_day"]
        if last_day < timezone.localdate():
            raise forms.ValidationError("Ce jour est passé.")
        return last_day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("proposed"):
            # The choice is made: what was typed for somebody else does not count.
            cleaned |= dict.fromkeys(("first_name", "last_name", "email", "phone"), "")
        elif bool(cleaned.get("first_name")) != bool(cleaned.get("last_name")):
            lacking = "first_name" if cleaned.get("last_name") else "last_name"
            self.add_error(lacking, "Indiquez le prénom et le nom.")
        return cleaned


class CancelHandoverForm(forms.Form):
    reason = TextField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il figure au fil de la structure, pour l’équipe seulement.",
    )
