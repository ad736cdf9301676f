"""What is expected of the structures that a contact acts for: one line each, acted on in place.

A constant number of queries, whatever the number of structures and of lines.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from eveil.core.dates import as_date, long_day, short_day
from eveil.core.text import NBSP, plural
from eveil.core.union import columns, name_of, oldest_first, union
from eveil.people.kept import kept
from events.enums import Answer
from events.queries import invitations_of, problems_to_set
from partners.models import JournalEntry, Party
from partners.queries.agreements import due_in, to_read
from projects.action_plan import promised_by
from projects.enums import ReferralState, Way
from projects.models import Referral

# After that time one may know what became of somebody whom one took in.
OUTCOME_DAYS = 45
# How long one has to answer a referral, and to sign an agreement, before it is late.
ANSWER_DAYS, SIGN_DAYS = 14, 30
FAR = date.max
# Of one kind: nobody reads a longer list.
LINES = 20


class Act(NamedTuple):
    """A button of a line: it opens ``url``, or posts ``name=value`` there."""

    label: str
    url: str
    posts: bool = False
    name: str = ""
    value: str = ""


@dataclass
class Expected:
    """One line. ``due``: the day it is for; ``done``: what was answered already; ``promised``:
    it is EVEIL's turn, and the structure may recall it."""

    structure: int
    title: str
    url: str
    icon: str
    about: str
    acts: list = field(default_factory=list)
    due: date = FAR
    done: str = ""
    promised: bool = False

    @property
    def meta(self):
        about = Truncator(self.about).chars(120)
        if self.due >= timezone.localdate():
            return about
        late = plural((timezone.localdate() - self.due).days, "jour")
        return format_html('<span class="ev-late">{}</span> · {}', late, about)


def expected_of(user, structures):
    """Lines for ``structures``, of those that ``user`` acts for: the most urgent first."""
    chosen = {structure.pk: structure.label for structure in structures}
    lines = [
        *(invitation(row) for row in invitations_of(user) if row.structure_id in chosen),
        *(referral(row) for row in _referrals(user, chosen)),
        *(contribution(row) for row in due_in(chosen, timezone.localdate().year)),
        *(READ_TOGETHER[row.source](row) for row in oldest_first(_short(user, tuple(chosen)))),
        *(promise(row) for row in promised_by(user) if row.structure_id in chosen),
    ]
    if len(chosen) > 1:
        for line in lines:
            line.about = f"Pour {chosen[line.structure]}. {line.about}"
    return sorted(lines, key=lambda one: (bool(one.done) or one.promised, one.due))


def invitation(row):
    """« Serez-vous à la rencontre du jeudi 10 décembre 2026 ? »."""
    meeting = row.meeting
    question = f"Serez-vous à la rencontre du {long_day(meeting.starts_at)}{NBSP}?"
    post = reverse("events:answer", args=[row.meeting_id, row.pk])
    if row.answer:
        return Expected(
            structure=row.structure_id,
            title="Vous avez répondu à l’invitation",
            url=meeting.get_absolute_url(),
            icon="check-lg",
            about=question,
            acts=[Act("Changer", meeting.get_absolute_url())],
            due=as_date(meeting.starts_at),
            done=row.get_answer_display(),
        )
    return Expected(
        structure=row.structure_id,
        title=question,
        url=meeting.get_absolute_url(),
        icon="geo-alt",
        about=f"{meeting.host.label}, {meeting.municipality.name}",
        acts=[
            Act(answer.label, post, posts=True, name="answer", value=answer.value)
            for answer in Answer.GIVEN
        ],
        due=as_date(meeting.starts_at),
    )


@kept
def _short(user, structures):
    """What a few words say, read together; the structure is their ``detail``."""
    party = Party.objects.filter(agreement=OuterRef("pk"), structure__in=structures)
    agreements = to_read(user).annotate(reader=Subquery(party.values("structure")[:1]))
    entries = JournalEntry.objects.visible_to(user).filter(structure__in=structures)
    parts = {
        "problem": columns(
            problems_to_set(structures), at="starts_at", subject=F("theme"), detail=F("host")
        ),
        "agreement": columns(
            agreements.exclude(reader=None),
            at=Coalesce("submitted_at", "updated_at"),
            subject=F("title"),
            detail=F("reader"),
        ),
        "step": columns(
            entries.with_step_to_take(),
            at="next_on",
            subject=F("next_step"),
            about=Concat(name_of("next_by__person__"), Value("|"), Cast("day", CharField())),
            detail=F("structure"),
        ),
    }
    return union(parts, LINES)


