"""What the team writes about an activity test."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils import timezone

from eveil.core.dates import MONTHS
from eveil.core.fields import TextField
from eveil.core.forms import DayField
from partners.forms.picker import BY_NAME, StructureField
from projects.enums import ActivityTestKind, ActivityTestOutcome
from projects.models import ActivityTest

# Of a year unless somebody says otherwise.
MONTHS_OF_A_TEST = 12


class ActivityTestForm(forms.ModelForm):
    host = StructureField(label="Structure d’accueil", help_text=BY_NAME)

    class Meta:
        model = ActivityTest
        fields = ("kind", "host", "start", "end")
        field_classes = {"start": DayField, "end": DayField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        anniversary = today + relativedelta(months=MONTHS_OF_A_TEST)
        self.initial |= {"start": today, "end": anniversary - timedelta(days=1)}
        self.fields["kind"].choices = [("", ""), *ActivityTestKind.choices]

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", "La fin d’un test suit son début.")
        return cleaned


class RenewForm(forms.Form):
    until = DayField(label="Jusqu’au")

    def __init__(self, *args, test, **kwargs):
        super().__init__(
            *args, initial={"until": test.end + relativedelta(months=MONTHS_OF_A_TEST)}, **kwargs
        )


class CloseForm(forms.Form):
    on = DayField(label="Fin du test", ahead=0, initial=timezone.localdate)
    # Nothing is proposed: what is counted was chosen.
    outcome = forms.ChoiceField(label="Issue", choices=[("", ""), *ActivityTestOutcome.choices])
    note = TextField(
        label="Ce qu’il faut en retenir",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AmountField(forms.DecimalField):
    """Euros and cents, forgiven the spaces between thousands and the sign of the euro."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_digits=9, decimal_places=2, localize=True, **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = "".join(value.split()).removesuffix("€")
        return super().to_python(value)


class TurnoverForm(forms.Form):
    """One month of the test; noting a month again corrects it."""

    month = forms.TypedChoiceField(
        label="Mois", coerce=lambda value: date.fromisoformat(f"{value}-01")
    )
    amount = AmountField(label="Chiffre d’affaires (€)")

    def __init__(self, *args, test, **kwargs):
        super().__init__(*args, **kwargs)
        months = list(months_of(test))
        self.fields["month"].choices = [
            (f"{month:%Y-%m}", f"{MONTHS[month.month - 1]} {month.year}") for month in months
        ]
        noted = {row.month for row in test.turnovers.all()}
        free = [month for month in months if month not in noted]
        if free:
            self.initial["month"] = f"{free[0]:%Y-%m}"


def months_of(test):
    """The first day of each month of the test, up to this one."""
    month = test.start.replace(day=1)
    while month <= min(test.end, timezone.localdate()):
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
