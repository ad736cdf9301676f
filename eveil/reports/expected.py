"""What is expected of the structures that a contact acts for: one line each, acted on in place.

A constant number of queries, whatever the number of structures and of lines.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from eveil.core.dates import as_date, long_day, short_day
from eveil.core.kept import kept
from eveil.core.present import Present
from eveil.core.text import NBSP, plural
from eveil.core.union import columns, facts, label_of, name_of, oldest_first, union
from events.enums import Answer
from events.queries import invitations_of, problems_to_set
from partners.enums import Verdict
from partners.models import JournalEntry, Mandate, Party, ReviewAnswer
from partners.queries.agreements import due_in, to_read
from projects.action_plan import promised_by
from projects.enums import ReferralState, Way
from projects.models import Referral

# After that time one may know what became of somebody whom one took in.
OUTCOME_DAYS = 45
# How long one has to answer a referral, and to sign an agreement, before it is late.
ANSWER_DAYS, SIGN_DAYS = 14, 30
FAR = date.max
IS_SENT = Q(state=ReferralState.SENT)
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
        *(READ_TOGETHER[row.source](row) for row in oldest_first(_rows(user, tuple(chosen)))),
        *(contribution(row) for row in due_in(chosen, timezone.localdate().year)),
    ]
    if len(chosen) > 1:
        for line in lines:
            line.about = f"Pour {chosen[line.structure]}. {line.about}"
    return sorted(lines, key=lambda one: (bool(one.done) or one.promised, one.due))


@kept
def _rows(user, structures):
    """What can be told in a few words, read together."""
    party = Party.objects.filter(agreement=OuterRef("pk"), structure__in=structures)
    agreements = to_read(user).annotate(reader=Subquery(party.values("structure")[:1]))
    answers = ReviewAnswer.objects.filter(
        agreement=OuterRef("pk"), structure=OuterRef("reader"), edition=OuterRef("edition")
    )
    answering = Mandate.objects.answering().filter(
        person=user.person_id, structure=OuterRef("reader")
    )
    agreements = agreements.annotate(
        said=Subquery(answers.order_by("-pk").values("verdict")[:1]), answers_here=Exists(answering)
    )
    entries = JournalEntry.objects.visible_to(user).filter(structure__in=structures)
    adviser = NullIf(name_of("accompaniment__adviser__person__"), Value(" "))
    parts = {
        "invitation": columns(
            invitations_of(user).filter(structure__in=structures),
            at="meeting__starts_at",
            subject=label_of("meeting__host__"),
            about=F("meeting__municipality__name"),
            detail=facts(structure="structure", meeting="meeting", answer="answer"),
        ),
        "problem": columns(
            problems_to_set(structures),
            at="starts_at",
            subject=F("theme"),
            detail=facts(structure="host"),
        ),
        "referral": columns(
            _referrals(user, structures),
            at=Case(When(IS_SENT, then="agreed_at"), default="answered_at"),
            subject=name_of("person__"),
            about=F("words"),
            detail=facts(structure="structure", state="state"),
        ),
        "agreement": columns(
            agreements.exclude(reader=None),
            at=Coalesce("submitted_at", "updated_at"),
            subject=F("title"),
            detail=facts(structure="reader", said="said", answers="answers_here"),
        ),
        "step": columns(
            entries.with_step_to_take(),
            at="next_on",
            subject=F("next_step"),
            about=name_of("next_by__person__"),
            detail=facts(structure="structure", day="day"),
        ),
        "promise": columns(
            promised_by(user).filter(structure__in=structures),
            at="due",
            subject=F("what"),
            about=Coalesce(adviser, Value("l’équipe")),
            detail=facts(structure="structure"),
        ),
    }
    return union(parts, LINES)


def _referrals(user, structures):
    """Sent by EVEIL: to answer, or answered long enough ago to know what became of it."""
    long_ago = Present() - timedelta(days=OUTCOME_DAYS)
    is_known = Q(state=ReferralState.ACCEPTED, answered_at__lt=long_ago)
    rows = Referral.objects.visible_to(user).filter(way=Way.OUT, structure__in=structures)
    return rows.filter(IS_SENT | is_known).order_by("created_at", "pk")


def invitation(row):
    """« Serez-vous à la rencontre du jeudi 10 décembre 2026 ? »."""
    known = row.facts
    url = reverse("events:meeting_detail", args=[known["meeting"]])
    question = f"Serez-vous à la rencontre du {long_day(row.at)}{NBSP}?"
    post = reverse("events:answer", args=[known["meeting"], row.pk])
    if known["answer"]:
        return Expected(
            structure=known["structure"],
            title="Vous avez répondu à l’invitation",
            url=url,
            icon="check-lg",
            about=question,
            acts=[Act("Changer", url)],
            due=as_date(row.at),
            done=Answer(known["answer"]).label,
        )
    return Expected(
        structure=known["structure"],
        title=question,
        url=url,
        icon="geo-alt",
        about=f"{row.subject}, {row.about}",
        acts=[
            Act(answer.label, post, posts=True, name="answer", value=answer.value)
            for answer in Answer.GIVEN
        ],
        due=as_date(row.at),
    )


def problem(row):
    url = reverse("events:meeting_problem", args=[row.pk])
    return Expected(
        structure=row.facts["structure"],
        title=f"Poser la question de la rencontre du {long_day(row.at)}",
        url=url,
        icon="chat-left-text",
        about=f"Vous accueillez «{NBSP}{row.subject}{NBSP}»",
        acts=[Act("Poser notre question", url)],
        due=as_date(row.at),
    )


def agreement(row):
    """To read and answer, by who may; then to sign, or EVEIL's turn to write it again."""
    known = row.facts
    url = reverse("partners:agreement_detail", args=[row.pk])
    title, act = "Relire la convention et la signer", "Lire la convention"
    if known["said"] == Verdict.APPROVED:
        title = "Signer la convention que votre structure approuve"
    elif known["said"]:
        title = f"Vous avez demandé des changements à la convention{NBSP}: l’équipe la reprend"
    elif known["answers"]:
        title, act = (
            "Relire la convention\u00a0: votre structure l’approuve-t-elle\u00a0?",
            "Répondre",
        )
    return Expected(
        structure=known["structure"],
        title=title,
        url=url,
        icon="pencil-square",
        about=row.subject,
        acts=[Act(act, url)],
        due=as_date(row.at) + timedelta(days=SIGN_DAYS),
        promised=known["said"] == Verdict.CHANGES,
    )


