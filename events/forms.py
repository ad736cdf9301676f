"""Forms about meetings."""

from datetime import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils import timezone

from eveil.core.fields import LineField, TextField
from eveil.core.forms import DayField, HourInput, VersionedModelForm
from eveil.territory.forms import MunicipalityField
from events.enums import Answer
from events.models import Meeting
from partners.forms.picker import BY_NAME, StructureField
from partners.models import Structure


class MeetingForm(VersionedModelForm):
    """A meeting of one day, at its host's unless another place is written."""

    host = StructureField(label="Structure accueillante", help_text=BY_NAME)
    municipality = MunicipalityField(
        label="Commune", required=False, help_text="Laissez vide pour celle de l’hôte."
    )
    day = DayField(label="Jour")
    start = forms.TimeField(label="De", widget=HourInput)
    end = forms.TimeField(label="À", widget=HourInput)

    class Meta:
        model = Meeting
        fields = [
            "kind",
            "theme",
            "host",
            "problem",
            "problem_context",
            "place",
            "municipality",
            "practical",
        ]
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 2}),
            "problem_context": forms.Textarea(attrs={"rows": 4}),
            "practical": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "place": "Laissez vide pour l’adresse de l’hôte.",
            "practical": "Repas, trajets, ce qu’il faut apporter\u00a0: figure dans l’invitation.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].required = False
        self.helper = self._helper()
        if self.instance.pk:
            starts, ends = map(timezone.localtime, (self.instance.starts_at, self.instance.ends_at))
            self.initial |= {"day": starts.date(), "start": starts.time(), "end": ends.time()}

    @staticmethod
    def _helper():
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.render_hidden_fields = True
        helper.layout = Layout(
            Fieldset("La rencontre", "kind", "theme", "host"),
            Fieldset("Le problème que pose l’hôte", "problem", "problem_context"),
            Fieldset(
                "Quand et où",
                Div(
                    Div("day", css_class="col-sm-6"),
                    Div("start", css_class="col-6 col-sm-3"),
                    Div("end", css_class="col-6 col-sm-3"),
                    css_class="row",
                ),
                "place",
                "municipality",
                "practical",
            ),
        )
        return helper

    def clean(self):
        cleaned = super().clean()
        self._clean_place(cleaned)
        self._clean_times(cleaned)
        return cleaned

    def _clean_place(self, cleaned):
        """What is left empty is the host's."""
        host = cleaned.get("host")
        if host is None:
            return
        if not cleaned.get("place"):
            cleaned["place"] = host.address
            if not host.address and "place" not in self.errors:
                self.add_error(
                    "place", "L’adresse de l’hôte n’est pas connue\u00a0: écrivez le lieu."
                )
        if not cleaned.get("municipality") and "municipality" not in self.errors:
            cleaned["municipality"] = host.municipality

    def _clean_times(self, cleaned):
        day, start, end = (cleaned.get(name) for name in ("day", "start", "end"))
        if not (day and start and end):
            return
        if end <= start:
            self.add_error("end", "La fin vient après le début.")
            return
        self.instance.starts_at = timezone.make_aware(datetime.combine(day, start))
        self.instance.ends_at = timezone.make_aware(datetime.combine(day, end))


class ProblemForm(VersionedModelForm):
    """The question that the host wants to work on with the others."""

    problem = LineField(
        label="Votre question",
        max_length=300,
        help_text="Une vraie difficulté, la vôtre\u00a0: les autres viennent y travailler.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    problem_context = TextField(
        label="Ce qu’il faut savoir pour y réfléchir",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Meeting
        fields = ["problem", "problem_context"]


class InviteForm(forms.Form):
    structures = forms.ModelMultipleChoiceField(
        queryset=Structure.objects.none(),
        error_messages={"required": "Choisissez au moins une structure."},
    )

    def __init__(self, *args, invitable, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["structures"].queryset = Structure.objects.filter(pk__in=invitable)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ceux qui sont invités le liront.",
    )


class AnswerForm(forms.Form):
    """What an invited person answers."""

    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=[(answer.value, answer.label) for answer in Answer.GIVEN],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une réponse.",
            "invalid_choice": "Choisissez une réponse.",
        },
    )
    comment = forms.CharField(
        label="Un mot pour nous",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
