"""The home of the team: what is late, what waits, what is new, and where to act on it."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.http import require_GET

from eveil.core import dates
from eveil.core.access import requires
from eveil.core.text import NBSP, plural
from eveil.people.permissions import is_team
from eveil.reports import queries
from events.queries import next_meeting
from projects.enums import IntakeState
from projects.queries import (
    late_applications,
    new_applications,
    received,
    unanswered_by_age,
)

EVERYBODY = "equipe"
LINES = 8
NEW_LINES = 5
# A message unread for longer is late.
MESSAGE_DAYS = 2


@dataclass
class Line:
    """One thing to do: a verb, what it is about, since when, and the button that does it.

    The button opens ``url``, or posts to ``post`` where one click does it.
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


@requires(is_team)
@require_GET
def today(request):
    everybody = request.GET.get("vue") == EVERYBODY
    late, waiting = things_to_do(None if everybody else request.user)
    bands = unanswered_by_age()
    return render(
        request,
        "reports/today.html",
        {
            "heading": day_name(timezone.localdate()),
            "summary": summary(late, waiting),
            "everybody": everybody,
            "late": late,
            "waiting": waiting,
            "new": [new_line(row) for row in new_applications(NEW_LINES)],
            "new_url": f"{reverse('projects:application_list')}?etat={IntakeState.RECEIVED}",
            "new_label": f"Les {count}" if (count := received().count()) > NEW_LINES else "Toutes",
            "bands": [band_row(band) for band in bands],
            "unanswered": sum(band.count for band in bands),
            "meeting": next_meeting(request.user),
            "alone": [alone_line(row) for row in queries.structures_without_contact()[:LINES]],
        },
    )


def day_name(day):
    """« Mardi 24 novembre »: everybody knows the year."""
    return dates.long_day(day).rpartition(NBSP)[0].capitalize()


def summary(late, waiting):
    total = len(late) + len(waiting)
    if not total:
        return "Rien n’attend, tout est à jour"
    verb = "attend" if total == 1 else "attendent"
    text = f"{plural(total, 'chose')} vous {verb}"
    return f"{text}, dont {len(late)} en retard" if late else text


def things_to_do(user):
    """(late, waiting) of ``user``, of the whole team when None; the longest wait first."""
    lines = [application_line(row) for row in late_applications(user)]
    lines += [conversation_line(row) for row in queries.unread_conversations(user)[:LINES]]
    lines += [resource_line(row) for row in queries.resources_to_publish()[:LINES]]
    lines += [meeting_line(row) for row in queries.meetings_to_see_to()[:LINES]]
    lines.sort(key=lambda line: -line.days)
    return [line for line in lines if line.days], [line for line in lines if not line.days]


def application_line(row):
    """One that nobody took up is taken where it stands; the others are answered on their page."""
    verb = "Relancer" if row.waits_for_applicant else "Répondre à"
    asked = ", complément demandé" if row.waits_for_applicant else ""
    return Line(
        title=f"{verb} {row.full_name}",
        url=reverse("projects:application_detail", args=[row.pk]),
        icon="envelope",
        about=f"{row.title or 'Candidature sans titre'}{asked}",
        action="Prendre" if row.is_new else "Ouvrir",
        days=row.days_waiting,
        post=take_url(row) if row.is_new else "",
    )


def take_url(row):
    return reverse("projects:application_move", args=[row.pk, "prendre"])


def conversation_line(row):
    waited = (timezone.localdate() - timezone.localdate(row.since)).days
    return Line(
        title=f"Répondre à {row.person}",
        url=reverse("people:conversation", args=[row.person_id]),
        icon="chat-left-text",
        about=f"{dates.moment(row.since)}{NBSP}: «{NBSP}{row.said}{NBSP}»",
        action="Répondre",
        days=waited if waited > MESSAGE_DAYS else 0,
    )


def meeting_line(row):
    about = f"{row.theme}, {dates.short_day(row.starts_at)}, chez {row.host.label}"
    if row.is_over:
        return Line(
            title="Clore la rencontre",
            url=row.get_absolute_url(),
            icon="check2-square",
            about=about,
            action="Marquer tenue",
            days=(timezone.localdate() - row.day).days,
            post=reverse("events:meeting_hold", args=[row.pk]),
        )
    return Line(
        title="Inviter à la rencontre",
        url=reverse("events:meeting_invite", args=[row.pk]),
        icon="send",
        about=about,
        action="Inviter",
    )


def resource_line(row):
    return Line(
        title=f"Publier «{NBSP}{row.title}{NBSP}»{NBSP}?",
        url=row.get_absolute_url(),
        icon="folder2-open",
        about=f"Ressource proposée par {row.structure.label}",
        action="Lire",
    )


def new_line(row):
    """(application, what its line says under the name, where it is taken)."""
    place = row.municipality.name if row.municipality else "Commune inconnue"
    title = row.title or "Sans titre"
    meta = format_html("{}<br>{}, {}", title, place, dates.moment(row.received_at))
    return row, meta, take_url(row)


def alone_line(row):
    """(structure, since when nobody speaks for it)."""
    return row, f"Depuis le {dates.date_fr(row.since)}" if row.since else "Jamais désigné"


def band_row(band):
    """(label, number, list of those applications) for a chart of bars."""
    url = reverse("projects:application_list")
    return (band.label, band.count, f"{url}?attente={band.value}" if band.count else "")
