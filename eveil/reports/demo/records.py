"""What funders ask: operations, who takes part and what still lacks; documents; a test.

Everybody's chance is its own, so that the past stays as it is when the history is told later.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.files.base import ContentFile

from eveil.core import pdf
from eveil.reports.demo.world import dice, moment, weekday
from projects.enums import (
    ActivityTestKind,
    DocumentAudience,
    EntryField,
    EntryStatus,
    HoldingRight,
    Mobility,
    StudyLevel,
)
from projects.models import (
    Accompaniment,
    ActivityTest,
    CompletenessDay,
    Document,
    FundedOperation,
    Holding,
    MonthlyTurnover,
    Participation,
    ProjectHolder,
    Transfer,
)

FSE = [
    EntryField.BIRTH_DATE,
    EntryField.SEX,
    EntryField.CONTACT,
    EntryField.MUNICIPALITY,
    EntryField.ENTRY_STATUS,
    EntryField.UNEMPLOYED_MONTHS,
    EntryField.STUDY_LEVEL,
    EntryField.SINGLE_PARENT,
]
REGION = [EntryField.BIRTH_DATE, EntryField.SEX, EntryField.STUDY_LEVEL, EntryField.MOBILITY]
# name, number, funder, first day, last day, what it requires, share of records left incomplete
OPERATIONS = [
    (
        "FSE+ Entreprendre autrement en Ardèche méridionale",
        "ARA-2024-0718",
        "dreets",
        date(2024, 1, 1),
        date(2027, 12, 31),
        FSE,
        0.24,
    ),
    (
        "Région\u00a0: créer en milieu rural",
        "AURA-25-3311",
        "region",
        date(2025, 9, 1),
        date(2028, 8, 31),
        REGION,
        0.55,
    ),
]
GAPS = {
    OPERATIONS[0][0]: (EntryField.STUDY_LEVEL, EntryField.SINGLE_PARENT, EntryField.BIRTH_DATE),
    OPERATIONS[1][0]: (EntryField.MOBILITY, EntryField.STUDY_LEVEL),
}
PRESCRIBERS = ("bassin-aubenas", "itess", "beaume-drobie", "pollen", "val-de-ligne", "vans")
LEVELS = [StudyLevel.LEVEL_3, StudyLevel.LEVEL_4, StudyLevel.LEVEL_5, StudyLevel.LEVEL_5,
          StudyLevel.LEVEL_6, StudyLevel.LEVEL_7, StudyLevel.NONE]  # fmt: skip
BIRTH_PLACES = ("Aubenas", "Privas", "Alès", "Valence", "Montélimar", "Lyon", "Marseille", "Nîmes")
STREETS = ("Le bourg", "Chemin du moulin", "Rue de la fontaine", "Montée du château", "Le pont")

# (name, title, summary, parts, shared) of the documents of who logs in to show the platform.
PAPERS = [
    (
        "Devis camionnette frigorifique.pdf",
        "Devis : camionnette frigorifique d’occasion",
        "Véhicule de 2019, 84 000 km, groupe froid révisé.",
        [["Montant", ["11 400 € hors taxes", "Garantie de douze mois, pièces et main-d’œuvre"]]],
        True,
    ),
    (
        "Compte rendu du conseil municipal.pdf",
        "Extrait du conseil municipal de Burzet",
        "Le local de l’ancienne poste pourrait être prêté un an.",
        [["À savoir", ["Vote le 11 décembre", "Ne pas en parler avant au propriétaire"]]],
        False,
    ),
]


def tell_records(world):
    for row in world.rows[Accompaniment]:
        tell_entry(world, row)
    for operation in OPERATIONS:
        tell_operation(world, *operation)
    tell_papers(world)
    tell_co_holder(world)
    tell_activity_test(world)


def tell_entry(world, row):
    """Where somebody stood on arrival; since 2024 the office asks almost everybody."""
    person = row.holder.person
    rng = dice("entry", str(person), row.start)
    asked = 0.93 if row.start.year >= 2024 else 0.6
    if row.entry_status == EntryStatus.JOBSEEKER and rng.random() < asked:
        row.unemployed_months = rng.choice((1, 2, 4, 6, 9, 11, 14, 20, 26))
    if rng.random() < asked:
        row.study_level = rng.choice(LEVELS)
    if rng.random() < asked:
        row.single_parent = rng.random() < 0.18
    if rng.random() < asked:
        row.mobility = rng.choices(Mobility.values, [60, 8, 5, 20, 7])[0]
    prescriber = world.structures[rng.choice(PRESCRIBERS)]
    if rng.random() < 0.45 and prescriber.active_from <= row.start:
        row.prescriber = prescriber
    if rng.random() < asked:
        person.birth_place = rng.choice(BIRTH_PLACES)
        person.address = f"{rng.randrange(1, 60)}, {rng.choice(STREETS)}"


def tell_operation(world, name, reference, funder, start, end, required, gaps):
    if start > world.today:
        return
    operation = world.add(
        FundedOperation(
            name=name,
            reference=reference,
            funder=world.structures[funder],
            start=start,
            end=end,
            required=[field.value for field in required],
        ),
        at=moment(weekday(start), dice("operation", name)),
    )
    taken, incomplete = set(), []
    for row in world.rows[Accompaniment]:
        rng = dice("participation", name, str(row.holder.person), row.start)
        if not start <= row.start <= min(end, world.today) or rng.random() < 0.25:
            continue
        if id(row.holder) in taken:
            continue  # A person is registered once per operation.
        taken.add(id(row.holder))
        world.add(Participation(operation=operation, accompaniment=row))
        lacks = rng.random() < gaps
        complete(row, rng, required, lacking=rng.choice(GAPS[name]) if lacks else None)
        incomplete.append((row.start, lacks))
    tell_completeness(world, operation, incomplete)


def complete(row, rng, required, *, lacking):
    """Fill what an operation requires, but for one field somebody forgot to ask."""
    person = row.holder.person
    values = {
        "unemployed_months": (row, 7 if row.entry_status == EntryStatus.JOBSEEKER else None),
        "study_level": (row, rng.choice(LEVELS)),
        "single_parent": (row, rng.random() < 0.18),
        "mobility": (row, rng.choice(Mobility.values)),
        "birth_date": (person, date(1960 + rng.randrange(40), 1 + rng.randrange(12), 14)),
    }
    for name, (owner, value) in values.items():
        if name == lacking:
            setattr(owner, name, "" if name in {"study_level", "mobility"} else None)
        elif name in required and getattr(owner, name) in (None, ""):
            setattr(owner, name, value)


def tell_completeness(world, operation, entries):
    """The measure of the end of each past month: half of what lacked was filled later."""
    rng = dice("completeness", operation.name)
    day = (world.today.replace(day=1) - timedelta(days=340)).replace(day=1)
    while day < world.today:
        end = (day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        told = [lacks for start, lacks in entries if start <= end]
        if told and end < world.today:
            months = (world.today - end).days // 30
            late = min(len(told), sum(told) + round(len(told) * months * 0.02) + rng.randrange(2))
            world.add(
                CompletenessDay(
                    operation=operation, day=end, total=len(told), complete=len(told) - late
                )
            )
        day = end + timedelta(days=1)


def demo_pathway(world):
    """The accompaniment of who logs in as a holder."""
    return next(
        row
        for row in world.rows[Accompaniment]
        if str(row.holder.person) == "Samira Belkacem" and row.end is None
    )


def tell_papers(world):
    row = demo_pathway(world)
    for number, (name, title, summary, parts, shared) in enumerate(PAPERS):
        content = pdf.render(
            "reports/documents/demo_sheet.typ",
            {
                "title": title,
                "summary": summary,
                "parts": parts,
                "organisation": settings.ORGANISATION,
            },
        )
        day = weekday(world.today - timedelta(days=20 * (number + 1)))
        world.add(
            Document(
                project=row.project,
                audience=DocumentAudience.HOLDER if shared else DocumentAudience.TEAM,
                file=ContentFile(content, name),
                name=name,
                content_type="application/pdf",
                size=len(content),
                by=row.adviser,
                at=min(moment(day, dice("paper", name)), world.now),
            )
        )


def tell_co_holder(world):
    """A neighbour reads the project; Amina, who had begun, passed it on to Julien."""
    row = demo_pathway(world)
    at = moment(row.start, dice("co-holder"))
    person = world.person(
        dice("co-holder"),
        at=at,
        first_name="Yvan",
        last_name="Roure",
        sex="m",
        age=41,
        place=row.project.municipality,
    )
    holder = world.add(ProjectHolder(person=person), at=at)
    world.add(Holding(project=row.project, holder=holder, right=HoldingRight.READ))
    world.add(
        Transfer(
            accompaniment=row,
            from_adviser=world.staff["amina"],
            to_adviser=row.adviser,
            by=world.staff["nadege"],
            note="Le groupe d’achat est solide, les comptes moins. La mairie suit de près\u00a0: "
            "rappeler l’adjointe avant chaque conseil.",
            at=at + timedelta(days=30),
        )
    )


def tell_activity_test(world):
    """Somebody tries its activity at La Couvée, for real, since five months."""
    since = world.today - timedelta(days=150)
    start = weekday(since.replace(day=3))
    eligible = [
        row
        for row in world.rows[Accompaniment]
        if row.end is None and row.start <= start and row != demo_pathway(world)
    ]
    if not eligible:
        return
    row = eligible[-1]
    test = world.add(
        ActivityTest(
            accompaniment=row,
            kind=ActivityTestKind.COUVEUSE,
            host=world.structures["couveuse"],
            start=start,
            end=start + timedelta(days=364),
        ),
        at=moment(start, dice("test")),
    )
    month, rng = start.replace(day=1), dice("turnover")
    while month < world.today.replace(day=1):
        amount = Decimal(rng.randrange(18_000, 142_000)) / 100
        world.add(MonthlyTurnover(test=test, month=month, amount=amount))
        month = (month + timedelta(days=31)).replace(day=1)
