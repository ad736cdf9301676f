"""Pages that the team and the partner contacts share: same content, another frame."""

from eveil.people.permissions import is_team
from partners.permissions import is_partner


def base_for(user):
    """Template that a page shown to ``user`` extends."""
    return "core/base_staff.html" if is_team(user) else "partners/base_partner.html"


def base_for_anybody(user):
    """The same, for pages that holders open too."""
    if is_team(user) or is_partner(user):
        return base_for(user)
    return "core/base_space.html"
