"""What pages ask about handovers: who may take over, and the dossier of who did."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from eveil.core.dates import date_fr
from eveil.core.registry import carried_by
from eveil.core.text import of_person
from eveil.people.models import Person
from partners.models import (
    Agreement,
    Contribution,
    Departure,
    Handover,
    JournalEntry,
    Mandate,
    Structure,
)
from partners.words import measure

SAID = 6
# For so long, the home of a successor leads to its dossier.
RECENT_DAYS = 60


def announced_departure(structure, person):
    """What the person announced and nobody decided yet; or None."""
    rows = Departure.objects.open().filter(structure=structure, person=person)
    return rows.select_related("proposed").first()


def likely_successors(structure, leaver, departure):
    """Who is proposed, then who acts for the structure already."""
    proposed = Q()
    if departure:
        proposed = Q(pk=departure.proposed_id)
        if departure.email:
            proposed |= Q(email__iexact=departure.email)
    colleagues = Mandate.objects.current().filter(structure=structure).values("person")
    return (
        Person.objects.filter(Q(pk__in=colleagues) | proposed)
        .exclude(pk=leaver.pk)
        .order_by("last_name", "first_name", "pk")
    )


def recently_taken_over(user):
    """Handovers whose dossier the home of the successor leads to."""
    since = timezone.localdate() - timedelta(days=RECENT_DAYS)
    rows = Handover.objects.taken_over_by(user, since)
    return rows.select_related("structure", "leaver").order_by("-first_day", "pk")


def handovers(user):
    return Handover.objects.visible_to(user).select_related(
        "structure__municipality", "leaver", "successor", "by__person", "cancelled_by__person"
    )


@dataclass
class Dossier:
    """What a successor reads, the same on the page and on paper.

    Only what the structure may know: of the journal, what is shared with it.
    """

    handover: Handover
    relation: list
    people: list
    agreed: list
    waiting: list
    said: list

    @property
    def title(self):
        successor = of_person(str(self.handover.successor))
        return f"Dossier {successor}, pour {self.handover.structure.label}"


def dossier(handover):
    structure = handover.structure
    day = max(timezone.localdate(), handover.first_day)
    exchanges = JournalEntry.objects.shared().filter(structure=structure)
    said = exchanges.select_related("author__person", "next_by__person", "step_done_by__person")
    carried = _carried(handover)
    agreed = _agreed(handover, {row.url for _, rows in carried for row in rows})
    return Dossier(
        handover=handover,
        relation=_relation(handover),
        people=_people(structure, day),
        agreed=agreed,
        waiting=_waiting(carried, agreed, exchanges),
        said=list(said.prefetch_related("files")[:SAID]),
    )


def _relation(handover):
    """Who we are to each other: (label, words)."""
    structure = handover.structure
    carriers = Structure.objects.filter(is_carrier=True).active().order_by("name")
    lines = [
        ("EVEIL", "L’incubateur d’innovation sociale du sud de l’Ardèche"),
        ("Porté par", ", ".join(one.label for one in carriers)),
        ("Votre structure", f"{structure.name}, {structure.municipality.name}"),
    ]
    if structure.active_from:
        lines.append(("Partenaire", f"depuis le {date_fr(structure.active_from)}"))
    author = handover.by
    lines.append(("Votre contact à EVEIL", f"{author}, {author.email}"))
    return [(label, words) for label, words in lines if words]


def _people(structure, day):
    """(name, functions, how to reach) of those who act for the structure on that day."""
    found = {}
    rows = Mandate.objects.current(day).filter(structure=structure).select_related("person")
    for row in rows.order_by("-is_main", "person__last_name", "pk"):
        functions = found.setdefault(row.person, [])
        functions.append(_function(row))
    return [(person, ", ".join(functions)) for person, functions in found.items()]


def _function(mandate):
    main = " (principal·e)" if mandate.is_main else ""
    return f"{mandate.get_function_display()}{main}"


def _carried(handover):
    """(label, rows) of what the successor carries for the structure from today on."""
    yesterday = timezone.localdate() - timedelta(days=1)
    found = carried_by(handover.structure, handover.successor, yesterday, internal=False)
    return [(source.label, rows) for source, rows in found]


def _agreed(handover, own):
    """(agreement, until when, [(contribution, about, address)]) of those in force.

    What stands at an address among ``own`` falls to the successor.
    """
    structure = handover.structure
    rows = (
        Contribution.objects.filter(party__structure=structure)
        .filter(party__agreement__in=Agreement.objects.in_force())
        .select_related("contact")
    )
    by_agreement = defaultdict(list)
    for row in rows.annotate(agreement=F("party__agreement")).order_by("stage", "pk"):
        address = row.get_absolute_url()
        about = [f"{measure(row.amount, row.unit)} par an"]
        if row.contact:
            about.append("vous" if address in own else str(row.contact))
        by_agreement[row.agreement].append((row.title, " · ".join(about), address))
    agreements = Agreement.objects.in_force().binding(structure).order_by("end", "pk")
    return [(one, _until(one, own), by_agreement[one.pk]) for one in agreements]


def _until(agreement, own):
    followed = " · suivie par vous" if agreement.get_absolute_url() in own else ""
    return f"jusqu’au {date_fr(agreement.end)}{followed}"


def _waiting(carried, agreed, exchanges):
    """(label, [(title, about, address)]) of what the successor has before it, nearest first.

    What an agreement in force says already is not said again.
    """
    said = {agreement.get_absolute_url() for agreement, _, _ in agreed}
    said |= {address for _, _, rows in agreed for _, _, address in rows}
    groups = [
        (label, [(row.title, row.meta, row.url) for row in rows if row.url not in said])
        for label, rows in carried
    ]
    steps = exchanges.with_step_to_take().select_related("next_by__person")
    promised = [
        (row.next_step, f"{row.next_by}, pour le {date_fr(row.next_on)}", "") for row in steps
    ]
    groups.append(("Ce qu’EVEIL doit faire", promised))
    return [(label, rows) for label, rows in groups if rows]


def functions_of(structure, person):
    """(value, label) of the functions that pass on: those held today or to come, else the last."""
    rows = structure.mandates.filter(person=person).order_by("-is_main", "pk")
    lasting = [row for row in rows if not row.is_past]
    found = {row.function: _function(row) for row in reversed(lasting or list(rows))}
    return list(reversed(found.items()))


def as_announced(departure):
    """What was announced, to be corrected."""
    names = ("last_day", "proposed", "first_name", "last_name", "email", "phone", "note")
    return {name: getattr(departure, name) for name in names}
