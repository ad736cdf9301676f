"""Forms of the mandates of those who act for a structure."""

from django import forms
from django.utils import timezone

from eveil.core.fields import EmailField, LineField
from eveil.core.forms import DayField
from eveil.people.picker import PersonPicker
from partners.enums import MandateFunction
from partners.models import Mandate


def function_field():
    return forms.ChoiceField(
        label="Fonction", choices=MandateFunction.choices, initial=MandateFunction.CONTACT
    )


def start_field():
    return DayField(label="À partir du", initial=timezone.localdate)


class MandateForm(PersonPicker):
    """Who will act for the structure, in what function, from which day."""

    function = function_field()
    start = start_field()

    def mandate(self, structure):
        """The mandate as asked for, not written yet."""
        return Mandate(
            structure=structure,
            person=self.picked,
            function=self.cleaned_data["function"],
            start=self.cleaned_data["start"],
        )


class ColleagueForm(forms.Form):
    """A main contact names a colleague: no search, since partners do not look people up."""

    first_name = LineField(label="Prénom", max_length=100)
    last_name = LineField(label="Nom", max_length=100)
    email = EmailField(
        label="Adresse électronique",
        help_text="Nous y envoyons un lien pour se connecter.",
    )
    function = function_field()
    start = start_field()


class EndMandateForm(forms.Form):
    end = DayField(
        label="Dernier jour du mandat",
        help_text="Le lendemain, cette personne n’a plus accès à la plateforme pour la structure.",
    )

    def __init__(self, *args, mandate, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end"].initial = mandate.end or timezone.localdate()
        if mandate.end:
            self.fields["end"].required = False
            self.fields["end"].help_text += " Videz ce champ si le mandat continue."


class NameMainForm(forms.Form):
    """Carries the main contact that the page showed: somebody may name another meanwhile."""

    instead_of = forms.ModelChoiceField(
        Mandate.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, structure, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instead_of"].queryset = structure.mandates.select_related("person")
