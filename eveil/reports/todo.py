"""What waits for the team, whatever part of the platform it comes from, read in one query.

Each source gives rows of the same columns (eveil.reports.union) and says how one of them reads
as a line.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import (
    Case,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from eveil.core import dates
from eveil.core.text import NBSP, elide, of_person, plural
from eveil.reports import queries
from eveil.reports.union import columns, label_of, name_of, read
from partners.enums import Offer
from partners.models import Departure, JournalEntry, Mandate, Resource
from partners.queries import agreements
from projects import action_plan, outcome_queries
from projects import exchange_queries as exchanges
from projects import interview_queries as interviews
from projects.enums import IntakeState
from projects.queries import late_applications

# Of one source: who waits longest comes first, the others are on their own list.
LINES = 8
# A message unread for longer is late.
MESSAGE_DAYS = 2
# So is an agreement that is being read for longer.
SIGNING_DAYS = 21
# An interview that nobody wrote up for longer is late: words fade.
WRITE_UP_DAYS = 3


@dataclass
class Line:
    """One thing to do: a verb, what it is about, since when, and the button that does it.

    The button opens ``url``, or posts to ``post`` where one click does it. ``days`` is how
    late it is; 0 is not late.
    """

    title: str
    url: str
    icon: str
    about: str
    action: str
    days: int = 0
    post: str = ""

    @property
    def meta(self):
        about = Truncator(self.about).chars(110)
        if not self.days:
            return about
        return format_html('<span class="ev-late">{}</span> · {}', plural(self.days, "jour"), about)


@dataclass(frozen=True)
class Source:
    """``rows(user)`` is a queryset made by ``columns``: of everybody when ``user`` is None."""

    name: str
    rows: Callable
    line: Callable


def things_to_do(user):
    """(late, waiting) of ``user``, of the whole team when None; the longest wait first."""
    parts = {source.name: source.rows(user) for source in SOURCES}
    rows = read(parts, limit=LINES)
    lines = sorted((BY_NAME[row.source].line(row) for row in rows), key=lambda line: -line.days)
    return [line for line in lines if line.days], [line for line in lines if not line.days]


# Applications ------------------------------------------------------------------------------


def application_rows(user):
    return columns(
        late_applications(user),
        at="waiting_from",
        subject=name_of(""),
        about=F("title"),
        detail=F("state"),
    )


def application_line(row):
    """One that nobody took up is taken where it stands; the others are answered on their page."""
    is_asked, is_new = row.detail == IntakeState.MORE_INFO, row.detail == IntakeState.RECEIVED
    verb = "Relancer" if is_asked else "Répondre à"
    asked = ", complément demandé" if is_asked else ""
    return Line(
        title=f"{verb} {row.subject}",
        url=reverse("projects:application_detail", args=[row.pk]),
        icon="envelope",
        about=f"{row.about or 'Candidature sans titre'}{asked}",
        action="Prendre" if is_new else "Ouvrir",
        days=row.age,
        post=take_url(row.pk) if is_new else "",
    )


def take_url(pk):
    return reverse("projects:application_move", args=[pk, "prendre"])


# Conversations -----------------------------------------------------------------------------


def conversation_rows(user):
    return columns(
        queries.unread_conversations(user),
        pk="person",
        at="since",
        subject=name_of("person__"),
        about=F("said"),
    )


def conversation_line(row):
    return Line(
        title=f"Répondre à {row.subject}",
        url=reverse("people:conversation", args=[row.pk]),
        icon="chat-left-text",
        about=f"{dates.moment(row.at)}{NBSP}: «{NBSP}{row.about}{NBSP}»",
        action="Répondre",
        days=row.age if row.age > MESSAGE_DAYS else 0,
    )


# Meetings ----------------------------------------------------------------------------------


def meeting_rows(user):
    is_over = Case(When(Q(ends_at__lt=timezone.now()), then=Value("over")), default=Value(""))
    return columns(
        queries.meetings_to_see_to(),
        at="starts_at",
        subject=F("theme"),
        about=label_of("host__"),
        detail=is_over,
    )


def meeting_line(row):
    about = f"{row.subject}, {dates.short_day(row.at)}, chez {row.about}"
    if row.detail == "over":
        return Line(
            title="Clore la rencontre",
            url=reverse("events:meeting_detail", args=[row.pk]),
            icon="check2-square",
            about=about,
            action="Marquer tenue",
            days=row.age,
            post=reverse("events:meeting_hold", args=[row.pk]),
        )
    return Line(
        title="Inviter à la rencontre",
        url=reverse("events:meeting_invite", args=[row.pk]),
        icon="send",
        about=about,
        action="Inviter",
    )


# Resources ---------------------------------------------------------------------------------


def resource_rows(user):
    awaiting = Resource.objects.awaiting().order_by("created_at", "pk")
    return columns(awaiting, at="created_at", subject=F("title"), about=label_of("structure__"))


def resource_line(row):
    return Line(
        title=f"Publier «{NBSP}{row.subject}{NBSP}»{NBSP}?",
        url=reverse("partners:resource_detail", args=[row.pk]),
        icon="folder2-open",
        about=f"Ressource proposée par {row.about}",
        action="Lire",
    )


# Departures --------------------------------------------------------------------------------


def departure_rows(user):
    """Announced and not decided; a person who acts for nobody any more still hands over."""
    held = Mandate.objects.filter(structure=OuterRef("structure"), person=OuterRef("person"))
    mandate = Subquery(held.order_by("-is_main", "-start").values("pk")[:1])
    rows = Departure.objects.open().annotate(mandate=mandate).exclude(mandate=None)
    # A name of nobody is a space.
    proposed = Coalesce(NullIf(name_of("proposed__"), Value(" ")), name_of(""))
    return columns(
        rows,
        pk="mandate",
        at="last_day",
        subject=name_of("person__"),
        about=Concat(label_of("structure__"), Value("/"), proposed),
        detail=F("structure"),
    )


def departure_line(row):
    """The handover is filled in with what was announced: one click confirms it."""
    label, _slash, proposed = row.about.rpartition("/")
    proposal = f", propose {proposed}" if proposed.strip() else ", sans proposer personne"
    return Line(
        title=f"Passer le relais {of_person(row.subject)}",
        url=reverse("partners:handover_new", args=[row.detail, row.pk]),
        icon="arrow-left-right",
        about=f"{label}, part le {dates.short_day(row.at)}{proposal}",
        action="Confirmer",
        days=max(row.age, 0),
    )


# Next steps of exchanges -------------------------------------------------------------------


def step_rows(user):
    due = JournalEntry.objects.with_step_to_take(user).filter(next_on__lte=timezone.localdate())
    return columns(
        due,
        at="next_on",
        subject=F("next_step"),
        about=Concat(label_of("structure__"), Value(", par "), name_of("next_by__person__")),
        detail=F("structure"),
    )


def step_line(row):
    """What somebody of the team promised a structure: done where it stands."""
    return Line(
        title=row.subject,
        url=reverse("partners:structure_detail", args=[row.detail]),
        icon="arrow-return-right",
        about=f"{row.about}, pour le {dates.short_day(row.at)}",
        action="Fait",
        days=row.age,
        post=reverse("partners:journal_step", args=[row.detail, row.pk]),
    )


# Referrals and raised hands ---------------------------------------------------------------


def hand_rows(user):
    return columns(
        exchanges.hands_to_pass_on(user),
        at="created_at",
        subject=label_of("structure__"),
        about=F("project__title"),
        detail=F("offer"),
    )


def hand_line(row):
    return Line(
        title=f"Transmettre l’aide de {row.subject}",
        url=reverse("projects:hand_detail", args=[row.pk]),
        icon="hand-index",
        about=f"{row.about}{NBSP}: {Offer(row.detail).label.lower()}",
        action="Lire",
        days=row.age if row.age > MESSAGE_DAYS else 0,
    )


def call_rows(user):
    return columns(
        exchanges.referrals_to_call(),
        at="created_at",
        subject=name_of("submission__"),
        about=label_of("structure__"),
    )


def call_line(row):
    """Anybody in the team calls."""
    return Line(
        title=f"Appeler {row.subject}",
        url=reverse("projects:referral_detail", args=[row.pk]),
        icon="telephone",
        about=f"Orienté·e par {row.about}, sans adresse électronique",
        action="Ouvrir",
        days=row.age if row.age > MESSAGE_DAYS else 0,
    )


# Agreements --------------------------------------------------------------------------------


def ending_rows(user):
    return columns(agreements.ending_soon(user), at="end", subject=F("title"), about=F("names"))


def ending_line(row):
    left = (timezone.localdate(row.at) - timezone.localdate()).days
    when = f"dans {plural(left, 'jour')}" if left else "aujourd’hui"
    return Line(
        title=f"Préparer la suite de «{NBSP}{row.subject}{NBSP}»",
        url=reverse("partners:agreement_detail", args=[row.pk]),
        icon="file-earmark-check",
        about=", ".join(filter(None, [f"Convention qui se termine {when}", row.about])),
        action="Ouvrir",
    )


def unsigned_rows(user):
    return columns(
        agreements.without_signed_copy(user),
        at="submitted_at",
        subject=F("title"),
        about=F("names"),
    )


def unsigned_line(row):
    return Line(
        title=f"Faire signer «{NBSP}{row.subject}{NBSP}»",
        url=reverse("partners:agreement_detail", args=[row.pk]),
        icon="pen",
        about=", ".join(filter(None, ["Convention sans exemplaire signé", row.about])),
        action="Ouvrir",
        days=row.age if row.age > SIGNING_DAYS else 0,
    )


def behind_rows(user):
    return columns(
        agreements.behind(user),
        at=Value(timezone.now()),
        subject=F("title"),
        about=F("names"),
        detail=F("unmet"),
    )


def behind_line(row):
    left = plural(int(row.detail), "intervention")
    return Line(
        title=f"Faire le point sur «{NBSP}{row.subject}{NBSP}»",
        url=reverse("partners:agreement_detail", args=[row.pk]),
        icon="check2-square",
        about=", ".join(filter(None, [f"{left} à finir avant la fin de l’année", row.about])),
        action="Ouvrir",
    )


# Action plans ------------------------------------------------------------------------------


def help_rows(user):
    """Who waits for help, with whom it waits."""
    return action_columns(action_plan.waiting_for_help(user), at="answered_at")


def help_line(row):
    return Line(
        title=f"Aider {row.about}",
        url=reverse("projects:action_detail", args=[row.pk]),
        icon="life-preserver",
        about=f"{dates.moment(row.at)}{NBSP}: {row.subject}",
        action="Voir",
        days=row.age if row.age > MESSAGE_DAYS else 0,
    )


def late_action_rows(user):
    return action_columns(action_plan.late_for_team(user), at="due")


def late_action_line(row):
    """The team's own are done here; of the others, news are asked."""
    is_ours = row.detail != ""
    return Line(
        title=row.subject if is_ours else f"Relancer {row.about}",
        url=reverse("projects:action_detail", args=[row.pk]),
        icon="check2-square",
        about=f"Plan d’action de {row.about}" if is_ours else row.subject,
        action="Fait" if is_ours else "Voir",
        days=row.age,
        post=reverse("projects:action_step", args=[row.pk, "fait"]) if is_ours else "",
    )


