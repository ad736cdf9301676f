"""What one may do with applications, holders and projects."""

from eveil.people.permissions import is_team
from projects.models import ProjectHolder


def is_holder(user):
    return user.is_authenticated and ProjectHolder.objects.filter(person=user.person_id).exists()


def can_sort(user, submission):
    """Any member of the team sorts any application: the office is small and people are away."""
    return is_team(user)


can_read_notes = is_team
