"""Programmes, cohorts and who took part: 4 discovery paths and 49 trainees to June 2021."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from cohorts.enums import CohortState, EnrolmentState, ProgrammeKind
from cohorts.models import Cohort, Enrolment, Programme
from eveil.reports.demo.institutions import coordinator_on
from eveil.reports.demo.world import dice, moment, weekday
from projects.models import Accompaniment

CERTIFIED_SINCE = date(2020, 1, 1)

DISCOVERY = {
    "kind": ProgrammeKind.DISCOVERY,
    "title": "Parcours découverte « entreprendre autrement »",
    "objectives": "Découvrir l’économie sociale et solidaire en montant une petite activité à "
    "plusieurs, rencontrer celles et ceux qui entreprennent autrement près de chez soi.",
    "audience": "Jeunes de 15 à 25 ans",
    "hours": Decimal(35),
}
WRITING = {
    "kind": ProgrammeKind.TRAINING,
    "title": "De l’idée au projet : entreprendre en collectif",
    "objectives": "Clarifier et écrire son projet, apprendre à se connaître au sein d’un "
    "collectif, s’initier à des formes de gestion participative.",
    "audience": "Porteurs de projet",
    "hours": Decimal(140),
}
CERTIFIED = {
    "kind": ProgrammeKind.TRAINING,
    "title": "Entrepreneur de l’économie solidaire et du développement durable",
    "objectives": "Construire un projet d’économie solidaire, le mener avec d’autres, en "
    "mesurer les effets. Formation certifiante.",
    "audience": "Porteurs de projet",
    "hours": Decimal(420),
    "certifying_since": CERTIFIED_SINCE,
}

# programme, name, host, commune, first day, last day, people
PAST = [
    (DISCOVERY, "Automne 2018", "itess", "Aubenas", "2018-10-22", "2018-10-26", 14),
    (DISCOVERY, "Printemps 2019", "mat", "Balazuc", "2019-04-15", "2019-04-19", 15),
    (DISCOVERY, "Automne 2020", "itess", "Joyeuse", "2020-10-19", "2020-10-23", 12),
    (DISCOVERY, "Printemps 2021", "ardelaine", "Saint-Pierreville", "2021-04-26", "2021-04-30", 14),
    (WRITING, "Promotion 2018", "amesud", "Rosières", "2018-09-17", "2019-01-25", 11),
    (WRITING, "Promotion 2019", "amesud", "Rosières", "2019-09-16", "2020-01-24", 12),
    (CERTIFIED, "Promotion 2020", "mat", "Balazuc", "2020-02-03", "2020-11-27", 13),
    (CERTIFIED, "Promotion 2021", "mat", "Balazuc", "2021-02-01", "2021-10-29", 13),
]
# Every year after the seed page, while there is time before the present cohort.
YEARLY = [
    (DISCOVERY, "Printemps {year}", "itess", "Aubenas", (4, 15), (4, 19), 13),
    (DISCOVERY, "Automne {year}", "mat", "Balazuc", (10, 20), (10, 24), 12),
    (CERTIFIED, "Promotion {year}", "mat", "Balazuc", (1, 20), (6, 28), 12),
]


class Edition(NamedTuple):
    """A cohort before it is told."""

    programme: dict
    name: str
    host: str
    commune: str
    start: date
    end: date
    people: int


def tell_trainings(world):
    programmes = {}
    for programme in (DISCOVERY, WRITING, CERTIFIED):
        at = moment(date(2018, 6, 1), dice("programme", programme["title"]))
        programmes[programme["title"]] = world.add(Programme(**programme), at=at)
    for edition in editions(world.today):
        tell_cohort(world, programmes[edition.programme["title"]], edition)


def editions(today):
    """The past ones as they were, those of each year since, one running and one planned."""
    for programme, name, host, commune, first, last, people in PAST:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        yield Edition(programme, name, host, commune, start, end, people)
    running = weekday(today - timedelta(days=47))
    for year in range(2022, today.year + 1):
        for programme, name, host, commune, first, last, people in YEARLY:
            start, end = weekday(date(year, *first)), weekday(date(year, *last))
            if end < (running if programme is CERTIFIED else today - timedelta(days=7)):
                yield Edition(programme, name.format(year=year), host, commune, start, end, people)
    end = running + timedelta(days=200)
    name = f"Promotion {season(running)}"
    yield Edition(CERTIFIED, name, "mat", "Balazuc", running, end, 11)
    start = weekday(today + timedelta(days=75))
    name = f"Promotion {season(start)}"
    yield Edition(DISCOVERY, name, "itess", "Joyeuse", start, start + timedelta(days=4), 5)


def season(day):
    """« hiver 2026 »: by the quarter, so that two cohorts of a year have two names."""
    return f"{('hiver', 'printemps', 'été', 'automne')[(day.month - 1) // 3]} {day.year}"


def tell_cohort(world, programme, edition):
    start, end = edition.start, edition.end
    rng = dice("cohort", programme.title, edition.name)
    planned = moment(weekday(start - timedelta(days=90)), rng)
    state = CohortState.FINISHED if end < world.today else CohortState.RUNNING
    if start > world.today:
        state = CohortState.PLANNED
    cohort = world.add(
        Cohort(
            programme=programme,
            name=edition.name,
            state=state,
            host=world.structures[edition.host],
            municipality=world.communes[edition.commune],
            start=start,
            end=end,
            capacity=max(edition.people, 12),
        ),
        at=min(planned, world.now),
        changed=min(moment(end, rng), world.now),
    )
    log_cohort(world, cohort)
    for person in participants(world, rng, edition):
        registered = weekday(start - timedelta(days=rng.randrange(5, 60)))
        registered = min(registered, world.today - timedelta(days=rng.randrange(1, 9)))
        enrolment = world.add(
            Enrolment(
                cohort=cohort,
                person=person,
                state=enrolment_state(rng, state),
                registered_on=registered,
            ),
            at=moment(registered, rng),
            changed=cohort.told_at[1] if state == CohortState.FINISHED else None,
        )
        log_enrolment(world, enrolment)


def log_cohort(world, cohort):
    began, ended = opening(cohort.start), opening(cohort.end)
    if cohort.state == CohortState.PLANNED:
        return
    by = coordinator_on(world, began)
    world.move(cohort, "start", "planned", "running", by=by, at=began)
    if cohort.state == CohortState.FINISHED:
        world.move(cohort, "finish", "running", "finished", by=by, at=ended)


def log_enrolment(world, enrolment):
    cohort, state = enrolment.cohort, enrolment.state
    began, ended = opening(cohort.start), opening(cohort.end)
    if state == EnrolmentState.REGISTERED:
        return
    by = coordinator_on(world, began)
    world.move(enrolment, "attend", "registered", "attending", by=by, at=began)
    if state == EnrolmentState.COMPLETED:
        world.move(enrolment, "complete", "attending", "completed", by=by, at=ended)
    elif state == EnrolmentState.DROPPED:
        left = began + (min(ended, world.now) - began) / 2
        reason = "A trouvé un emploi."
        world.move(enrolment, "drop", "attending", "dropped", by=by, at=left, reason=reason)


def opening(day):
    """Nine in the morning of that day."""
    return moment(day, dice("opening", day), (9, 10))


def enrolment_state(rng, state):
    if state == CohortState.PLANNED:
        return EnrolmentState.REGISTERED
    if rng.random() < 0.08:
        return EnrolmentState.DROPPED
    return EnrolmentState.COMPLETED if state == CohortState.FINISHED else EnrolmentState.ATTENDING


def participants(world, rng, edition):
    """Trainees are mostly holders accompanied at that time; young people come from outside."""
    start, people = edition.start, edition.people
    if edition.programme["kind"] == ProgrammeKind.DISCOVERY:
        return [newcomer(world, rng, start, age=rng.randrange(15, 25)) for _ in range(people)]
    enrolled = {id(row.person) for row in world.rows[Enrolment]}
    known = [
        row.holder.person
        for row in world.rows[Accompaniment]
        if start - timedelta(days=300) <= row.start <= start
        and id(row.holder.person) not in enrolled
    ]
    chosen = rng.sample(known, min(len(known), people * 2 // 3))
    return chosen + [
        newcomer(world, rng, start, age=rng.randrange(23, 60)) for _ in range(people - len(chosen))
    ]


def newcomer(world, rng, start, age):
    first, last, sex = world.identity(rng)
    return world.person(
        rng,
        at=moment(weekday(start - timedelta(days=60)), rng) if start < world.today else world.now,
        first_name=first,
        last_name=last,
        sex=sex,
        age=age,
        place=world.place(rng),
    )
