"""What pages ask about structures and those who act for them."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, Min, OuterRef, Subquery

from eveil.people.models import Invitation, Person, User
from eveil.territory.maps import near_most
from eveil.territory.models import Intercommunality, Municipality
from eveil.territory.positions import Position
from partners.models import Agreement, Departure, Mandate, Structure

# A map shows the incubator's land; a partner at the other end of France would shrink it.
MAP_REACH_KM = 80


def visible(user):
    """Structures whose whole page ``user`` may read, with where they are."""
    return Structure.objects.visible_to(user).select_related("municipality__epci", "logo")


def listed(user):
    """The directory as ``user`` may browse it, with where its structures are."""
    return Structure.objects.listed_for(user).select_related("municipality__epci", "logo")


def by_municipality(structures):
    """(commune, how many, key and name of one of them) for each commune where some sit."""
    counted = (
        structures.order_by()
        .values("municipality")
        .annotate(count=Count("pk"), only=Min("pk"), named=Min("name"))
    )
    rows = list(counted.values_list("municipality", "count", "only", "named"))
    communes = Municipality.objects.in_bulk([row[0] for row in rows])
    return [(communes[code], count, only, name) for code, count, only, name in rows]


def home_sirens(structures):
    """Intercommunalities that one map can hold: where structures sit, unless very far away."""
    seats = structures.order_by().values("municipality__epci")
    groups = Intercommunality.objects.filter(pk__in=seats).exclude(latitude=None)
    centres = {
        Position(latitude, longitude): siren
        for siren, latitude, longitude in groups.values_list("pk", "latitude", "longitude")
    }
    return [centres[at] for at in near_most(list(centres), MAP_REACH_KM)]


def mandates_of(structure):
    """All mandates, main contacts first: who ``has_account``, who ``is_invited``, and the last
    day that somebody announced, ``leaves_on``."""
    accounts = User.objects.filter(person=OuterRef("person"), is_active=True)
    invitations = Invitation.objects.open().filter(person=OuterRef("person"))
    departures = Departure.objects.open().filter(structure=structure, person=OuterRef("person"))
    return (
        structure.mandates.select_related("person")
        .annotate(
            has_account=Exists(accounts),
            is_invited=Exists(invitations),
            leaves_on=Subquery(departures.values("last_day")[:1]),
        )
        .by_rank()
    )


def followers_of(structure):
    """Of the team, who follows an agreement in force of the structure; else who coordinates."""
    agreements = Agreement.objects.in_force().binding(structure)
    advisers = User.objects.team().filter(pk__in=agreements.values("adviser"))
    return list(advisers) or list(User.objects.coordinators())


@dataclass
class Acting:
    """Somebody who acts for a structure today, with the words of its functions."""

    person: Person
    structure: Structure
    is_main: bool
    functions: list = field(default_factory=list)


def people_of(structures):
    """``Acting`` for each of ``structures``, main contacts first, in one query."""
    known = {structure.pk: structure for structure in structures}
    mandates = Mandate.objects.current().filter(structure__in=known).select_related("person")
    found = {}
    for row in mandates.by_rank():
        key = row.structure_id, row.person_id
        one = found.setdefault(key, Acting(row.person, known[row.structure_id], row.is_main))
        one.functions.append(row.get_function_display())
    order = list(known)
    # Stable: the rank of each stays within its structure.
    return sorted(found.values(), key=lambda one: order.index(one.structure.pk))
