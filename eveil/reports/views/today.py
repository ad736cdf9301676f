"""The home of the team: what is late, what waits, what is new, and where to act on it."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET

from eveil.core import dates
from eveil.core.access import requires
from eveil.core.text import NBSP, plural
from eveil.people.permissions import is_team
from eveil.reports.todo import things_to_do
from events.queries import next_meeting
from projects.enums import IntakeState
from projects.interview_queries import agenda
from projects.missing import alarms
from projects.queries import received, unanswered_by_age

EVERYBODY = "equipe"
NEW_LINES = 5


@requires(is_team)
@require_GET
def today(request):
    everybody = request.GET.get("vue") == EVERYBODY
    late, waiting, aside = things_to_do(None if everybody else request.user)
    bands = unanswered_by_age()
    appointments, coming = agenda(None if everybody else request.user)
    return render(
        request,
        "reports/today.html",
        {
            "heading": day_name(timezone.localdate()),
            "summary": summary(late, waiting),
            "everybody": everybody,
            "appointments": appointments,
            "coming": [(day_after(day), rows) for day, rows in coming],
            "late": late,
            "waiting": waiting,
            "new": aside["new"][:NEW_LINES],
            "new_url": f"{reverse('projects:application_list')}?etat={IntakeState.RECEIVED}",
            "new_label": f"Les {count}" if (count := received().count()) > NEW_LINES else "Toutes",
            "bands": [band_row(band) for band in bands],
            "unanswered": sum(band.count for band in bands),
            "alarms": [alarm_line(row) for row in alarms()],
            "meeting": next_meeting(request.user),
            "alone": aside["alone"],
        },
    )


def day_name(day):
    """« Mardi 24 novembre »: everybody knows the year."""
    return dates.long_day(day).rpartition(NBSP)[0].capitalize()


def day_after(day):
    """« Demain, mardi 24 novembre », or the day alone after a weekend."""
    is_tomorrow = (day - timezone.localdate()).days == 1
    return f"Demain, {day_name(day).lower()}" if is_tomorrow else day_name(day)


def summary(late, waiting):
    total = len(late) + len(waiting)
    if not total:
        return "Rien n’attend, tout est à jour"
    verb = "attend" if total == 1 else "attendent"
    text = f"{plural(total, 'chose')} vous {verb}"
    return f"{text}, dont {len(late)} en retard" if late else text


def alarm_line(row):
    """(operation, how far it is above what its funder tolerates, its incomplete records)."""
    meta = f"{plural(row.incomplete, 'incomplet')} sur {plural(row.total, 'dossier')}"
    limit = f"seuil {row.operation.incomplete_limit}{NBSP}%"
    url = f"{reverse('projects:missing_list')}?operation={row.operation_id}"
    return row.operation, format_html('<span class="ev-late">{}</span> · {}', meta, limit), url


def band_row(band):
    """(label, number, list of those applications) for a chart of bars."""
    url = reverse("projects:application_list")
    return (band.label, band.count, f"{url}?attente={band.value}" if band.count else "")