def problem(row):
    url = reverse("events:meeting_problem", args=[row.pk])
    return Expected(
        structure=int(row.detail),
        title=f"Poser la question de la rencontre du {long_day(row.at)}",
        url=url,
        icon="chat-left-text",
        about=f"Vous accueillez «{NBSP}{row.subject}{NBSP}»",
        acts=[Act("Poser notre question", url)],
        due=as_date(row.at),
    )


def agreement(row):
    url = reverse("partners:agreement_detail", args=[row.pk])
    return Expected(
        structure=int(row.detail),
        title="Relire la convention et la signer",
        url=url,
        icon="pencil-square",
        about=row.subject,
        acts=[Act("Lire la convention", url)],
        due=as_date(row.at) + timedelta(days=SIGN_DAYS),
    )


def step(row):
    """The next step of an exchange that is shared: who takes it is always said."""
    who, _, day = row.about.rpartition("|")
    url = reverse("partners:thread", args=[row.detail])
    return Expected(
        structure=int(row.detail),
        title=f"Promis par {who}{NBSP}: {row.subject}",
        url=url,
        icon="arrow-repeat",
        about=f"Convenu le {short_day(date.fromisoformat(day))}, pour le {short_day(row.at)}",
        acts=[Act("Relire", url)],
        due=as_date(row.at),
        promised=True,
    )


READ_TOGETHER = {"problem": problem, "agreement": agreement, "step": step}


def _referrals(user, structures):
    """Sent by EVEIL: to answer, or answered long enough ago to know what became of it."""
    rows = Referral.objects.visible_to(user).filter(way=Way.OUT, structure__in=structures)
    known = timezone.now() - timedelta(days=OUTCOME_DAYS)
    waiting = rows.filter(state=ReferralState.SENT) | rows.filter(
        state=ReferralState.ACCEPTED, answered_at__lt=known
    )
    return waiting.for_list().order_by("created_at", "pk")


def referral(row):
    url = row.get_absolute_url()
    if row.state == ReferralState.ACCEPTED:
        return Expected(
            structure=row.structure_id,
            title=f"Dire ce qu’il en est de {row.full_name}",
            url=url,
            icon="signpost",
            about=f"Reçue depuis le {short_day(row.answered_at)}",
            acts=[Act("Dire la suite", reverse("projects:referral_step", args=[row.pk, "suite"]))],
            due=as_date(row.answered_at + timedelta(days=OUTCOME_DAYS)),
        )
    return Expected(
        structure=row.structure_id,
        title=f"Pouvez-vous recevoir {row.full_name}{NBSP}?",
        url=url,
        icon="signpost",
        about=row.words,
        acts=[
            Act("Oui", reverse("projects:referral_accept", args=[row.pk]), posts=True),
            Act("Non…", reverse("projects:referral_step", args=[row.pk, "decliner"])),
        ],
        due=as_date(row.agreed_at) + timedelta(days=ANSWER_DAYS),
    )


def contribution(balance):
    """What was agreed for this year and is not done; it is recorded on its own page."""
    row = balance.contribution
    url = reverse("partners:contribution_detail", args=[row.party.agreement_id, row.pk])
    return Expected(
        structure=row.party.structure_id,
        title=row.title,
        url=url,
        icon="clock",
        about=f"{balance.sentence} en {balance.year}{NBSP}: {balance.gap_text}",
        acts=[Act("Noter ce qui est fait", url)],
        due=date(balance.year, 12, 31),
    )


def promise(action):
    """What the structure said it would do, in a plan of action."""
    url = action.get_absolute_url()
    return Expected(
        structure=action.structure_id,
        title=action.what,
        url=url,
        icon="check2-square",
        about=f"{action.when}, avec {action.adviser or 'l’équipe'}",
        acts=[
            Act(
                "C’est fait", reverse("projects:action_step", args=[action.pk, "fait"]), posts=True
            ),
            Act("Autre réponse", url),
        ],
        due=action.due,
    )
