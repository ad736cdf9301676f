"""The period and the people of whom hours are counted."""

from datetime import date

from django import forms
from django.utils import timezone

from projects.forms.interviews import day_field
from projects.forms.sorting import AdviserField
from projects.models import FundedOperation, ProjectHolder


class HoursForm(forms.Form):
    """Words of the address of the hours: ``du``, ``au``, ``de`` (adviser), ``operation``,
    ``porteur``."""

    du = day_field("Du")
    au = day_field("Au")
    de = AdviserField(label="Accompagnateur", required=False, empty_label="toute l’équipe")
    operation = forms.ModelChoiceField(
        FundedOperation.objects.all(),
        label="Opération financée",
        required=False,
        empty_label="sans distinction",
    )
    porteur = forms.ModelChoiceField(
        ProjectHolder.objects.select_related("person"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Ce porteur n’existe pas, ou plus."},
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and cleaned["au"] < cleaned["du"]:
            self.add_error("au", "La fin ne peut pas précéder le début.")
        return cleaned


def this_year():
    """The period shown first."""
    today = timezone.localdate()
    return {"du": date(today.year, 1, 1), "au": today}
