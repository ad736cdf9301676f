"""Pages that the team and the partner contacts share: same content, another frame."""

from eveil.people.permissions import is_team


def base_for(user):
    """Template that a page shown to ``user`` extends."""
    return "core/base_staff.html" if is_team(user) else "partners/base_partner.html"
