"""What is said with structures, and who hands over to whom: told from data/exchanges.json."""

from datetime import timedelta

from eveil.core.text import fold
from eveil.reports.demo import data
from eveil.reports.demo.institutions import speaker
from eveil.reports.demo.world import dice, moment, weekday
from partners.enums import Audience
from partners.models import Departure, Handover, JournalEntry, Mandate, SheetChange


def tell_exchanges(world):
    told = data.read("exchanges")
    for row in told["journal"]:
        tell_entry(world, row)
    for row in told["sheets"]:
        tell_sheet(world, row)
    for row in told["handovers"]:
        tell_handover(world, row)
    for row in told["cancelled"]:
        tell_cancelled(world, row)
    for row in told["departures"]:
        tell_departure(world, row)


def tell_entry(world, row):
    """An exchange of so many days ago; its next step is due so many days from today."""
    rng = dice("journal", row["text"])
    day = world.today - timedelta(days=row["days"])
    at = min(moment(day, rng), world.now)
    entry = JournalEntry(
        structure=world.structures[row["structure"]],
        kind=row["kind"],
        day=day,
        text=row["text"],
        audience=Audience.SHARED if row.get("shared") else Audience.INTERNAL,
        author=world.staff[row["by"]],
    )
    if step := row.get("next_step"):
        entry.next_step = step
        entry.next_by = world.staff[row["next_by"]]
        since = day if row.get("done") else world.today
        entry.next_on = weekday(since + timedelta(days=row["in_days"]))
        if row.get("done"):
            entry.step_done_at = moment(entry.next_on, rng)
            entry.step_done_by = entry.next_by
    world.add(entry, at=at)


def tell_sheet(world, row):
    """The main contact of today kept the sheet of its structure up to date."""
    structure = world.structures[row["structure"]]
    at = moment(world.today - timedelta(days=row["days"]), dice("sheet", row["structure"]))
    _contact, user = speaker(world, structure)
    world.add(
        SheetChange(structure=structure, by=user, fields=row["fields"]), at=min(at, world.now)
    )


def _mandate(world, structure, name):
    """The mandate of somebody told of in data/structures.json."""
    return next(
        row for row in world.rows[Mandate] if row.structure is structure and str(row.person) == name
    )


def tell_handover(world, row):
    """A past one: its dates are those of the two mandates."""
    structure = world.structures[row["structure"]]
    left = _mandate(world, structure, row["leaver"])
    taken = _mandate(world, structure, row["successor"])
    at = moment(weekday(left.end - timedelta(days=20)), dice("handover", row["leaver"]))
    world.add(
        Handover(
            structure=structure,
            leaver=left.person,
            successor=taken.person,
            last_day=left.end,
            first_day=taken.start,
            functions=[taken.function],
            note=row["note"],
            by=world.staff[row["by"]],
            welcomed_at=moment(taken.start, dice("welcome", row["successor"])),
            completed_at=moment(taken.start, dice("welcome", row["successor"])),
        ),
        at=at,
    )


def tell_cancelled(world, row):
    """Decided so many days ago for a day to come, and cancelled before it."""
    structure = world.structures[row["structure"]]
    mandate = _mandate(world, structure, row["leaver"])
    rng = dice("cancelled", row["leaver"])
    at = moment(weekday(world.today - timedelta(days=row["days"])), rng)
    first_name, last_name, sex = row["successor"]
    successor = world.person(rng, at=at, first_name=first_name, last_name=last_name, sex=sex)
    last_day = weekday(world.today + timedelta(days=row["in_days"]))
    cancelled_at = moment(weekday(world.today - timedelta(days=row["cancelled"])), rng)
    world.add(
        Handover(
            structure=structure,
            leaver=mandate.person,
            successor=successor,
            last_day=last_day,
            first_day=last_day + timedelta(days=1),
            functions=[mandate.function],
            note=row["note"],
            by=world.staff[row["by"]],
            cancelled_at=cancelled_at,
            cancelled_by=world.staff[row["cancelled_by"]],
            cancelled_why=row["why"],
        ),
        at=at,
        changed=cancelled_at,
    )


def tell_departure(world, row):
    """Announced lately, for a day to come; nobody has decided yet."""
    structure = world.structures[row["structure"]]
    mandate = _mandate(world, structure, row["person"])
    at = moment(world.today - timedelta(days=row["days"]), dice("departure", row["person"]))
    name = f"{fold(row['first_name'])}.{fold(row['last_name'])}"
    world.add(
        Departure(
            structure=structure,
            person=mandate.person,
            last_day=weekday(world.today + timedelta(days=row["in_days"])),
            first_name=row["first_name"],
            last_name=row["last_name"],
            email=f"{name}@example.org",
            note=row["note"],
        ),
        at=min(at, world.now),
    )
