"""Who is in the team. Other roles are predicates of the app that owns the fact."""

from eveil.people.enums import StaffRole


def is_team(user):
    """Adviser or coordinator."""
    return user is not None and user.is_authenticated and user.role != StaffRole.NONE


def is_coordinator(user):
    return user is not None and user.is_authenticated and user.role == StaffRole.COORDINATOR


def can_invite(user, role):
    """The team opens accounts; only coordinators open those of the team."""
    return is_team(user) if role == StaffRole.NONE else is_coordinator(user)


def can_answer_for(user, person):
    """Give or withdraw a consent of ``person``: oneself, or the team which was told to."""
    return is_team(user) or user.person_id == person.pk


def can_write_to(user, person):
    """Write in the conversation of ``person`` with the team."""
    return is_team(user) or user.person_id == person.pk
