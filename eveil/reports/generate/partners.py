"""Structures, who acts for them, what is noted of them and what they share, in bulk."""

from datetime import timedelta

from django.utils import timezone

from eveil.core.search import vector
from eveil.people.models import Person
from eveil.reports.generate.words import PHRASES, PLACES, THINGS, VERBS
from partners.enums import (
    Audience,
    ExchangeKind,
    MandateFunction,
    Offer,
    PathwayStage,
    ResourceAudience,
    ResourceState,
    StructureKind,
    Theme,
)
from partners.models import JournalEntry, Mandate, Resource, Structure

BATCH = 2000
# Of each structure: its main contact today, who spoke for it before, and two other functions.
MANDATES = 4
ENTRIES = 3


def write_structures(draw, count):
    """``count`` structures with their journal; returns (structure, its contact) of each."""
    structures = [_structure(draw, number) for number in range(1, count + 1)]
    Structure.objects.bulk_create(structures, batch_size=BATCH)
    people = Person.objects.bulk_create(
        (draw.person() for _ in range(count * MANDATES)), batch_size=BATCH
    )
    groups = [people[at : at + MANDATES] for at in range(0, len(people), MANDATES)]
    mandates = [
        mandate
        for structure, group in zip(structures, groups, strict=True)
        for mandate in _mandates(draw, structure, group)
    ]
    Mandate.objects.bulk_create(mandates, batch_size=BATCH)
    entries = [_entry(draw, structure) for structure in structures for _ in range(ENTRIES)]
    JournalEntry.objects.bulk_create(entries, batch_size=BATCH)
    return [(structure, group[0]) for structure, group in zip(structures, groups, strict=True)]


def _structure(draw, number):
    structure = Structure(
        name=f"{draw.pick(THINGS)} {draw.pick(PLACES)} n° {number}",
        kinds=draw.random.sample(StructureKind.values, draw.pick([1, 1, 1, 2])),
        themes=draw.random.sample(Theme.values, 2),
        offers=draw.random.sample(Offer.values, draw.random.randrange(4)),
        municipality=draw.pick(draw.communes),
        active_from=draw.some_day(),
    )
    structure.index()
    return structure


def _mandates(draw, structure, group):
    main, former, legal, other = group
    since = structure.active_from
    change = since + (draw.day - since) / 2
    yield Mandate(structure=structure, person=main, is_main=True, start=change)
    if change > since:
        last = change - timedelta(days=1)
        yield Mandate(structure=structure, person=former, is_main=True, start=since, end=last)
    for person, function in ((legal, MandateFunction.LEGAL), (other, MandateFunction.STEERING)):
        yield Mandate(structure=structure, person=person, function=function, start=since)


def _entry(draw, structure):
    entry = JournalEntry(
        structure=structure,
        kind=draw.pick(ExchangeKind.values),
        day=structure.active_from + (draw.day - structure.active_from) * draw.random.random(),
        text=draw.pick(PHRASES),
        audience=draw.pick(Audience.values),
        author=draw.pick(draw.team),
    )
    entry.index()
    return entry


def write_resources(draw, structures, count):
    """``count`` links, most of them published."""
    rows = (_resource(draw, draw.pick(structures)) for _ in range(count))
    Resource.objects.bulk_create(rows, batch_size=BATCH)


def _resource(draw, structure):
    title = f"{draw.pick(VERBS)} {draw.pick(THINGS).lower()}, fiche {draw.random.randrange(9999)}"
    summary = f"{draw.pick(PHRASES)} {draw.pick(PHRASES)}"
    state = draw.random.choices(ResourceState.values, [2, 92, 3, 3])[0]
    return Resource(
        title=title,
        summary=summary,
        url="https://example.org/fiche",
        themes=draw.random.sample(Theme.values, 2),
        stages=draw.random.sample(PathwayStage.values, 1),
        audience=draw.pick(ResourceAudience.values),
        structure=structure,
        proposed_by=draw.pick(draw.team),
        state=state,
        published_at=timezone.now(),
        search=vector(exact=title, french=f"{title} {summary}"),
    )
