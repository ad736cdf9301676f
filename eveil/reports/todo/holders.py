"""What waits about people: applications, messages, referrals, actions, interviews."""

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html

from eveil.core import dates
from eveil.core.text import NBSP, of_person
from eveil.core.union import columns, facts, label_of, name_of
from eveil.people.models import Person, User
from eveil.reports import queries
from eveil.reports.todo.lines import Aside, Line
from partners.enums import Offer
from projects import action_plan, outcome_queries
from projects import exchange_queries as exchanges
from projects import interview_queries as interviews
from projects.enums import FollowUpState, IntakeState
from projects.models import Project
from projects.queries import answered_applications, late_applications, received

# A message unread for longer is late.
MESSAGE_DAYS = 2
# An interview that nobody wrote up for longer is late: words fade.
WRITE_UP_DAYS = 3

# Names are subqueries where joins would be many: quicker to plan, and read of the lines shown.
PEOPLE = Person.objects.values(full_name=name_of(""))


def holder_name(path):
    """First and last name of the holder that ``path`` points to."""
    return Subquery(PEOPLE.filter(holder=OuterRef(path)))


def title(path):
    """Title of the project that ``path`` points to."""
    return Subquery(Project.objects.filter(pk=OuterRef(path)).values("title"))


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


def answer_rows(user):
    return columns(
        answered_applications(user), at="exchanged_at", subject=name_of(""), about=F("title")
    )


def answer_line(row):
    """What was asked is there to be read."""
    return Line(
        title=f"Lire le complément {of_person(row.subject)}",
        url=reverse("projects:application_detail", args=[row.pk]),
        icon="inbox",
        about=f"{row.about or 'Candidature sans titre'}, {dates.moment(row.at)}",
        action="Lire",
    )


def take_url(pk):
    return reverse("projects:application_move", args=[pk, "prendre"])


def new_rows(user):
    """Of everybody: whoever has time takes one."""
    return columns(
        received().order_by("-received_at", "-pk"),
        at="received_at",
        subject=name_of(""),
        about=F("title"),
        detail=Coalesce("municipality__name", Value("Commune inconnue")),
    )


def new_line(row):
    return Aside(
        title=row.subject,
        url=reverse("projects:application_detail", args=[row.pk]),
        meta=format_html(
            "{}<br>{}, {}", row.about or "Sans titre", row.detail, dates.moment(row.at)
        ),
        act=take_url(row.pk),
    )


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


def silence_rows(user):
    return columns(
        exchanges.hands_unanswered(user),
        at="asked_at",
        subject=holder_name("holder"),
        about=label_of("structure__"),
        detail=F("project__title"),
    )


def silence_line(row):
    return Line(
        title=f"Appeler {row.subject}",
        url=reverse("projects:hand_detail", args=[row.pk]),
        icon="telephone",
        about=f"{row.about} attend sa réponse{NBSP}: {row.detail}",
        action="Noter",
        days=row.age,
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
    answered_by = PEOPLE.filter(pk=OuterRef("answered_by"))
    roles = User.objects.filter(person=OuterRef("person")).values("role")
    return columns(
        rows,
        at=at,
        subject=F("what"),
        about=Coalesce(holder_name("accompaniment__holder"), Subquery(answered_by), Value("")),
        detail=Coalesce(Subquery(roles), Value("")),
    )


# Interviews --------------------------------------------------------------------------------


def interview_rows(user):
    return columns(
        interviews.to_write_up(user),
        at="starts_at",
        subject=holder_name("holder"),
        about=title("accompaniment__project"),
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
    return columns(
        outcome_queries.follow_ups_to_take(user),
        at="due",
        subject=holder_name("exit__accompaniment__holder"),
        about=title("exit__accompaniment__project"),
        detail=facts(months="months", state="state"),
    )


def follow_up_line(row):
    """Who is accompanied again is asked by who meets it, not called."""
    is_met = row.facts["state"] == FollowUpState.TO_ASK
    why = f". Accompagné·e en ce moment{NBSP}: à demander de vive voix" if is_met else ""
    return Line(
        title=f"{'Noter les' if is_met else 'Prendre des'} nouvelles {of_person(row.subject)}",
        url=reverse("projects:follow_up_call", args=[row.pk]),
        icon="chat-left-text" if is_met else "telephone",
        about=f"{row.about}, {row.facts['months']} mois après{why}",
        action="Noter" if is_met else "Appeler",
    )
