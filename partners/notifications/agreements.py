"""Who is told that an agreement ends, and when."""

from collections import defaultdict
from datetime import timedelta

from eveil.core import dates
from eveil.core.enums import Category
from eveil.core.notifications import Notification, Recipient, absolute, register
from eveil.core.text import NBSP
from partners.models import Agreement, Mandate

# Days before the last one.
STEPS = (90, 30, 7)


@register
class AgreementEnding(Notification):
    """Three months, one month and one week before the last day, once each.

    After an outage only the reminder of the step that was reached leaves: two at once would
    say the same thing twice. What was signed or renewed later than a step skips it.
    """

    name = "partners.agreement_ending"
    label = "Convention : fin prochaine"
    category = Category.AGREEMENTS
    reason = "vous suivez une convention avec EVEIL"

    def __init__(self, agreement, person, *, step, day, parties, is_adviser):
        self.agreement = agreement
        self.person = person
        self.step = step
        self.day = day
        self.parties = parties
        self.is_adviser = is_adviser
        names = "EVEIL" if is_adviser else ", ".join(party.structure.label for party in parties)
        self.reason = f"vous suivez la convention «{NBSP}{agreement}{NBSP}» pour {names}"

    @property
    def formal(self):
        return not self.is_adviser

    @property
    def key(self):
        return f"{self.name}:{self.agreement.pk}:{self.agreement.end}:{self.step}:{self.person.pk}"

    @property
    def recipient(self):
        return Recipient.of(self.person)

    def context(self):
        return {
            "agreement": self.agreement,
            "days": (self.agreement.end - self.day).days,
            "end": dates.long_day(self.agreement.end),
            "parties": [party.structure for party in self.agreement.parties.all()],
            "own": [party.structure.label for party in self.parties],
            "is_adviser": self.is_adviser,
            "renewed_until": self._renewed_until(),
            "url": absolute(self.agreement.get_absolute_url()),
        }

    def _renewed_until(self):
        agreement = self.agreement
        return dates.date_fr(agreement.end_once_renewed()) if agreement.renews_tacitly else ""

    @classmethod
    def due(cls, day):
        agreements = (
            Agreement.objects.ending(day, day + timedelta(days=max(STEPS)))
            .select_related("adviser__person")
            .with_parties()
            .order_by("end", "pk")
        )
        stepped = [(agreement, step_reached(agreement, day)) for agreement in agreements]
        stepped = [(agreement, step) for agreement, step in stepped if step]
        contacts = contacts_of([agreement for agreement, _ in stepped], day)
        for agreement, step in stepped:
            people = {agreement.adviser.person: []} if agreement.adviser.is_active else {}
            for party in agreement.parties.all():
                for person in contacts[party.pk]:
                    people.setdefault(person, []).append(party)
            for person, parties in people.items():
                is_adviser = person.pk == agreement.adviser.person_id
                yield cls(
                    agreement, person, step=step, day=day, parties=parties, is_adviser=is_adviser
                )


def step_reached(agreement, day):
    """The step that ``day`` has come to, None when it was passed before the period began."""
    left = (agreement.end - day).days
    step = min(step for step in STEPS if left <= step)
    began = max(agreement.period_start, agreement.signed_on)
    return step if agreement.end - timedelta(days=step) >= began else None


def contacts_of(agreements, day):
    """{primary key of a party: who is told}: its main contact, and who follows it there."""
    parties = [party for agreement in agreements for party in agreement.parties.all()]
    in_office = defaultdict(list)
    mandates = Mandate.objects.contacts(day).filter(
        structure__in={party.structure_id for party in parties}
    )
    for mandate in mandates.select_related("person").order_by("-is_main", "pk"):
        in_office[mandate.structure_id].append(mandate)
    return {
        party.pk: [
            mandate.person
            for mandate in in_office[party.structure_id]
            if mandate.is_main or mandate.person_id == party.contact_id
        ]
        for party in parties
    }
