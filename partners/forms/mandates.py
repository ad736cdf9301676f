"""Forms of the mandates of those who act for a structure."""

from django import forms
from django.utils import timezone

from eveil.core.forms import DayInput
from eveil.people.picker import PersonPicker
from partners.enums import MandateFunction
from partners.models import Mandate


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