def action_columns(rows, *, at):
    """``detail`` is the role of who does it: "" outside the team."""
    holder = "accompaniment__holder__person__"
    return columns(
        rows,
        at=at,
        subject=F("what"),
        about=Coalesce(NullIf(name_of(holder), Value(" ")), name_of("answered_by__")),
        detail=Coalesce(F("person__user__role"), Value("")),
    )


# Interviews --------------------------------------------------------------------------------


def interview_rows(user):
    return columns(
        interviews.to_write_up(user),
        at="starts_at",
        subject=name_of("holder__person__"),
        about=F("accompaniment__project__title"),
    )


def interview_line(row):
    """Over, and nobody has said whether it was held."""
    return Line(
        title=f"Écrire le compte rendu{NBSP}: {row.subject}",
        url=reverse("projects:interview_write_up", args=[row.pk]),
        icon="pencil-square",
        about=f"{row.about}, {dates.moment(row.at)}",
        action="Écrire",
        days=row.age if row.age > WRITE_UP_DAYS else 0,
    )


# Follow-ups --------------------------------------------------------------------------------


def follow_up_rows(user):
    accompaniment = "exit__accompaniment__"
    return columns(
        outcome_queries.follow_ups_to_phone(user),
        at="due",
        subject=name_of(f"{accompaniment}holder__person__"),
        about=F(f"{accompaniment}project__title"),
        detail=F("months"),
    )


def follow_up_line(row):
    return Line(
        title=f"Prendre des nouvelles {elide('de', row.subject)}",
        url=reverse("projects:follow_up_call", args=[row.pk]),
        icon="telephone",
        about=f"{row.about}, {row.detail} mois après",
        action="Appeler",
    )


SOURCES = [
    Source("application", application_rows, application_line),
    Source("conversation", conversation_rows, conversation_line),
    Source("meeting", meeting_rows, meeting_line),
    Source("resource", resource_rows, resource_line),
    Source("departure", departure_rows, departure_line),
    Source("step", step_rows, step_line),
    Source("hand", hand_rows, hand_line),
    Source("call", call_rows, call_line),
    Source("ending", ending_rows, ending_line),
    Source("unsigned", unsigned_rows, unsigned_line),
    Source("behind", behind_rows, behind_line),
    Source("help", help_rows, help_line),
    Source("late_action", late_action_rows, late_action_line),
    Source("interview", interview_rows, interview_line),
    Source("follow_up", follow_up_rows, follow_up_line),
]
BY_NAME = {source.name: source for source in SOURCES}
