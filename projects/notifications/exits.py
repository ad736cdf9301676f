"""What the holder is told of its exit: what was noted, or that it was an error."""

from functools import cached_property

from django.conf import settings
from django.urls import reverse

from eveil.core.dates import date_fr
from eveil.core.models import Message
from eveil.core.notifications import InWords, Recipient, absolute, register
from projects.interview_queries import called_off_with


class ToLeaver(InWords):
    """To the holder, about its exit; never the reason, which the team wrote for itself."""

    reason = "vous avez été accompagné·e par l’incubateur EVEIL"

    def __init__(self, outcome, **words):
        super().__init__(**words)
        self.outcome = outcome

    @cached_property
    def person(self):
        return self.outcome.accompaniment.holder.person

    @property
    def recipient(self):
        return Recipient.of(self.person)

    def context(self):
        row = self.outcome.accompaniment
        return {
            **super().context(),
            "project": row.project,
            "adviser": row.adviser,
            "url": absolute(reverse("projects:my_space")),
        }


@register
class ExitNoted(ToLeaver):
    """What was noted, and what comes after; again when a correction is worth telling.

    ``day``: the last one, while it is not noted yet.
    """

    name = "projects.exit_noted"
    label = "Sortie\u00a0: au porteur, ce qui est noté"

    def __init__(self, outcome, *, day=None, **words):
        super().__init__(outcome, **words)
        self.day = day or outcome.day

    @property
    def key(self):
        return f"{self.name}:{self.outcome.pk}:{self.outcome.version}"

    @classmethod
    def was_told(cls, outcome):
        told = Message.objects.filter(key__startswith=f"{cls.name}:{outcome.pk}:")
        return outcome.pk is not None and told.exists()

    def context(self):
        is_correction = self.was_told(self.outcome)
        return {
            **super().context(),
            "is_correction": is_correction,
            "noted": noted(self.outcome, self.day),
            "months_text": in_months(settings.FOLLOW_UP_MONTHS),
        }


@register
class ExitUndone(ToLeaver):
    """To who was told of an exit that was an error: the accompaniment goes on."""

    name = "projects.exit_undone"
    label = "Sortie annulée\u00a0: au porteur"
    reason = "vous êtes accompagné·e par l’incubateur EVEIL"

    @property
    def key(self):
        return f"{self.name}:{self.outcome.pk}"

    def context(self):
        return {**super().context(), "called_off": called_off_with(self.outcome)}


def in_months(months):
    """« 6, 12 et 24 mois »."""
    *firsts, last = map(str, months)
    return f"{', '.join(firsts)} et {last}\u00a0mois" if firsts else f"{last}\u00a0mois"


def noted(outcome, day):
    """(label, value) of what an exit on that day says, as the person reads it."""
    created = (
        ("Créé", outcome.get_legal_form_display()),
        ("Nom", outcome.structure_name),
        ("SIREN", outcome.siren),
        ("Emplois créés", outcome.jobs_created),
    )
    found = (
        ("Projet", outcome.accompaniment.project.title),
        ("Dernier jour", date_fr(day)),
        ("Sortie", outcome.get_kind_display()),
        ("Votre situation", outcome.get_situation_display()),
        *(created if outcome.has_created else ()),
    )
    return [(label, value) for label, value in found if value not in (None, "")]
