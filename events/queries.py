"""What pages ask about meetings."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Min, Q, Value, When

from eveil.core.kept import kept
from eveil.core.models import TransitionLog
from eveil.core.pieces import Entry
from eveil.core.text import plural
from events.enums import Answer, MeetingKind, MeetingState
from events.models import Invitation, Meeting
from events.permissions import OPEN
from partners.models import Mandate, Structure

# Structures proposed at once; who has more partners looks for some of them.
TO_INVITE = 100


@dataclass
class AnswerCounts:
    """Structures by answer. One « oui » among its contacts is a « oui » of the structure."""

    yes: int = 0
    maybe: int = 0
    no: int = 0
    silent: int = 0

    @property
    def total(self):
        return self.yes + self.maybe + self.no + self.silent

    @property
    def sentence(self):
        """« 9 structures viennent, 3 hésitent, 2 n’ont pas répondu »."""
        parts = []
        for count, one, many in (
            (self.yes, "vient", "viennent"),
            (self.maybe, "hésite", "hésitent"),
            (self.no, "ne vient pas", "ne viennent pas"),
            (self.silent, "n’a pas répondu", "n’ont pas répondu"),
        ):
            if count:
                subject = count if parts else plural(count, "structure")
                parts.append(f"{subject} {one if count == 1 else many}")
        return ", ".join(parts)


# The answer that speaks for a structure with several contacts: the lowest rank.
_RANKS = (
    ("yes", Q(answer=Answer.YES)),
    ("maybe", Q(answer=Answer.MAYBE)),
    ("silent", Q(answer=Answer.NONE, in_office=True)),
    ("no", Q(answer=Answer.NO)),
    # Silent, and gone since: counts only when nobody else was asked.
    ("silent", Q()),
)


def answers_by_structure(rows):
    """``{primary key of the meeting: AnswerCounts}``, in one query."""
    return _counted(_best_answers([meeting.pk for meeting in rows]))


def _best_answers(meetings):
    """(meeting, lowest rank) of each structure invited to ``meetings``, which are keys."""
    rank = Case(
        *(When(condition, then=Value(rank)) for rank, (_, condition) in enumerate(_RANKS[:-1])),
        default=Value(len(_RANKS) - 1),
        output_field=IntegerField(),
    )
    return (
        Invitation.objects.filter(meeting__in=meetings)
        .annotate(in_office=Invitation.acts_for_structure())
        .order_by()
        .values("meeting", "structure")
        .annotate(rank=Min(rank))
        .values_list("meeting", "rank")
    )


@kept
def _best_answers_of(_user, meeting):
    """The same of one meeting, which everybody reads on arriving."""
    return _best_answers([meeting])


def _counted(ranked):
    counts = defaultdict(AnswerCounts)
    for meeting, best in ranked:
        word = _RANKS[best][0]
        setattr(counts[meeting], word, getattr(counts[meeting], word) + 1)
    return counts


def next_meeting(user):
    """The next meeting that ``user`` may know of, with its ``answers``; None without one."""
    meeting = (
        Meeting.objects.visible_to(user)
        .upcoming()
        .exclude(state=MeetingState.HELD)
        .select_related("host", "municipality")
        .order_by("starts_at", "pk")
        .first()
    )
    if meeting:
        meeting.answers = _counted(_best_answers_of(None, meeting.pk))[meeting.pk]
    return meeting


def invitations_of(user):
    """What ``user`` is invited to and may still answer, soonest first."""
    return (
        Invitation.objects.filter(person=user.person_id, meeting__state=MeetingState.INVITED)
        .filter(meeting__in=Meeting.objects.upcoming())
        .in_office()
        .select_related("structure", "meeting__host", "meeting__municipality")
        .order_by("meeting__starts_at", "structure__name")
    )


def problems_to_set(structures):
    """Meetings to come that ``structures`` host and whose problem nobody wrote yet."""
    return (
        Meeting.objects.upcoming()
        .filter(host__in=structures, state__in=OPEN, kind=MeetingKind.ITINERANT, problem="")
        .select_related("host", "municipality")
        .order_by("starts_at", "pk")
    )


def invitations_to(meeting):
    """Everybody invited to ``meeting``, by structure, with ``in_office``."""
    return (
        meeting.invitations.select_related("structure", "person", "answered_by__person")
        .annotate(in_office=Invitation.acts_for_structure())
        .order_by("structure__name", "person__last_name", "pk")
    )


def history(meeting):
    """Lines of the timeline: what happened to the meeting, newest first."""
    return [
        Entry(
            title=MeetingState(log.to_state).label,
            at=log.at,
            icon=MeetingState.STYLE[log.to_state][1],
            by=str(log.by or ""),
            text=log.reason,
        )
        for log in TransitionLog.of(meeting)
    ]


def motive(meeting):
    """Why a cancelled meeting was."""
    log = TransitionLog.of(meeting).filter(to_state=MeetingState.CANCELLED).first()
    return log.reason if log else ""


@dataclass
class Guest:
    """A structure that may be invited: its contacts who were, and those who were not yet."""

    structure: Structure
    invited: list
    new: list


def structures_to_invite(meeting, sought=""):
    """(a ``Guest`` per active structure that matches ``sought``, by name, whether more do).

    Three queries, and as many rows as one person reads.
    """
    structures = Structure.objects.active(meeting.day).matching(sought).order_by("folded", "pk")
    structures = list(structures[: TO_INVITE + 1])
    structures, more = structures[:TO_INVITE], len(structures) > TO_INVITE
    contacts = defaultdict(dict)
    mandates = Mandate.objects.contacts().filter(structure__in=structures)
    for mandate in mandates.select_related("person").order_by("person__last_name", "pk"):
        contacts[mandate.structure_id][mandate.person_id] = mandate.person
    known = set(meeting.invitations.values_list("structure", "person"))
    rows = []
    for structure in structures:
        row = Guest(structure, invited=[], new=[])
        for person in contacts[structure.pk].values():
            is_known = (structure.pk, person.pk) in known
            (row.invited if is_known else row.new).append(person)
        rows.append(row)
    return rows, more
