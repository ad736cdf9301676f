"""What one may do with applications, holders and projects."""

from eveil.people.permissions import is_coordinator, is_team
from partners.permissions import acts_for, is_partner
from projects.enums import (
    AccompanimentState,
    ActionState,
    HoldingRight,
    InterviewState,
    Signatory,
)
from projects.models import Accompaniment, Project


def is_holder(user):
    return user.is_authenticated and holder_of(user) is not None


def holder_of(user):
    """The user as a holder, or None. Read once per request."""
    return getattr(user.person, "holder", None)


def can_sort(user, submission):
    """Any member of the team sorts any application: the office is small and people are away."""
    return is_team(user)


can_read_notes = is_team
can_enter = is_team
can_accompany = is_team
can_manage_operations = is_coordinator


def can_read_sensitive(user, accompaniment):
    """Benefits and disability: whoever accompanies, and whoever coordinates."""
    return is_coordinator(user) or (is_team(user) and accompaniment.adviser_id == user.pk)


def can_undo_exit(user, accompaniment):
    """An exit noted by error: by whoever accompanied, and whoever coordinates."""
    return is_coordinator(user) or (is_team(user) and accompaniment.adviser_id == user.pk)


def can_delete_document(user, document):
    """Who gave it, as long as it is read by them; whoever coordinates."""
    return is_coordinator(user) or document.by_id == user.pk


def has_space(user):
    """Holders, and those whose account leads nowhere else, who are told what to do about it."""
    return is_holder(user) or not (is_team(user) or is_partner(user))


def can_write_project(user, project):
    """Its holders who were given the right to; they answer for what partners read."""
    return project.holdings.filter(holder__person=user.person_id, right=HoldingRight.WRITE).exists()


# Referrals and raised hands. ``user`` is None for who comes by the signed link of a mail: the
# person whom it is about.


def the_person_or_team(user, exchange):
    """The team notes what the person says on the telephone."""
    return user is None or is_team(user)


def the_platform(user, exchange):
    """Nobody: the calendar."""
    return user is None


def the_structure(user, exchange):
    """Whoever acts today for the structure; the team when it is told on the telephone."""
    return user is not None and (is_team(user) or acts_for(user, exchange.structure_id))


def only_the_structure(user, exchange):
    return user is not None and acts_for(user, exchange.structure_id)


def the_team(user, exchange):
    return is_team(user)


def can_refer_in(user, structure):
    """A structure sends somebody to EVEIL; the team writes it down for one that calls."""
    return is_team(user) or acts_for(user, structure.pk)


def can_raise_hand(user, structure, project):
    """For a structure one acts for, to a project that its holders show now."""
    return acts_for(user, structure.pk) and Project.objects.shown().filter(pk=project.pk).exists()


def can_conduct(user, interview):
    """Any member of the team stands in for another: notes, moves, calls off."""
    return is_team(user)


def can_book(user, slot):
    """Who is accompanied by the adviser of the slot, or the team for somebody who calls."""
    return is_team(user) or (
        user is not None
        and Accompaniment.objects.filter(
            holder__person=user.person_id, adviser=slot.adviser_id, state=AccompanimentState.ACTIVE
        ).exists()
    )


def can_change(user, interview):
    """The holder, alone, as long as the adviser can still do something else with the time."""
    own = interview.holder.person_id == user.person_id
    return own and not interview.is_settled


def can_sign(user, interview, role):
    """Each for oneself; the holder also by hand on the adviser's own screen."""
    if role == Signatory.HOLDER and interview.holder.person_id == user.person_id:
        return True
    return is_team(user) and interview.adviser_id == user.pk


def can_write_up(user, interview):
    """Once it has begun; what was taken for missed may turn out to have been held."""
    return is_team(user) and interview.has_begun


def can_remove(user, interview):
    """What was noted by error: nothing that somebody wrote or signed disappears."""
    removable = {InterviewState.BOOKED, InterviewState.MISSED, InterviewState.HELD}
    return interview.state in removable and can_write_up(user, interview) and interview.is_blank


def can_plan(user, action):
    """Only the team writes the plan, drops what is in it, or takes something up again; and
    nobody once the accompaniment has ended."""
    return is_team(user) and not action.is_left_behind


def can_answer_action(user, action):
    """Whoever does it, a contact of the structure that does it, or the team.

    ``user`` is None for who comes by the signed link of a mail: the owner.
    """
    if action.is_left_behind:
        return False
    if user is None or is_team(user) or action.person_id == user.person_id:
        return True
    return action.structure_id is not None and acts_for(user, action.structure_id)


def can_reopen(user, action):
    """What the team dropped, only the team takes up again."""
    return can_plan(user, action) or (
        action.state != ActionState.DROPPED and can_answer_action(user, action)
    )
