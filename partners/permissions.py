"""Partner contact: somebody who holds a current mandate."""

from eveil.people.permissions import is_coordinator, is_team
from partners.models import Mandate


def current_mandates(user):
    """Mandates that the user holds today, with their structures."""
    return Mandate.objects.current().filter(person=user.person_id).select_related("structure")


def is_partner(user):
    return user.is_authenticated and current_mandates(user).exists()


def is_team_or_partner(user):
    return is_team(user) or is_partner(user)


can_manage_structures = is_team
can_keep_journal = is_team


def can_correct(user, entry):
    """Who wrote an exchange corrects it; so does whoever coordinates."""
    return is_team(user) and (user == entry.author or is_coordinator(user))
