"""What the kinds of events of a thread share."""

from eveil.core.kept import Param

HOLDER, PERSON, EMAIL = Param("holder"), Param("person"), Param("email")


def with_holder(holder):
    """Who reads what is shared with a holder, as entries say it."""
    return f"Avec {holder.person.first_name}"
