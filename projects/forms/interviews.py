"""What is filled in about interviews: slots, appointments, summaries, signatures, hours."""

from copy import copy
from datetime import datetime, time, timedelta

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from eveil.core.dates import DAYS, date_fr, duration, local, next_working_day
from eveil.core.fields import LineField, TextField
from eveil.core.forms import DayField, HourInput, RequiredWhen, VersionedModelForm, When
from eveil.core.holidays import is_holiday
from eveil.core.mailforms import MailForm
from eveil.core.text import NBSP
from projects.enums import InterviewMode, InterviewState
from projects.forms.sorting import AdviserField
from projects.models import Interview
from projects.notifications import interviews as notifications

LENGTHS = [(minutes, duration(timedelta(minutes=minutes))) for minutes in (30, 45, 60, 90, 120)]
MORE_LENGTHS = [
    (minutes, duration(timedelta(minutes=minutes)))
    for minutes in (15, 30, 45, 60, 75, 90, 105, 120, 150, 180, 240)
]
# One form offers no more than this: about a year of one weekly half-day.
MOST_SLOTS = 300


def moment_of(day, hour):
    return timezone.make_aware(datetime.combine(day, hour))


def day_field(label, **options):
    return DayField(label=label, **options)


def hour_field(label, **options):
    return forms.TimeField(label=label, widget=HourInput, **options)


def check_hour(form, name):
    """Beside the field ``name``: nobody meets in the night."""
    first, last = settings.INTERVIEW_FIRST_HOUR, settings.INTERVIEW_LAST_HOUR
    hour = form.cleaned_data.get(name)
    if hour and not time(first) <= hour <= time(last):
        form.add_error(name, f"Un entretien commence entre {first}{NBSP}h et {last}{NBSP}h.")


def check_entry(form, name, accompaniment):
    """Beside the field ``name``: there is no interview before the accompaniment."""
    day = form.cleaned_data.get(name)
    if day and day < accompaniment.start:
        start = date_fr(accompaniment.start)
        form.add_error(name, f"L’accompagnement n’a commencé que le {start}.")


def mode_field():
    return forms.ChoiceField(
        label="Modalité", choices=InterviewMode.choices, widget=forms.RadioSelect
    )


class PlaceForm(RequiredWhen, forms.Form):
    """Where or how: a place, or a link for a video call."""

    mode = mode_field()
    place = LineField(
        label="Lieu",
        max_length=200,
        required=False,
        help_text="Adresse, salle, étage\u00a0: de quoi trouver la porte.",
    )
    link = forms.URLField(
        label="Lien de la visioconférence", required=False, assume_scheme="https", max_length=500
    )

    required_when = {
        "place": When(
            lambda cleaned: cleaned.get("mode") == InterviewMode.OFFICE,
            "si c’est sur place",
            "Dites où venir.",
        ),
        "link": When(
            lambda cleaned: cleaned.get("mode") == InterviewMode.VIDEO,
            "si c’est en visioconférence",
            "Donnez le lien de la visioconférence.",
        ),
    }


