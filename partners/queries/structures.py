"""What pages ask about structures and those who act for them."""

from django.db.models import Exists, OuterRef

from eveil.people.models import Invitation, User
from partners.models import Structure


def visible(user):
    """Structures whose whole page ``user`` may read, with where they are."""
    return Structure.objects.visible_to(user).select_related("municipality__epci", "logo")


def mandates_of(structure):
    """All mandates, those of today first, with who ``has_account`` and who ``is_invited``."""
    accounts = User.objects.filter(person=OuterRef("person"), is_active=True)
    invitations = Invitation.objects.open().filter(person=OuterRef("person"))
    return (
        structure.mandates.select_related("person")
        .annotate(has_account=Exists(accounts), is_invited=Exists(invitations))
        .order_by("-start", "person__last_name", "pk")
    )
