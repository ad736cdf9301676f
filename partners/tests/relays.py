"""Handing over, in the words of its tests."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from eveil.people.tests.factories import PersonFactory
from partners.enums import MandateFunction
from partners.models import Handover, Mandate

CONTACT, TRAINER = MandateFunction.CONTACT, MandateFunction.TRAINER
TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)


def relay(mandate, *, successor=None, last=TODAY, first=None, functions=(CONTACT,), note=""):
    return Handover(
        structure=mandate.structure,
        leaver=mandate.person,
        successor=successor or PersonFactory(),
        last_day=last,
        first_day=first or last + timedelta(days=1),
        functions=list(functions),
        note=note,
    )


def mandates(person):
    rows = Mandate.objects.filter(person=person).order_by("start", "end")
    return [(row.function, row.start, row.end, row.is_main) for row in rows]


def path(name, *args):
    return reverse(f"partners:{name}", args=args)
