"""What a structure answers to an agreement that it reads."""

from django import forms
from django.utils import timezone

from eveil.core.fields import TextField
from eveil.core.forms import DayField, RequiredWhen, When
from eveil.people.models import Person
from partners.enums import AnswerChannel, Verdict

# The answers in the words of who gives them.
WE_SAY = [
    (Verdict.APPROVED, "Nous approuvons ce texte"),
    (Verdict.CHANGES, "Nous demandons des changements"),
]


class AnswerForm(RequiredWhen, forms.Form):
    """Carries what the page showed, so that nobody answers about another text than the one read:
    the edition, and the structure's answer of that moment.
    """

    verdict = forms.ChoiceField(
        label="Votre réponse",
        choices=WE_SAY,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l’une des deux réponses."},
    )
    text = TextField(
        label="Vos remarques",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Par exemple\u00a0: la phrase à revoir, et ce que vous écririez.",
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)
    instead_of = forms.IntegerField(widget=forms.HiddenInput, required=False)

    required_when = {
        "text": When(
            lambda cleaned: cleaned.get("verdict") == Verdict.CHANGES,
            "pour demander des changements",
            "Dites ce qui est à changer.",
        )
    }

    def __init__(self, data=None, *, reading):
        """``reading``: where the party stands now, which the page shows beside the form."""
        self.reading, party = reading, reading.party
        self.shown = {
            "edition": party.agreement.edition,
            "instead_of": reading.answer.pk if reading.answer else "",
        }
        super().__init__(data, prefix=f"partie-{party.pk}", initial=self.shown)

    def show_again(self):
        """After a refusal the page shows what is so now: sending again is a choice made knowing."""
        self.data = self.data.copy()
        for name, value in self.shown.items():
            self.data[self.add_prefix(name)] = str(value)


class NoteForm(AnswerForm):
    """What a structure told somebody of the team, who writes it down."""

    person = forms.ModelChoiceField(
        label="Qui l’a dit", queryset=Person.objects.none(), widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label="Comment",
        choices=[(one, one.label.capitalize()) for one in AnswerChannel.TOLD],
        widget=forms.RadioSelect,
    )
    said_on = DayField(label="Quel jour", ahead=0, initial=timezone.localdate)

    field_order = ["person", "channel", "said_on", "verdict", "text"]

    def __init__(self, data=None, *, reading):
        super().__init__(data, reading=reading)
        people = Person.objects.filter(pk__in=[reader.person.pk for reader in reading.readers])
        self.fields["person"].queryset = people.order_by("pk")
        self.fields["person"].empty_label = None
        if len(reading.readers) == 1:
            self.initial["person"] = reading.readers[0].person.pk
        verdict, text = self.fields["verdict"], self.fields["text"]
        verdict.label, verdict.choices = "La réponse de la structure", Verdict.choices
        text.label = "Ses remarques"
        text.help_text = "La structure les lit à son nom\u00a0: écrivez ce qu’elle a dit."
