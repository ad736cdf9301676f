"""Noting an exchange with a structure: who will read it is said before it is written."""

from django import forms
from django.utils import timezone

from eveil.core.fields import LineField, TextField
from eveil.core.files import PrivateFileField
from eveil.core.forms import DayField, RequiredWhen, VersionedModelForm, When
from eveil.people.models import User
from partners.enums import Audience, ExchangeKind
from partners.models import JournalEntry

MAX_FILES = 5


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class PrivateFilesField(PrivateFileField):
    """Up to ``MAX_FILES`` files, each checked as one is. Cleans to a list."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        cleaned = [super(PrivateFilesField, self).clean(one, initial) for one in files if one]
        if len(cleaned) > MAX_FILES:
            raise forms.ValidationError(f"Joignez {MAX_FILES} fichiers au plus.")
        return cleaned


def has_next_step(cleaned):
    return bool(cleaned.get("next_step"))


class JournalForm(RequiredWhen, VersionedModelForm):
    """One exchange; ``readers`` are those who read it when it is shared."""

    kind = forms.ChoiceField(label="Sorte d’échange", choices=ExchangeKind.choices)
    day = DayField(label="Le", initial=timezone.localdate)
    text = TextField(
        label="Ce qui s’est dit", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    audience = forms.ChoiceField(
        label="Qui lira", widget=forms.RadioSelect, initial=Audience.INTERNAL
    )
    next_step = LineField(
        label="Suite à donner",
        max_length=200,
        required=False,
        help_text="Ce qu’il reste à faire après cet échange. Qui lit l’échange lit aussi sa suite.",
    )
    next_on = DayField(label="Pour le", required=False)
    next_by = forms.ModelChoiceField(label="Par", queryset=User.objects.none(), required=False)
    files = PrivateFilesField(label="Pièces jointes", required=False)

    required_when = {
        "next_step": When(
            lambda cleaned: bool(cleaned.get("next_on")),
            "facultatif, sauf avec un jour",
            "Dites ce qu’il y a à faire ce jour-là.",
        ),
        "next_on": When(has_next_step, "s’il y a une suite", "Pour quand\u00a0?"),
        "next_by": When(has_next_step, "s’il y a une suite", "Par qui\u00a0?"),
    }

    class Meta:
        model = JournalEntry
        fields = ["kind", "day", "text", "audience", "next_step", "next_on", "next_by"]

    def __init__(self, *args, readers, by, **kwargs):
        super().__init__(*args, **kwargs)
        named = ", ".join(readers) or "personne pour le moment, puis qui agira pour la structure"
        self.fields["audience"].choices = [
            (Audience.INTERNAL, "Interne\u00a0: l’équipe d’EVEIL seulement"),
            (Audience.SHARED, f"Avec la structure\u00a0: l’équipe, et {named}"),
        ]
        self.fields["next_by"].queryset = User.objects.team()
        if self.instance.next_by_id is None:
            self.initial["next_by"] = by.pk

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                "Un échange à venir se note comme «\u00a0suite à donner\u00a0»."
            )
        return day

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("next_step"):
            cleaned["next_by"] = None
        return cleaned