def step(row):
    """The next step of an exchange that is shared: who takes it is always said."""
    known = row.facts
    url = reverse("partners:thread", args=[known["structure"]])
    return Expected(
        structure=known["structure"],
        title=f"Promis par {row.about}{NBSP}: {row.subject}",
        url=url,
        icon="arrow-repeat",
        about=f"Convenu le {short_day(date.fromisoformat(known['day']))}"
        f", pour le {short_day(row.at)}",
        acts=[Act("Relire", url)],
        due=as_date(row.at),
        promised=True,
    )


def referral(row):
    known = row.facts
    url = reverse("projects:referral_detail", args=[row.pk])
    if known["state"] == ReferralState.ACCEPTED:
        return Expected(
            structure=known["structure"],
            title=f"Dire ce qu’il en est de {row.subject}",
            url=url,
            icon="signpost",
            about=f"Acceptée le {short_day(row.at)}",
            acts=[Act("Dire la suite", reverse("projects:referral_step", args=[row.pk, "suite"]))],
            due=as_date(row.at + timedelta(days=OUTCOME_DAYS)),
        )
    return Expected(
        structure=known["structure"],
        title=f"Pouvez-vous recevoir {row.subject}{NBSP}?",
        url=url,
        icon="signpost",
        about=row.about,
        acts=[
            Act("Oui", reverse("projects:referral_accept", args=[row.pk]), posts=True),
            Act("Non…", reverse("projects:referral_step", args=[row.pk, "decliner"])),
        ],
        due=as_date(row.at) + timedelta(days=ANSWER_DAYS),
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


def promise(row):
    """What the structure said it would do, in a plan of action."""
    url = reverse("projects:action_detail", args=[row.pk])
    done = reverse("projects:action_step", args=[row.pk, "fait"])
    return Expected(
        structure=row.facts["structure"],
        title=row.subject,
        url=url,
        icon="check2-square",
        about=f"Pour le {long_day(row.at)}, avec {row.about}",
        acts=[Act("C’est fait", done, posts=True), Act("Autre réponse", url)],
        due=as_date(row.at),
    )


READ_TOGETHER = {
    "invitation": invitation,
    "problem": problem,
    "referral": referral,
    "agreement": agreement,
    "step": step,
    "promise": promise,
}
