"""Meetings since 2018: itinerant each quarter, review, coordination, laboratories."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from eveil.reports.demo import data
from eveil.reports.demo.institutions import DEMO_PARTNERS, contacts_on, coordinator_on
from eveil.reports.demo.world import dice, weekday
from events.enums import Answer, MeetingKind, MeetingState
from events.models import Invitation, Meeting

FIRST_YEAR = 2018
THURSDAY = 3
ITINERANT_HOURS = (time(9, 30), time(16, 0))
AFTERNOON = (time(14, 0), time(17, 0))

COORDINATION = [
    "Calendrier du trimestre et candidatures en attente",
    "Qui fait quoi : relire la convention",
    "Préparer la prochaine rencontre itinérante",
    "Budget de l’année et demandes de financement",
    "Bilan du semestre et suites à donner",
    "Accueil des nouveaux interlocuteurs",
]
LABS = [
    "Évaluer sans noter",
    "Le collectif comme outil de formation",
    "Faire écrire ceux qui n’aiment pas écrire",
    "Apprendre des échecs des promotions passées",
    "Le chantier comme salle de classe",
    "Préparer le jury sans bachoter",
]
REVIEWS = [
    "Ce que les stagiaires nous ont appris",
    "Vers une formation certifiante",
    "Un programme conjoint après la formation",
    "Rythme, durée et lieux de la formation",
    "Trouver et garder des intervenants",
]
CARRIERS = ["amesud", "itess", "mat"]
CORE = [*CARRIERS, "pollen", "alec"]
PEDAGOGY = ["amesud", "itess", "mat", "kejal"]


def upcoming_day(today):
    """The Thursday of the third week from now: when the next itinerant meeting stands."""
    soon = today + timedelta(days=15)
    return soon + timedelta(days=(THURSDAY - soon.weekday()) % 7)


def quarter(day):
    """Number of the calendar quarter since the beginning of 2018."""
    return (day.year - FIRST_YEAR) * 4 + (day.month - 1) // 3


def tell_meetings(world):
    for number in range(quarter(upcoming_day(world.today))):
        month = date(FIRST_YEAR + number // 4, number % 4 * 3 + 2, 1)
        row = written(number)
        tell_meeting(
            world,
            MeetingKind.ITINERANT,
            third_thursday(month),
            ITINERANT_HOURS,
            host=row["host"],
            theme=row["theme"],
            invited=list(world.structures),
            problem=row["problem"],
            problem_context=row["context"],
        )
    tell_series(world, MeetingKind.COORDINATION, (1, 3, 5, 7, 9, 11), COORDINATION, CORE)
    tell_series(world, MeetingKind.PEDAGOGICAL_LAB, (3, 6, 10), LABS, PEDAGOGY)
    tell_series(world, MeetingKind.TRAINING_REVIEW, (12,), REVIEWS, list(world.structures))


def written(number):
    """Host, theme and problem of the itinerant meeting of one quarter."""
    meetings = data.read("meetings")
    return meetings[number % len(meetings)]


def third_thursday(month):
    return month + timedelta(days=(THURSDAY - month.weekday()) % 7 + 14)


def tell_series(world, kind, months, themes, invited):
    """The smaller meetings, at the same times of each year, hosted in turn."""
    turn = 0
    for year in range(FIRST_YEAR, world.today.year + 1):
        for month in months:
            day = weekday(date(year, month, 8))
            if day < world.today - timedelta(days=10):
                host = CORE[turn % 3]
                theme = themes[turn % len(themes)]
                tell_meeting(world, kind, day, AFTERNOON, host=host, theme=theme, invited=invited)
            turn += 1


def tell_meeting(
    world, kind, day, hours, *, host, theme, invited, state=MeetingState.HELD, **columns
):
    """A meeting and the answers to its invitations."""
    rng = dice("meeting", kind, day)
    host = world.structures[host]
    starts, ends = (timezone.make_aware(datetime.combine(day, hour)) for hour in hours)
    planned = min(starts - timedelta(days=45, hours=rng.randrange(30)), world.now)
    meeting = world.add(
        Meeting(
            kind=kind,
            state=state,
            theme=theme,
            host=host,
            starts_at=starts,
            ends_at=ends,
            place="Grande salle",
            municipality=host.municipality,
            practical="Covoiturage au départ de Joyeuse et d’Aubenas. Repas partagé."
            if hours == ITINERANT_HOURS
            else "",
            **columns,
        ),
        at=planned,
        changed=ends if state == MeetingState.HELD else planned,
    )
    if state == MeetingState.PLANNED:
        return meeting
    sent = max(planned, starts - timedelta(days=30))
    log_meeting(world, meeting, sent)
    for key in invited:
        structure = world.structures[key]
        if structure.active_from <= day:
            for person in contacts_on(world, structure, day):
                tell_invitation(world, rng, meeting, structure, person, sent)
    return meeting


def log_meeting(world, meeting, sent):
    by = coordinator_on(world, sent)
    world.move(meeting, "invite", "planned", "invited", by=by, at=sent)
    if meeting.state == MeetingState.HELD:
        world.move(meeting, "hold", "invited", "held", by=by, at=meeting.ends_at)


def tell_invitation(world, rng, meeting, structure, person, sent):
    """One contact's answer; before the day, about half have not answered yet."""
    odds = (60, 8, 15, 17) if meeting.state == MeetingState.HELD else (34, 8, 8, 50)
    if structure is meeting.host:
        odds = (1, 0, 0, 0)
    elif meeting.state != MeetingState.HELD and str(person) in DEMO_PARTNERS:
        odds = (0, 0, 0, 1)  # whoever tries the platform finds something to answer
    answer = rng.choices([Answer.YES, Answer.MAYBE, Answer.NO, Answer.NONE], odds)[0]
    until = min(meeting.starts_at, world.now)
    answered = sent + (until - sent) * rng.random()
    world.add(
        Invitation(
            meeting=meeting,
            structure=structure,
            person=person,
            asked_at=sent,
            answer=answer,
            answered_at=answered if answer else None,
        ),
        at=sent,
        changed=answered if answer else None,
    )
