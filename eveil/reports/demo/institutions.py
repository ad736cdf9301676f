"""The team, the structures, and who acted for each of them when."""

from datetime import date, timedelta

from eveil.people.enums import StaffRole
from eveil.people.models import User
from eveil.reports.demo import data
from eveil.reports.demo.world import dice, moment
from partners.enums import MandateFunction
from partners.models import Mandate, Structure

# key, first name, last name, sex, role, first day, last day
TEAM = [
    ("pradal", "Jean-Marc", "Pradal", "m", StaffRole.COORDINATOR, "2017-01-09", "2018-12-21"),
    ("chabalier", "Élise", "Chabalier", "f", StaffRole.ADVISER, "2017-01-09", "2021-07-30"),
    ("nadege", "Nadège", "Vialle", "f", StaffRole.COORDINATOR, "2018-10-01", None),
    ("julien", "Julien", "Teyssonnier", "m", StaffRole.ADVISER, "2018-03-05", None),
    ("amina", "Amina", "Serrano", "f", StaffRole.ADVISER, "2021-09-06", None),
    ("corentin", "Corentin", "Dufour", "m", StaffRole.ADVISER, "2024-02-05", None),
]
# Partners and holders have accounts since then; before, there was paper.
ACCOUNTS_SINCE = date(2023, 1, 2)
# What the present calls its advisers, in data/applications.json.
ADVISERS = {"a": "julien", "b": "amina", "c": "corentin"}
# Who logs in to show the platform; the others open by mailed code.
DEMO_STAFF = {"nadege", "julien"}
DEMO_PARTNERS = {"Hélène Combaluzier", "Bruno Charre"}


def tell_team(world):
    for key, first, last, sex, role, start, end in TEAM:
        rng = dice("team", key)
        hired = moment(date.fromisoformat(start), rng)
        person = world.person(
            rng,
            at=hired,
            first_name=first,
            last_name=last,
            sex=sex,
            place=world.communes["Rosières"],
        )
        password = world.password if key in DEMO_STAFF else None
        world.staff[key] = world.account(
            person, at=hired, role=role, active=end is None, password=password
        )


def adviser_on(world, day, rng):
    """One of those who worked that day; the coordinator takes few cases."""
    there = [
        (key, 1 if role == StaffRole.COORDINATOR else 4)
        for key, _, _, _, role, start, end in TEAM
        if start <= day.isoformat() and (end is None or day.isoformat() <= end)
    ]
    key = rng.choices([key for key, _ in there], [weight for _, weight in there])[0]
    return world.staff[key]


def tell_structures(world):
    for row in data.read("structures"):
        since = date.fromisoformat(row["active_from"])
        rng = dice("structure", row["key"])
        structure = world.add(
            Structure(
                name=row["name"],
                short_name=row["short_name"],
                kinds=row["kinds"],
                siret=row.get("siret", ""),
                description=row.get("description", ""),
                themes=row.get("themes", []),
                offers=row.get("offers", []),
                offers_detail=row.get("offers_detail", ""),
                municipality=world.communes[row["commune"]],
                phone=f"046571{dice('telephone', row['key']).randrange(10_000):04}",
                website=row.get("website", ""),
                is_carrier=row.get("is_carrier", False),
                active_from=since,
            ),
            at=moment(since, rng),
        )
        world.structures[row["key"]] = structure
        for contact in row["contacts"]:
            tell_mandate(world, structure, *contact)


def tell_mandate(world, structure, first, last, sex, function, start, end):
    rng = dice("mandate", first, last)
    since = date.fromisoformat(start)
    until = day_told(world, end)
    person = world.person(
        rng,
        at=moment(since, rng),
        first_name=first,
        last_name=last,
        sex=sex,
        place=structure.municipality,
    )
    world.add(
        Mandate(
            structure=structure,
            person=person,
            function=function,
            # One contact after the other: each was the main one.
            is_main=function == MandateFunction.CONTACT,
            start=since,
            end=until,
        ),
        at=moment(since, rng),
        changed=moment(until, rng) if until else None,
    )
    if end is None:
        password = world.password if str(person) in DEMO_PARTNERS else None
        opened = max(since, ACCOUNTS_SINCE)
        world.account(person, at=moment(opened, rng), password=password)


def day_told(world, text):
    """« 2021-05-31 », « 24 days ago », or None for what lasts."""
    if text and text.endswith(" days ago"):
        return world.today - timedelta(days=int(text.split()[0]))
    return date.fromisoformat(text) if text else None


def coordinator_on(world, moment):
    """Who coordinated at that moment."""
    return next(
        world.staff[key] for key in ("nadege", "pradal") if world.staff[key].date_joined <= moment
    )


def contacts_on(world, structure, day):
    """Who received, that day, what was sent to ``structure``."""
    return [
        mandate.person
        for mandate in world.rows[Mandate]
        if mandate.structure is structure
        and mandate.function == MandateFunction.CONTACT
        and mandate.start <= day
        and (mandate.end is None or mandate.end >= day)
    ]


def speaker(world, structure):
    """(person, user) of who speaks for the structure today."""
    person = contacts_on(world, structure, world.today)[0]
    return person, next(user for user in world.rows[User] if user.person is person)
