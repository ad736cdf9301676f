"""What a holder does in its own space."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from eveil.people.models import User
from eveil.people.queries import team_to_tell
from eveil.people.services import post_message
from projects.enums import AccompanimentState
from projects.permissions import can_write_project
from projects.services.indexing import refresh_holder_search


@transaction.atomic
def rewrite_project(project, *, by):
    """Save what the holder writes of a project locked by the caller."""
    if not can_write_project(by, project):
        raise PermissionDenied
    project.version += 1
    project.save(
        update_fields=["title", "summary", "needs", "looking_for", "version", "updated_at"]
    )
    for holder in project.holders.select_related("person__municipality"):
        refresh_holder_search(holder)
    return project


def write_to_team(holder, *, body, by):
    """A message of the holder. Its advisers hear of it; without one, the team does."""
    advisers = User.objects.team().filter(
        accompaniments__holder=holder, accompaniments__state=AccompanimentState.ACTIVE
    )
    told = list(advisers) or team_to_tell(holder.person)
    return post_message(holder.person, by=by, body=body, notify=told)
