"""What a record lacks is stored: always as the rule says, whoever writes, however, and when."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date

import pgtrigger
import pytest
from django.db import IntegrityError, connection, transaction

from eveil.core.tests.live import somebody_waits, wait_until
from eveil.people.models import Person
from eveil.people.tests.factories import PersonFactory
from partners.tests.factories import StructureFactory
from projects import completeness, missing, tasks
from projects.enums import EntryField, EntryStatus
from projects.models import Accompaniment, FundedOperation, Participation, ProjectHolder
from projects.tests.factories import (
    AccompanimentFactory,
    FundedOperationFactory,
    ProjectHolderFactory,
)

pytestmark = pytest.mark.django_db

EVERYTHING = EntryField.values
PERSON = {
    "birth_date": [None, date(1990, 5, 1)],
    "birth_place": ["", "Privas"],
    "sex": ["", "f"],
    "phone": ["", "0639981234"],
    "email": ["", "lucie@example.org"],
    "address": ["", "Le bourg"],
}
ENTRY = {
    "entry_status": ["", EntryStatus.EMPLOYEE, EntryStatus.JOBSEEKER],
    "unemployed_months": [None, 0, 12],
    "study_level": ["", "4"],
    "single_parent": [None, False, True],
    "mobility": ["", "car"],
}


def expected(row):
    """The rule once more, in plain words of Python."""
    entry, person = row.accompaniment, row.accompaniment.holder.person
    lacks = {
        "birth_date": person.birth_date is None,
        "birth_place": not person.birth_place,
        "sex": not person.sex,
        "contact": not (person.phone or person.email),
        "address": not person.address,
        "municipality": person.municipality_id is None,
        "entry_status": not entry.entry_status,
        "unemployed_months": entry.entry_status == "jobseeker" and entry.unemployed_months is None,
        "study_level": not entry.study_level,
        "single_parent": entry.single_parent is None,
        "mobility": not entry.mobility,
        "prescriber": entry.prescriber_id is None,
    }
    return [name for name in EVERYTHING if lacks[name] and name in row.operation.required]


def assert_as_ruled():
    rows = Participation.objects.select_related("operation", "accompaniment__holder__person")
    for row in rows:
        assert row.missing == expected(row)


class Anybody:
    """Writes at random, by each of the ways there are to write."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311
        self.structure = StructureFactory()
        for _ in range(3):
            FundedOperationFactory(required=self.some())
            AccompanimentFactory(holder__person=PersonFactory())

    def some(self):
        return self.random.sample(EVERYTHING, self.random.randrange(len(EVERYTHING)))

    def one(self, model):
        return self.random.choice(list(model.objects.order_by("pk")))

    def values(self, choices):
        names = self.random.sample(sorted(choices), self.random.randrange(1, 3))
        return {name: self.random.choice(choices[name]) for name in names}

    def save(self, model, values):
        row = self.one(model)
        for name, value in values.items():
            setattr(row, name, value)
        how = self.random.choice(["save", "update", "bulk", "several"])
        if how == "save":
            row.save()
        elif how == "bulk":
            model.objects.bulk_update([row], list(values))
        else:
            rows = model.objects.filter(pk=row.pk) if how == "update" else model.objects.all()
            rows.update(**values)

    def person(self):
        self.save(Person, self.values(PERSON))

    def entry(self):
        values = self.values({**ENTRY, "prescriber": [None, self.structure]})
        if values.keys() & {"entry_status", "unemployed_months"}:
            values["entry_status"] = self.random.choice(ENTRY["entry_status"])
            values["unemployed_months"] = (
                self.random.choice([None, 5]) if values["entry_status"] == "jobseeker" else None
            )
        self.save(Accompaniment, values)

    def operation(self):
        self.save(FundedOperation, {"required": self.some()})

    def take_part(self):
        self.one(FundedOperation).accompaniments.add(self.one(Accompaniment))

    def leave(self):
        self.one(FundedOperation).accompaniments.remove(self.one(Accompaniment))

    def become_somebody_else(self):
        self.save(ProjectHolder, {"person": PersonFactory(sex="")})

    def change_hands(self):
        Accompaniment.objects.filter(pk=self.one(Accompaniment).pk).update(
            holder=ProjectHolderFactory()
        )

    def meddle(self):
        """What somebody writes into the column itself does not stay."""
        Participation.objects.update(missing=self.some())

    def act(self):
        self.random.choice(
            [self.person] * 4
            + [self.entry] * 4
            + [self.operation, self.take_part, self.take_part, self.leave, self.meddle]
            + [self.change_hands, self.become_somebody_else]
        )()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_written_the_stored_value_is_the_computed_one(seed):
    anybody = Anybody(seed)
    for _ in range(40):
        # What the database refuses changes nothing: one person is one holder.
        with suppress(IntegrityError), transaction.atomic():
            anybody.act()
        assert_as_ruled()
    assert Participation.objects.exists()
    assert completeness.heal() == 0


def test_what_is_loaded_without_triggers_is_healed_and_told():
    operation = FundedOperationFactory(required=["sex"])
    row = AccompanimentFactory(holder__person=PersonFactory(sex=""))
    with pgtrigger.ignore():
        Participation.objects.bulk_create([Participation(operation=operation, accompaniment=row)])
    assert Participation.objects.get().missing == []
    tasks.measure_completeness()
    assert Participation.objects.get().missing == ["sex"]
    assert missing.figures()[0].incomplete == 1
    assert completeness.heal() == 0


# Two at once -------------------------------------------------------------------------------


def write(model, pk, values):
    return model.objects.filter(pk=pk).update(**values)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["person", "entry", "operation"])
@pytest.mark.parametrize("first", ["writes", "takes part"])
def test_a_record_that_changes_while_it_enters_an_operation(what, first):
    """Neither sees the other's work under way: the second waits for the first."""
    operation = FundedOperationFactory(required=["sex", "study_level"])
    entry = AccompanimentFactory(holder__person=PersonFactory(sex=""), study_level="")
    change = {
        "person": lambda: write(Person, entry.holder.person_id, {"sex": "f"}),
        "entry": lambda: write(Accompaniment, entry.pk, {"study_level": "4"}),
        "operation": lambda: write(FundedOperation, operation.pk, {"required": ["study_level"]}),
    }[what]
    acts = [change, lambda: operation.accompaniments.add(entry)]
    if first == "takes part":
        acts.reverse()
    begun = threading.Event()

    def begin():
        try:
            with transaction.atomic():
                acts[0]()
                begun.set()
                wait_until(somebody_waits)
        finally:
            connection.close()

    def follow():
        try:
            assert begun.wait(timeout=10)
            acts[1]()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for task in [pool.submit(begin), pool.submit(follow)]:
            task.result(timeout=20)
    assert_as_ruled()
    assert len(Participation.objects.get().missing) == 1


@pytest.mark.django_db(transaction=True)
def test_identity_and_entry_saved_at_once():
    """Nobody waits for who waits for it."""
    entry = AccompanimentFactory(holder__person=PersonFactory(sex=""), study_level="")
    for _ in range(2):
        FundedOperationFactory(required=["sex", "study_level"]).accompaniments.add(entry)
    barrier = threading.Barrier(2)

    def run(act):
        try:
            for number in range(20):
                barrier.wait(timeout=10)
                act(number)
        finally:
            connection.close()

    def person(number):
        write(Person, entry.holder.person_id, {"sex": "f" if number % 2 else ""})

    def level(number):
        write(Accompaniment, entry.pk, {"study_level": "4" if number % 2 else ""})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, [person, level]))
    assert_as_ruled()
    assert Participation.objects.incomplete().count() == 0