class OfferForm(PlaceForm):
    """Slots of one day, or of the same hours week after week: ``times`` once valid."""

    adviser = AdviserField(label="De qui", empty_label=None)
    day = day_field("Le, ou à partir du")
    start = hour_field("De")
    end = hour_field("À", help_text="Plusieurs créneaux d’affilée tiennent entre ces deux heures.")
    length = forms.TypedChoiceField(label="Durée de chacun", choices=LENGTHS, coerce=int)
    weekdays = forms.TypedMultipleChoiceField(
        label="Chaque semaine, le",
        choices=list(enumerate(DAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans jour coché, les créneaux sont pour ce seul jour. Les jours fériés sont "
        "sautés.",
    )
    until = day_field("Jusqu’au", required=False)

    field_order = ["adviser", "day", "start", "end", "length", "weekdays", "until", "mode"]
    required_when = {
        **PlaceForm.required_when,
        "until": When(
            lambda cleaned: bool(cleaned.get("weekdays")),
            "s’ils se répètent",
            "Dites jusqu’à quand ces créneaux se répètent.",
        ),
    }

    def clean(self):
        cleaned = super().clean()
        check_hour(self, "start")
        if not self.errors:
            self._check_order()
        if self.errors:
            return cleaned
        self.times = [pair for day in self._days() for pair in self._slots(day)]
        if not self.times:
            self.add_error("end", "Aucun créneau à venir ne tient entre ces deux heures.")
        elif len(self.times) > MOST_SLOTS:
            self.add_error(
                "until", f"Cela ferait {len(self.times)} créneaux\u00a0; {MOST_SLOTS} au plus."
            )
        return cleaned

    def _check_order(self):
        given = self.cleaned_data
        if given["end"] <= given["start"]:
            self.add_error("end", "La fin précède le début.")
        last = "until" if given["weekdays"] else "day"
        furthest = timezone.localdate() + timedelta(days=settings.SLOT_DAYS_AHEAD)
        if given[last] < given["day"]:
            self.add_error(last, "Ce jour précède le premier.")
        elif given[last] > furthest:
            self.add_error(last, f"On propose des créneaux jusqu’au {date_fr(furthest)} au plus.")

    def _days(self):
        first = self.cleaned_data["day"]
        if not self.cleaned_data["weekdays"]:
            return [first]
        length = (self.cleaned_data["until"] - first).days
        days = (first + timedelta(days=ahead) for ahead in range(length + 1))
        chosen = self.cleaned_data["weekdays"]
        return [day for day in days if day.weekday() in chosen and not is_holiday(day)]

    def _slots(self, day):
        length = timedelta(minutes=self.cleaned_data["length"])
        start = moment_of(day, self.cleaned_data["start"])
        end = moment_of(day, self.cleaned_data["end"])
        while start + length <= end:
            if start > timezone.now():
                yield start, start + length
            start += length

    def where(self):
        return {name: self.cleaned_data[name] for name in ("mode", "place", "link")}


class BookForm(forms.Form):
    purpose = LineField(
        label="De quoi voulez-vous parler\u00a0?",
        max_length=300,
        required=False,
        help_text="Quelques mots, pour que l’entretien serve.",
    )


class GiveUpForm(forms.Form):
    reason = TextField(
        label="Un mot pour expliquer",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


# The team's appointments -------------------------------------------------------------------


class AppointmentForm(PlaceForm, MailForm):
    """When and where, beside the mail that tells the holder. What is past tells nobody."""

    submit = "Fixer ce rendez-vous"
    sealed = ("subject", "message", "adviser", "day", "start", "length", "mode", "place", "link")

    adviser = AdviserField(label="Avec", empty_label=None)
    day = day_field("Le")
    start = hour_field("À")
    length = forms.TypedChoiceField(label="Durée", choices=MORE_LENGTHS, coerce=int)
    purpose = LineField(label="Objet", max_length=300, required=False)

    field_order = ["adviser", "day", "start", "length", "mode", "place", "link", "purpose"]

    def __init__(self, *args, interview, **kwargs):
        self.interview = interview
        super().__init__(*args, **kwargs)

    def appointment(self):
        """The interview with the times and place that the form holds."""
        # A copy: an appointment that moves is the same row, and does not stand in its own way.
        planned = copy(self.interview)
        planned.state = InterviewState.BOOKED
        planned.adviser = self.value("adviser")
        planned.starts_at = moment_of(self.value("day"), self.value("start"))
        planned.ends_at = planned.starts_at + timedelta(minutes=int(self.value("length")))
        for name in ("mode", "place", "link", "purpose"):
            setattr(planned, name, self.value(name))
        return planned

    def clean(self):
        cleaned = super().clean()
        self._check_day()
        check_hour(self, "start")
        if not self.errors:
            self._check_free()
        return cleaned

    def _check_day(self):
        accompaniment, day = self.interview.accompaniment, self.cleaned_data.get("day")
        check_entry(self, "day", accompaniment)
        if day and accompaniment.end and day > accompaniment.end:
            end = date_fr(accompaniment.end)
            self.add_error("day", f"L’accompagnement a pris fin le {end}.")
        elif day and day > timezone.localdate() + timedelta(days=settings.INTERVIEW_DAYS_AHEAD):
            self.add_error("day", "Ce jour est trop lointain\u00a0: vérifiez l’année.")

    def _check_free(self):
        """Said before the mail is read; the database holds it in the end. A slot that is still
        free is no obstacle: the adviser takes it back."""
        planned = self.appointment()
        there = Interview.objects.overlapping(planned).filter(state__in=InterviewState.TAKES_HOLDER)
        taken = there.filter(Q(adviser=planned.adviser) | Q(holder=planned.holder))
        for other in taken.select_related("adviser__person"):
            who = planned.adviser if other.adviser == planned.adviser else planned.holder
            self.add_error("start", f"{who} a déjà un entretien à cette heure.")

    def notification(self):
        return notifications.InterviewBooked(self.appointment(), **self.words())

    @property
    def mail(self):
        # Not with another hour than the one that was typed and refused.
        wrong = bool(self.errors.keys() & set(self.sealed))
        return None if wrong or self.appointment().has_begun else super().mail


class MoveForm(AppointmentForm):
    submit = "Déplacer le rendez-vous"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["adviser"]

    def value(self, name):
        return self.interview.adviser if name == "adviser" else super().value(name)

    def notification(self):
        return notifications.InterviewMoved(
            self.appointment(), before=self.interview, **self.words()
        )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.appointment().has_begun:
            self.add_error("day", "Un rendez-vous se déplace vers un moment à venir.")
        return cleaned


class CancelForm(MailForm):
    submit = "Annuler le rendez-vous"

    def __init__(self, *args, interview, **kwargs):
        self.interview = interview
        super().__init__(*args, **kwargs)
        self.fields["message"].label = "Pourquoi, en quelques mots"
        self.fields["message"].required = True

    def notification(self):
        return notifications.InterviewCancelled(self.interview, **self.words())


class RemoveForm(forms.Form):
    reason = LineField(
        label="Pourquoi était-ce une erreur\u00a0?",
        max_length=300,
        help_text="Gardé dans l’historique, que l’équipe lit.",
    )


class MissForm(forms.Form):
    reason = TextField(
        label="Ce qu’on en sait",
        max_length=1000,
        required=False,
        help_text="Gardé dans l’équipe.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


# The summary -----------------------------------------------------------------------------


class WriteUpForm(VersionedModelForm):
    """What was said: ``summary`` and ``next_steps`` are read by the holder, ``internal`` not."""

    day = day_field("Le")
    start = hour_field("De")
    end = hour_field("À")
    mode = mode_field()
    place = LineField(label="Lieu", max_length=200, required=False)
    purpose = LineField(label="Objet", max_length=300)
    summary = TextField(
        label="Compte rendu partagé",
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    next_steps = TextField(
        label="Suites décidées ensemble",
        max_length=3000,
        required=False,
        help_text="Une par ligne : chacune entre au plan d’action, pour dans deux semaines.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    internal = TextField(
        label="Note interne",
        max_length=10_000,
        required=False,
        help_text="Lue par l’équipe seule\u00a0: ni page, ni courriel, ni papier ne la montre.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Interview
        fields = ("mode", "place", "purpose", "operation", "summary", "next_steps")

    field_order = ["day", "start", "end", "mode", "place", "purpose", "operation", "summary"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {
            "day": local(self.instance.starts_at).date(),
            "start": local(self.instance.starts_at).time(),
            "end": local(self.instance.ends_at).time(),
            "internal": self.instance.internal,
        }
        self._offer_operations()
        first_name = self.instance.holder.person.first_name
        self.fields["summary"].help_text = f"{first_name} le lit et le signe, avec les suites."

    def _offer_operations(self):
        """Those that pay for this accompaniment; the only one is proposed."""
        operations = self.instance.accompaniment.operations.all()
        self.fields["operation"].queryset = operations
        self.fields["operation"].empty_label = "aucune"
        if not operations:
            del self.fields["operation"]
        elif self.instance.state == InterviewState.BOOKED and len(operations) == 1:
            self.initial["operation"] = operations[0].pk

    def clean(self):
        cleaned = super().clean()
        if "start" in self.changed_data:
            check_hour(self, "start")
        if {"day", "start", "end"} & self.errors.keys():
            return cleaned
        self.instance.starts_at = moment_of(cleaned["day"], cleaned["start"])
        self.instance.ends_at = moment_of(cleaned["day"], cleaned["end"])
        if self.instance.ends_at <= self.instance.starts_at:
            self.add_error("end", "L’entretien finit après avoir commencé.")
        elif "day" in self.changed_data:
            check_entry(self, "day", self.instance.accompaniment)
        if "end" not in self.errors and not self.instance.has_begun:
            self.add_error("start", "Cet entretien n’a pas encore commencé.")
        return cleaned


def next_morning():
    """What an appointment form opens with: nine o'clock on the next working day."""
    return {"day": next_working_day(), "start": time(9), "length": 60}
