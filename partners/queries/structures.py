"""What pages ask about structures and those who act for them."""

from django.db.models import Count, Exists, Min, OuterRef

from eveil.people.models import Invitation, User
from eveil.territory.maps import near_most
from eveil.territory.models import Intercommunality, Municipality
from eveil.territory.positions import Position
from partners.models import Structure

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
    """All mandates, main contacts first, with who ``has_account`` and who ``is_invited``."""
    accounts = User.objects.filter(person=OuterRef("person"), is_active=True)
    invitations = Invitation.objects.open().filter(person=OuterRef("person"))
    return (
        structure.mandates.select_related("person")
        .annotate(has_account=Exists(accounts), is_invited=Exists(invitations))
        .by_rank()
    )
