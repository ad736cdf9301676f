"""Forms of programmes, cohorts and enrolments."""

from django import forms

from cohorts.models import Cohort, Programme
from eveil.core.forms import DayInput, VersionedModelForm
from eveil.people.picker import PersonPicker
from eveil.territory.forms import MunicipalityField
from partners.forms.picker import BY_NAME, StructureField


class ProgrammeForm(VersionedModelForm):
    class Meta:
        model = Programme
        fields = ["kind", "title", "objectives", "audience", "hours", "certifying_since"]
        localized_fields = ["hours"]
        widgets = {
            "objectives": forms.Textarea(attrs={"rows": 4}),
            "audience": forms.Textarea(attrs={"rows": 2}),
            "certifying_since": DayInput,
        }


class CohortForm(VersionedModelForm):
    municipality = MunicipalityField(label="Commune")
    host = StructureField(label="Structure d’accueil", required=False, help_text=BY_NAME)

    class Meta:
        model = Cohort
        fields = ["programme", "name", "start", "end", "municipality", "host", "capacity"]
        widgets = {"start": DayInput, "end": DayInput}

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "La fin ne peut pas précéder le début.")
        return cleaned


class EnrolForm(PersonPicker):
    """Who joins the cohort."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
