"""Days and hours as French writes them, for pages, mails and papers.

Everything here returns plain text with non-breaking spaces where a line must not break;
the template filters of ``ui`` add the superscript of « 1er ».
"""

import calendar
from datetime import datetime, timedelta

from django.utils import timezone

from eveil.core.holidays import is_working_day
from eveil.core.text import NBSP, plural

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


def local(value):
    """``value`` in Europe/Paris when it is an aware datetime, else itself."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def as_date(value):
    value = local(value)
    return value.date() if isinstance(value, datetime) else value


def _numbered(day):
    return "1er" if day == 1 else str(day)


def date_fr(value):
    """« 24 novembre 2026 », « 1er décembre 2026 »."""
    value = local(value)
    return f"{_numbered(value.day)}{NBSP}{MONTHS[value.month - 1]}{NBSP}{value.year}"


def long_day(value):
    """« mardi 24 novembre 2026 »."""
    return f"{DAYS[local(value).weekday()]}{NBSP}{date_fr(value)}"


def short_day(value, today=None):
    """« 24 nov. », with its year when it is not the current one."""
    value = as_date(value)
    today = today or timezone.localdate()
    text = f"{_numbered(value.day)}{NBSP}{SHORT_MONTHS[value.month - 1]}"
    return text if value.year == today.year else f"{text}{NBSP}{value.year}"


def hour(value):
    """« 9 h », « 9 h 30 »."""
    value = local(value)
    minutes = f"{NBSP}{value.minute:02}" if value.minute else ""
    return f"{value.hour}{NBSP}h{minutes}"


def moment(value, today=None):
    """« aujourd’hui, 9 h 05 », « hier, 21 h 14 », « 19 nov., 9 h 30 »; a date has no hour."""
    today = today or timezone.localdate()
    days = (today - as_date(value)).days
    day = {0: "aujourd’hui", 1: "hier"}.get(days) or short_day(value, today)
    return f"{day}, {hour(value)}" if isinstance(value, datetime) else day


def ago(value, today=None):
    """Time gone by, in the unit that a reader would use: « 6 jours », « 3 mois », « 2 ans »."""
    today = today or timezone.localdate()
    day = as_date(value)
    days = (today - day).days
    if days <= 0:
        return "aujourd’hui"
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months >= 24:
        return plural(months // 12, "an")
    if months >= 2:
        return plural(months, "mois", "mois")
    return plural(days, "jour")


def period(start, end):
    """« mardi 24 novembre 2026, 9 h 30 à 16 h », or both days when they differ."""
    if as_date(start) == as_date(end):
        return f"{long_day(start)}, {hour(start)} à{NBSP}{hour(end)}"
    return f"du {long_day(start)}, {hour(start)}, au {long_day(end)}, {hour(end)}"


def duration(delta):
    """« 45 min », « 1 h », « 12 h 30 »: a length of time, days counted as hours."""
    hours, minutes = divmod(round(delta.total_seconds() / 60), 60)
    if not hours:
        return f"{minutes}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{minutes:02}" if minutes else f"{hours}{NBSP}h"


def quarter(value):
    """« 1er trimestre 2027 »."""
    value = as_date(value)
    number = (value.month - 1) // 3 + 1
    return f"{number}{'er' if number == 1 else 'e'}{NBSP}trimestre {value.year}"


def next_working_day(today=None):
    """The day after, past weekends and public holidays."""
    day = (today or timezone.localdate()) + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def months_later(day, months):
    """The same day of the month, so many months later; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year, month, min(day.day, calendar.monthrange(year, month)[1]))
