"""What a structure answers to an agreement that it reads."""

from django import forms

from eveil.core.fields import TextField
from eveil.core.forms import RequiredWhen, When
from partners.enums import Verdict

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
