"""Where the parties stand with an agreement that they read, or read before it was signed."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from eveil.core.pieces import Entry
from eveil.core.text import plural
from eveil.people.models import Person, User
from partners.enums import Verdict
from partners.models import Mandate, Party, ReviewAnswer


@dataclass
class Reader:
    """Somebody who answers for one of the parties, or for several."""

    person: Person
    has_account: bool
    structures: list = field(default_factory=list)


def readers_of(agreement):
    """``Reader`` of all its parties, each person once."""
    parties = Party.objects.filter(agreement=agreement)
    accounts = User.objects.filter(person=OuterRef("person"), is_active=True)
    mandates = (
        Mandate.objects.answering()
        .filter(structure__in=parties.values("structure"))
        .annotate(has_account=Exists(accounts))
        .select_related("person", "structure")
        .order_by("structure__folded", "-is_main", "pk")
    )
    found = {}
    for row in mandates:
        reader = found.setdefault(row.person_id, Reader(row.person, row.has_account))
        if row.structure not in reader.structures:
            reader.structures.append(row.structure)
    return list(found.values())


@dataclass
class Reading:
    """A party: its ``answer`` to the text as it is, else the last it gave to an ``earlier`` one.

    ``readers`` are asked; nobody is where the list is empty.
    """

    party: Party
    readers: list = field(default_factory=list)
    answer: ReviewAnswer | None = None
    earlier: ReviewAnswer | None = None

    @property
    def approves(self):
        return self.answer is not None and self.answer.approves

    @property
    def stands(self):
        """« n’a pas répondu »: where it is, to be read after its name."""
        if self.answer:
            return self.answer.get_verdict_display().lower()
        if self.earlier:
            return "n’a pas répondu au texte changé depuis"
        return "n’a pas répondu" if self.readers else "n’a personne pour répondre"


def answers_to(agreement):
    """What structures said of it, the oldest first."""
    return agreement.answers.select_related("person", "noted_by__person", "structure")


def readings(agreement, parties, answers, readers=()):
    """A ``Reading`` of each of ``parties``, which may be some of its own; none of an agreement
    that nobody was asked to read."""
    if not agreement.asked_edition:
        return []
    found = {party.structure_id: Reading(party) for party in parties}
    for row in answers:
        if reading := found.get(row.structure_id):
            if row.edition == agreement.edition:
                reading.answer = row
            else:
                reading.earlier = row
    for reader in readers:
        for structure in reader.structures:
            if reading := found.get(structure.pk):
                reading.readers.append(reader)
    return list(found.values())


def readings_today(agreement):
    """Of an agreement under review, each party's ``Reading``."""
    parties = agreement.parties.select_related("structure")
    return readings(agreement, parties, answers_to(agreement), readers_of(agreement))


def reading_of(party, readers=()):
    """Where one party of an agreement under review stands."""
    agreement = party.agreement
    rows = answers_to(agreement).filter(structure=party.structure)
    (reading,) = readings(agreement, [party], rows, readers)
    return reading


def agreed_by(readings):
    """« 2 structures sur 3 approuvent »."""
    number = sum(reading.approves for reading in readings)
    verb = "approuvent" if number > 1 else "approuve"
    return f"{plural(number, 'structure')} sur {len(readings)} {verb} ce texte"


def history(answers):
    """Lines of the agreement's timeline, beside what happened to it."""
    return [
        Entry(
            title=f"{row.structure.label} {Verdict(row.verdict).label.lower()}",
            at=row.created_at,
            icon=Verdict.STYLE[row.verdict][1],
            by=row.source,
            text=row.text,
            shared_with=f"Avec {row.structure.label}",
        )
        for row in answers
    ]


def asked_of(agreement, readers):
    """(party, who of ``readers`` answers for it) of each, carriers last."""
    parties = agreement.parties.select_related("structure")
    return [
        (party, [reader for reader in readers if party.structure in reader.structures])
        for party in parties
    ]
