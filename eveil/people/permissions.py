"""Who is in the team. Other roles are predicates of the app that owns the fact."""

from eveil.people.enums import StaffRole


def is_team(user):
    """Adviser or coordinator."""
    return user is not None and user.is_authenticated and user.role != StaffRole.NONE


def is_coordinator(user):
    return user is not None and user.is_authenticated and user.role == StaffRole.COORDINATOR
