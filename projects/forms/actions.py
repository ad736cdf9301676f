"""Forms of the action plan: writing it, and each answer to an action.

An answer says its ``title``, the ``button`` that gives it, what is ``said`` once it is given,
and the step of the workflow it takes; ``perform`` takes it.
"""

from datetime import timedelta

from django import forms
from django.utils import timezone

from eveil.core.fields import LineField, TextField
from eveil.core.forms import DayField, RequiredWhen, VersionedModelForm, When
from partners.forms.picker import BY_NAME, StructureField
from projects.models import ActionItem
from projects.services import actions

WEEK = timedelta(days=7)


class ActionForm(RequiredWhen, VersionedModelForm):
    """What, by whom, for when. The holder reads all of it, and so does the structure."""

    HOLDER, ADVISER, ME, STRUCTURE, SAME = "holder", "adviser", "me", "structure", "same"

    what = LineField(
        label="Quoi",
        max_length=200,
        help_text="Un verbe d’abord\u00a0: « Demander deux devis de camionnette froide ».",
    )
    owner = forms.ChoiceField(label="Par qui", widget=forms.RadioSelect)
    structure = StructureField(label="Quelle structure", required=False, help_text=BY_NAME)
    due = DayField(label="Pour le")

    class Meta:
        model = ActionItem
        fields = ("what", "due")

    field_order = ("what", "owner", "structure", "due")
    required_when = {
        "structure": When(
            lambda cleaned: cleaned.get("owner") == ActionForm.STRUCTURE,
            "si c’en est une",
            "Choisissez la structure.",
        )
    }

    def __init__(self, *args, accompaniment, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.accompaniment = accompaniment
        self.people = self._people(user)
        self.fields["owner"].choices = [
            *((name, label) for name, (_, label) in self.people.items()),
            (self.STRUCTURE, "Une structure partenaire"),
        ]
        action = self.instance
        if action.pk:
            self.initial["owner"] = self.STRUCTURE if action.structure_id else self._name_of(action)
            self.initial["structure"] = action.structure_id
        else:
            self.initial.setdefault("owner", self.HOLDER)

    def _people(self, user):
        """{choice: (person, its label)}, each person once."""
        holder, adviser = self.accompaniment.holder.person, self.accompaniment.adviser
        people = {self.HOLDER: (holder, str(holder))}
        if adviser and adviser != user:
            people[self.ADVISER] = (adviser.person, str(adviser))
        people[self.ME] = (user.person, f"{user} (moi)")
        action = self.instance
        if action.pk and action.person_id and not action.structure_id:
            known = {person.pk for person, _ in people.values()}
            if action.person_id not in known:
                people[self.SAME] = (action.person, str(action.person))
        return people

    def _name_of(self, action):
        return next(name for name, (row, _) in self.people.items() if row.pk == action.person_id)

    def clean_due(self):
        """One that is late may be corrected and stay so."""
        due = self.cleaned_data["due"]
        if due < timezone.localdate() and "due" in self.changed_data:
            raise forms.ValidationError("Ce jour est passé.")
        return due

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("owner") != self.STRUCTURE:
            # What was begun for a structure does not count.
            self.errors.pop("structure", None)
        return cleaned

    def _post_clean(self):
        """The owner is part of the row before its constraints are checked."""
        owner = self.cleaned_data.get("owner")
        if owner == self.STRUCTURE:
            chosen = self.cleaned_data.get("structure")
            if chosen != self.instance.structure:
                self.instance.person = None
            self.instance.structure = chosen
        elif owner:
            self.instance.structure = None
            self.instance.person = self.people[owner][0]
        super()._post_clean()


class AnswerForm(forms.Form):
    """An answer to an action, by its owner or by the team for it."""

    step = title = button = said = ""
    # What staff reads about an answer is read by all who see the action.
    comment = TextField(
        label="Un mot, si vous voulez",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action

    def perform(self, *, by, person=None):
        raise NotImplementedError


class DoneForm(AnswerForm):
    step = "do"
    title = "C’est fait\u00a0?"
    button = "Oui, c’est fait"
    said = "c’est fait"

    def perform(self, *, by, person=None):
        comment = self.cleaned_data["comment"]
        return actions.done(self.action, by=by, person=person, comment=comment)


class LaterForm(AnswerForm):
    step = "postpone"
    title = "Plus tard"
    button = "Reporter à ce jour"
    said = "c’est reporté"

    due = DayField(label="Pour quel jour")
    field_order = ("due", "comment")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial.setdefault("due", max(self.action.due, today) + WEEK)
        self.fields["due"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()

    def clean_due(self):
        due, today = self.cleaned_data["due"], timezone.localdate()
        if not today < due <= today + actions.LONGEST_DELAY:
            raise forms.ValidationError("Choisissez un jour à venir, dans les deux ans.")
        return due

    def perform(self, *, by, person=None):
        return actions.postpone(self.action, by=by, person=person, **self.cleaned_data)


class HelpForm(AnswerForm):
    step = "ask_help"
    title = "Besoin d’aide"
    button = "Demander de l’aide"
    said = "votre demande d’aide est partie"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = "Qu’est-ce qui coince\u00a0?"

    def perform(self, *, by, person=None):
        comment = self.cleaned_data["comment"]
        return actions.ask_help(self.action, by=by, person=person, comment=comment)


class DropForm(AnswerForm):
    step = "drop"
    title = "Abandonner cette action"
    button = "Abandonner"
    said = "l’action est abandonnée"

    comment = None
    reason = LineField(
        label="Pourquoi", max_length=300, help_text="Ceux qui voient le plan d’action le liront."
    )

    def perform(self, *, by, person=None):
        return actions.drop(self.action, by=by, reason=self.cleaned_data["reason"])


class ReopenForm(AnswerForm):
    step = "reopen"
    title = "Remettre à faire"
    button = "Remettre à faire"
    said = "l’action est de nouveau à faire"

    comment = None

    def perform(self, *, by, person=None):
        return actions.reopen(self.action, by=by)


class CommentForm(forms.Form):
    body = TextField(
        label="Votre commentaire",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


# By the words of their addresses: those of the links in mails, then all.
ANSWERS = {"fait": DoneForm, "plus-tard": LaterForm, "aide": HelpForm}
STEPS = {**ANSWERS, "abandonner": DropForm, "reprendre": ReopenForm}
