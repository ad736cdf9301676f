"""What pages ask about the journal of a structure."""

from django.db.models import Exists, OuterRef

from eveil.core.registry import timeline_of
from eveil.people.models import User
from partners.models import Mandate

SHOWN = 8
PAGE = 25
# A thread so long is searched rather than leafed through.
LAST_PAGE = 200


def readers_of(structure):
    """Who reads, today, what is shared with the structure: « Hélène Combaluzier »."""
    accounts = User.objects.filter(person=OuterRef("person"), is_active=True)
    mandates = (
        Mandate.objects.current()
        .filter(structure=structure)
        .annotate(has_account=Exists(accounts))
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    found = {mandate.person_id: mandate for mandate in mandates}
    return [
        f"{mandate.person}" if mandate.has_account else f"{mandate.person} (sans compte encore)"
        for mandate in found.values()
    ]


def thread(user, structure, *, limit=SHOWN, page=1):
    """What the panel of the thread shows: a page of entries, and whether older ones exist."""
    entries, has_older = timeline_of(user, structure, limit=limit, page=page)
    return {"entries": entries, "has_older": has_older, "page": page}
