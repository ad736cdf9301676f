"""Forms of structures and mandates."""

from django import forms
from django.utils import timezone

from eveil.core.forms import DayInput, VersionedModelForm
from eveil.people.picker import PersonPicker
from eveil.territory.forms import MunicipalityField
from partners.enums import MandateFunction
from partners.models import Mandate, Structure


class StructureForm(VersionedModelForm):
    municipality = MunicipalityField(label="Commune")
    website = forms.URLField(label="Site", required=False, assume_scheme="https")

    class Meta:
        model = Structure
        fields = [
            "name",
            "short_name",
            "kind",
            "municipality",
            "address",
            "website",
            "description",
            "active_from",
            "active_to",
            "is_carrier",
        ]
        widgets = {
            "active_from": DayInput,
            "active_to": DayInput,
            "description": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "short_name": "Celui que l’on dit : il tient dans les listes.",
            "active_to": "Laissez vide tant que le partenariat dure.",
        }

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("active_from"), cleaned.get("active_to")
        if first and last and last < first:
            self.add_error("active_to", "La fin du partenariat ne peut pas précéder son début.")
        return cleaned


class MandateForm(PersonPicker):
    """Who will act for the structure, in what function, from which day."""

    function = forms.ChoiceField(
        label="Fonction", choices=MandateFunction.choices, initial=MandateFunction.CONTACT
    )
    start = forms.DateField(label="À partir du", widget=DayInput, initial=timezone.localdate)

    def mandate(self, structure):
        """The mandate as asked for, not written yet."""
        return Mandate(
            structure=structure,
            person=self.picked,
            function=self.cleaned_data["function"],
            start=self.cleaned_data["start"],
        )


class EndMandateForm(forms.Form):
    end = forms.DateField(
        label="Dernier jour du mandat",
        widget=DayInput,
        initial=timezone.localdate,
        help_text="Le lendemain, cette personne n’a plus accès à la plateforme pour la structure.",
    )
