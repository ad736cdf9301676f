"""Reads of the action plan: whom an action concerns, and what each page shows of it."""

from django.db.models import Q
from django.utils import timezone

from eveil.people.models import User
from eveil.people.permissions import is_team
from eveil.people.queries import team_to_tell
from partners.models import Mandate
from projects.enums import ActionState
from projects.models import ActionItem, Project


def contacts_of(action):
    """Those who receive, today, what is sent to the structure; the main one first."""
    contacts = Mandate.objects.contacts().filter(structure=action.structure_id)
    contacts = contacts.select_related("person").order_by("-is_main", "start", "pk")
    return [mandate.person for mandate in contacts]


def owners(action):
    """Who hears of an action: its person; for a structure, the contact who carries it while in
    office, else the main one."""
    if not action.structure_id:
        return [action.person]
    people = contacts_of(action)
    return [person for person in people if person.pk == action.person_id] or people[:1]


def is_owner(action, person):
    """Is it still this person who does it, or speaks for the structure that does?"""
    if not action.structure_id:
        return action.person_id == person.pk
    return person in contacts_of(action)


def advisers_of(action):
    """Who helps: the adviser in charge, else those who know the person."""
    accompaniment = action.accompaniment
    if accompaniment and accompaniment.adviser:
        return [accompaniment.adviser]
    if accompaniment:
        return team_to_tell(accompaniment.holder.person)
    return list(User.objects.team().filter(pk=action.by_id))


def serves(action, reader=None):
    """What the action is for, as ``reader`` may know it; without one, as its owner may.

    A structure's contact reads the name of a project only while its holders show it.
    """
    accompaniment = action.accompaniment
    if accompaniment is None:
        return ""
    knows = not action.structure_id if reader is None else knows_holder(action, reader)
    if knows:
        return str(accompaniment.project)
    shared = Project.objects.shared().filter(pk=accompaniment.project_id)
    return str(shared.first() or "")


def knows_holder(action, reader):
    """Is the reader of the team, or the holder itself?"""
    return is_team(reader) or action.accompaniment.holder.person_id == reader.person_id


# What a line of the plan shows.
LINE = (
    "what",
    "due",
    "state",
    "answered_at",
    "updated_at",
    "person__first_name",
    "person__last_name",
    "structure__name",
    "structure__short_name",
    "accompaniment__state",
)


def lines_of(holder):
    """The actions in the plans of a holder, the next first, as their lines show them."""
    rows = ActionItem.objects.filter(accompaniment__holder=holder)
    return rows.select_related("person", "structure", "accompaniment").only(*LINE)


def to_do_of(holder):
    """What is still to do in the plans of a holder that go on."""
    return list(lines_of(holder).current())


def plan_of(holder):
    """(what is to do in the plans of a holder, the next first; what was done, dropped, or left
    behind by an accompaniment that ended, the latest first)."""
    rows = list(lines_of(holder))
    still = [row for row in rows if row.is_awaited]
    over = [row for row in rows if not row.is_awaited]
    over.sort(key=lambda row: row.answered_at or row.updated_at, reverse=True)
    return still, over


def others_of(person, action):
    """What else is up to ``person`` and doesn't wait for our help, the next first."""
    rows = ActionItem.objects.up_to(person).current().for_list().exclude(pk=action.pk)
    return rows.exclude(state=ActionState.HELP).order_by("due", "pk")


def promised_by(user):
    """What the structures that the user acts for have still to do, the next first."""
    return ActionItem.objects.promised_by(user).current().for_list()


# Staff home --------------------------------------------------------------------------------


def _followed_by(rows, user):
    """Those of the accompaniments that ``user`` follows, or nobody does; its own work."""
    if user is None:
        return rows
    mine = Q(accompaniment__adviser=user) | Q(person=user.person_id)
    return rows.filter(mine | Q(accompaniment__adviser=None))


def waiting_for_help(user=None):
    """Actions for which somebody asked the team for help, the longest wait first."""
    rows = ActionItem.objects.current().filter(state=ActionState.HELP)
    return _followed_by(rows, user).order_by("answered_at", "pk")


def late_for_team(user=None):
    """Actions past their day, other than those that wait for help, the latest first."""
    late = ActionItem.objects.current().filter(due__lt=timezone.localdate())
    late = late.exclude(state=ActionState.HELP)
    return _followed_by(late, user).order_by("due", "pk")
