"""Edit forms that never overwrite what somebody else saved; preferences of an address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from eveil.core.dates import date_fr
from eveil.core.enums import Category
from eveil.core.models import OptOut

REFUSABLE = set(Category) - {Category.SERVICE}


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that may be meant: a mistyped year is told where it is typed.

    ``back`` and ``ahead``: how many days before and after today.
    """

    widget = DayInput
    YEAR = 366

    def __init__(self, *, back=20 * YEAR, ahead=20 * YEAR, **kwargs):
        self.back, self.ahead = timedelta(days=back), timedelta(days=ahead)
        super().__init__(**kwargs)

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        today = timezone.localdate()
        if value > today and not self.ahead:
            raise ValidationError("Ce jour n’est pas encore venu.")
        first, last = today - self.back, today + self.ahead
        if not first <= value <= last:
            raise ValidationError(
                f"Vérifiez l’année\u00a0: un jour entre le {date_fr(first)} et le {date_fr(last)}."
            )


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


def posted(request):
    """What a form is bound to: the data of a POST, even an empty one; None on a first visit."""
    return request.POST if request.method == "POST" else None


def back_to(request, default):
    """After a POST: to the page of ours that held the button (its field ``next``), else to
    ``default``, what ``redirect`` takes."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return redirect(page)
    return redirect(default)


@dataclass(frozen=True)
class When:
    """When a field that may else stay empty is needed.

    ``needed(cleaned)`` tells it from the other fields, ``words`` say it beside the label
    (« si la personne a répondu »), ``error`` what to do when it lacks.
    """

    needed: Callable
    words: str
    error: str


class RequiredWhen:
    """For a form some of whose fields are needed only where another one says so.

    ``required_when`` is the one place where that is said, {name: ``When``}: the label, the
    attributes of the control and the validation follow it.
    """

    required_when = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, rule in self.required_when.items():
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].when = rule.words

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        for name, rule in self.required_when.items():
            field = self.fields.get(name)
            if field is None or name in self.errors or not rule.needed(cleaned):
                continue
            if cleaned.get(name) in field.empty_values:
                self.add_error(name, ValidationError(rule.error, code="required"))
        return cleaned


@dataclass(frozen=True)
class ConflictWords:
    """How a save over a newer version is told: title of the summary, what happened, what now.

    ``reopen`` are the words of a link to what is saved, for a form that stands at its own address.
    """

    title: str
    error: str
    choice: str
    reopen: str = ""


class VersionedModelForm(forms.ModelForm):
    """Model form of a ``Versioned`` row: carries the version it was opened at.

    A save over a newer version is refused with ``conflict`` set to the row as it is now; what
    was typed stays in the form, which then carries the new version so that sending again is a
    choice made knowingly. Validate and save inside one transaction (``ATOMIC`` service or
    view) with the instance read under ``select_for_update``.
    """

    opened_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict_words = ConflictWords(
        "Cette fiche a changé entre-temps",
        "Quelqu’un a modifié cette fiche pendant que vous écriviez. Votre saisie est "
        "conservée ci-dessous\u00a0: comparez, puis enregistrez à nouveau.",
        "Enregistrer à nouveau garde votre saisie. Pour repartir de ce qui est enregistré, "
        "rouvrez la fiche.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflict = None
        self.fields["opened_version"].initial = self.version_of(self.instance)

    def version_of(self, row):
        """What tells whether ``row`` is still as this form showed it."""
        return row.version

    def saved_values(self, row):
        """What ``row`` holds of the fields of this form, by name."""
        return {name: getattr(row, name) for name in self.fields if hasattr(row, name)}

    def reopen(self, row):
        """The bound form goes on from ``row`` as it is now; what was typed stays."""
        self.data = self.data.copy()
        self.data[self.add_prefix("opened_version")] = str(self.version_of(row))

    def clean(self):
        cleaned = super().clean()
        now = self.version_of(self.instance)
        if self.instance.pk and cleaned.get("opened_version") != now:
            self.conflict = type(self.instance)._base_manager.get(pk=self.instance.pk)
            self.reopen(self.conflict)
            raise ValidationError(self.conflict_words.error, code="conflict")
        return cleaned

    def save(self, commit=True):
        if self.instance.pk:
            self.instance.version += 1
        return super().save(commit=commit)


class PreferencesForm(forms.Form):
    """Which categories of messages an address wants."""

    wanted = forms.MultipleChoiceField(
        label="Je veux recevoir",
        choices=[choice for choice in Category.choices if choice[0] in REFUSABLE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @transaction.atomic
    def save(self, email):
        refused = REFUSABLE - set(self.cleaned_data["wanted"])
        OptOut.objects.filter(email=email).exclude(category__in=refused).delete()
        OptOut.objects.bulk_create(
            (OptOut(email=email, category=category) for category in sorted(refused)),
            ignore_conflicts=True,
        )
