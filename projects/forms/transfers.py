"""Passing an accompaniment on: to whom, what becomes of its appointments, who is told what."""

import hashlib
from collections import Counter

from django import forms
from django.utils.text import capfirst

from eveil.core.dates import long_day
from eveil.core.fields import TextField
from eveil.core.mailforms import MailForm
from eveil.core.text import NBSP, of_person, plural
from projects.enums import Fate
from projects.forms.sorting import AdviserField
from projects.interview_queries import clashes, with_adviser
from projects.notifications.record import NewAdviser
from projects.services import transfers as services

# Choosing somebody else asks the page again, with who is free then; nothing is sent.
ASKS_AGAIN = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-vals": '{"look": "1"}',
    "hx-target": "#a-relire",
    "hx-select": "#a-relire",
    "hx-swap": "outerHTML",
}


def _asked_for(others, given):
    """The adviser that the page is about: the one chosen, or the first."""
    key = given.get("adviser", "")
    return (others.filter(pk=key).first() if key.isdecimal() else None) or others.first()


class TransferForm(MailForm):
    """To whom, what becomes of what is planned, what the next adviser must know, and what the
    holder is told."""

    submit = "Transmettre"

    adviser = AdviserField(label="Transmettre à", empty_label=None)
    note = TextField(
        label="Note pour la suite",
        required=False,
        max_length=5000,
        help_text="Où en est le projet, ce qui est promis, ce qui presse. L’équipe seule la lit.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data=None, *, accompaniment, user, initial=None):
        self.accompaniment = accompaniment
        self.user = user
        self.booked = list(with_adviser(accompaniment, accompaniment.adviser))
        others = AdviserField().queryset.exclude(pk=accompaniment.adviser_id)
        self.to = _asked_for(others, data or initial or {})
        super().__init__(data, initial={**(initial or {}), "adviser": self.to})
        self.fields["adviser"].queryset = others
        self.clashes = clashes(self.to, self.booked)
        for interview in self.booked:
            self.fields[services.field_of(interview)] = self._fate_field(interview)
        if self.booked:
            self.fields["adviser"].widget.attrs |= ASKS_AGAIN
        asked = [services.field_of(row) for row in self.booked]
        self.order_fields(["adviser", *asked, "note", "message", "subject"])
        self.sealed = (*MailForm.sealed, "adviser", *asked)

    def _fate_field(self, interview):
        former = self.accompaniment.adviser
        holder = self.accompaniment.holder.person.first_name
        labels = {
            Fate.TAKE: f"{self.to} le reprend, à la même heure et de la même façon",
            Fate.KEEP: f"{former} le tient encore",
            Fate.CANCEL: f"Il est annulé{NBSP}: {holder} est invité·e à en choisir un autre",
        }
        if not former.is_active:
            del labels[Fate.KEEP]
        clash = self.clashes.get(interview)
        free = f"{self.to} est libre à cette heure."
        return forms.ChoiceField(
            label=f"Rendez-vous {interview.when}",
            help_text=f"{capfirst(interview.where_within)}. {self._said(clash) if clash else free}",
            choices=list(labels.items()),
            widget=forms.RadioSelect,
            initial=Fate.TAKE if not clash else next(iter([*labels][1:])),
            error_messages={"required": "Dites ce que devient ce rendez-vous."},
        )

    def _said(self, clash):
        return f"{self.to} a déjà rendez-vous {clash.when}, avec {clash.holder}."

    def clean(self):
        cleaned = super().clean()
        for interview, clash in self.clashes.items():
            name = services.field_of(interview)
            if cleaned.get(name) == Fate.TAKE:
                self.add_error(name, f"{self._said(clash)} Choisissez autre chose.")
        return cleaned

    def fates(self):
        """(appointment, what becomes of it) of each, as the form says now."""
        named = [(row, services.field_of(row)) for row in self.booked]
        return [(row, Fate(self.value(name) or Fate.KEEP)) for row, name in named]

    @property
    def seal(self):
        """Of the appointments too: one that changes while the page is read is shown again."""
        seen = [(row.pk, row.sequence) for row in self.booked]
        return hashlib.sha256(repr((super().seal, seen)).encode()).hexdigest()

    @property
    def was_shown(self):
        """Without an address too: the fates are read before they are decided."""
        return self.data.get("seal") == self.seal

    def notification(self):
        return NewAdviser(
            self.accompaniment,
            adviser=self.to,
            fates=self.fates(),
            **self.words(),
        )

    def perform(self):
        return services.transfer(
            self.accompaniment,
            to=self.cleaned_data["adviser"],
            fates=self.fates(),
            note=self.cleaned_data["note"],
            by=self.user,
            **self.words(),
        )

    def told(self, done):
        """What was done, in one sentence: from whom to whom, and what became of appointments."""
        holder, before, after = self.accompaniment.holder, done.from_adviser, done.to_adviser
        passed = f"est désormais suivi·e par {after}"
        if before:
            passed = f"passe {of_person(str(before))} à {after}"
        became = _became(self.fates(), before)
        return f"{holder} {passed}{NBSP}; {became}." if became else f"{holder} {passed}."


def _became(fates, before):
    """« le rendez-vous du mardi 24 novembre est repris », « rendez-vous : 2 repris, 1 annulé »."""
    words = {
        Fate.TAKE: ("repris", "repris"),
        Fate.KEEP: (f"laissé à {before}", f"laissés à {before}"),
        Fate.CANCEL: ("annulé", "annulés"),
    }
    if len(fates) == 1:
        ((interview, fate),) = fates
        return f"le rendez-vous du {long_day(interview.starts_at)} est {words[fate][0]}"
    counts = Counter(fate for _, fate in fates)
    said = ", ".join(plural(counts[fate], *pair) for fate, pair in words.items() if counts[fate])
    return f"rendez-vous{NBSP}: {said}" if said else ""
