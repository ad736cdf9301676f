"""What one may do with applications, holders and projects."""

from eveil.people.permissions import is_team
from partners.permissions import is_partner
from projects.enums import HoldingRight
from projects.models import ProjectHolder


def is_holder(user):
    return user.is_authenticated and ProjectHolder.objects.filter(person=user.person_id).exists()


def can_sort(user, submission):
    """Any member of the team sorts any application: the office is small and people are away."""
    return is_team(user)


can_read_notes = is_team


def has_space(user):
    """Holders, and those whose account leads nowhere else, who are told what to do about it."""
    return is_holder(user) or not (is_team(user) or is_partner(user))


def can_write_project(user, project):
    """Its holders who were given the right to; they answer for what partners read."""
    return project.holdings.filter(holder__person=user.person_id, right=HoldingRight.WRITE).exists()
