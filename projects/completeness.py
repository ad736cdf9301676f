"""What a record lacks for the operation that pays for it.

One definition, read by the list of what is missing, its counts, and the daily measure: each
requirement is a condition on a ``Participation``, so that PostgreSQL answers for thousands of
records at once.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Func, Q, Value, When

from projects.enums import EntryField, EntryStatus

IDENTITY, ENTRY = "holder_identity", "accompaniment_entry"


@dataclass(frozen=True)
class Requirement:
    """When a record lacks something, and where it is written: a page, and the field of its form."""

    lacks: Q
    page: str
    field: str


def _identity(field, **empty):
    path = "accompaniment__holder__person__"
    return Requirement(
        Q(**{f"{path}{name}": value for name, value in empty.items()}), IDENTITY, field
    )


def _entry(field, **empty):
    path = "accompaniment__"
    return Requirement(Q(**{f"{path}{name}": value for name, value in empty.items()}), ENTRY, field)


REQUIREMENTS = {
    EntryField.BIRTH_DATE: _identity("birth_date", birth_date=None),
    EntryField.BIRTH_PLACE: _identity("birth_place", birth_place=""),
    EntryField.SEX: _identity("sex", sex=""),
    EntryField.CONTACT: _identity("phone", phone="", email=""),
    EntryField.ADDRESS: _identity("address", address=""),
    EntryField.MUNICIPALITY: _identity("municipality", municipality=None),
    EntryField.ENTRY_STATUS: _entry("entry_status", entry_status=""),
    EntryField.UNEMPLOYED_MONTHS: _entry(
        "unemployed_months", unemployed_months=None, entry_status=EntryStatus.JOBSEEKER
    ),
    EntryField.STUDY_LEVEL: _entry("study_level", study_level=""),
    EntryField.SINGLE_PARENT: _entry("single_parent", single_parent=None),
    EntryField.MOBILITY: _entry("mobility", mobility=""),
    EntryField.PRESCRIBER: _entry("prescriber", prescriber=None),
}


def lacking(field):
    """Its operation requires the field, and the record lacks it."""
    return Q(operation__required__contains=[field.value]) & REQUIREMENTS[field].lacks


INCOMPLETE = reduce(or_, map(lacking, EntryField))


def missing():
    """The names of the required fields that a record lacks, as an array."""
    named = [
        Case(When(lacking(field), then=Value(field.value)), default=None, output_field=CharField())
        for field in EntryField
    ]
    every = Func(*named, template="ARRAY[%(expressions)s]", output_field=_names())
    return Func(every, Value(None), function="ARRAY_REMOVE", output_field=_names())


def _names():
    return ArrayField(CharField())
