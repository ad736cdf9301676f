"""What a record lacks for the operation that pays for it.

One definition, in SQL, and PostgreSQL keeps it: a trigger writes ``Participation.missing``
whenever a participation, an entry, a person or an operation changes, whoever changes it. So the
list of what is missing, its counts and its alarm read what is stored, and it can't grow old.
Rows written while triggers are off (``pgtrigger.ignore``) are put right by ``heal``.
"""

from dataclasses import dataclass

import pgtrigger
from django.db import connection

from projects.enums import EntryField

IDENTITY, ENTRY = "holder_identity", "accompaniment_entry"


@dataclass(frozen=True)
class Requirement:
    """When a record lacks something (SQL on ``person`` or ``entry``), what that reads, and where
    it is written: a page, and the field of its form."""

    lacks: str
    page: str
    field: str
    reads: tuple[str, ...]


def _identity(field, lacks, *reads):
    return Requirement(lacks, IDENTITY, field, reads or (field,))


def _entry(field, lacks, *reads):
    return Requirement(lacks, ENTRY, field, reads or (field,))


REQUIREMENTS = {
    EntryField.BIRTH_DATE: _identity("birth_date", "person.birth_date IS NULL"),
    EntryField.BIRTH_PLACE: _identity("birth_place", "person.birth_place = ''"),
    EntryField.SEX: _identity("sex", "person.sex = ''"),
    EntryField.CONTACT: _identity(
        "phone", "person.phone = '' AND person.email = ''", "phone", "email"
    ),
    EntryField.ADDRESS: _identity("address", "person.address = ''"),
    EntryField.MUNICIPALITY: _identity("municipality", "person.municipality_id IS NULL"),
    EntryField.ENTRY_STATUS: _entry("entry_status", "entry.entry_status = ''"),
    EntryField.UNEMPLOYED_MONTHS: _entry(
        "unemployed_months",
        "entry.unemployed_months IS NULL AND entry.entry_status = 'jobseeker'",
        "unemployed_months",
        "entry_status",
    ),
    EntryField.STUDY_LEVEL: _entry("study_level", "entry.study_level = ''"),
    EntryField.SINGLE_PARENT: _entry("single_parent", "entry.single_parent IS NULL"),
    EntryField.MOBILITY: _entry("mobility", "entry.mobility = ''"),
    EntryField.PRESCRIBER: _entry("prescriber", "entry.prescriber_id IS NULL"),
}


def rule(row):
    """SQL of the names that ``row``, an alias of projects_participation, lacks, as an array."""
    cases = ",\n".join(
        f"CASE WHEN {requirement.lacks} AND '{field.value}' = ANY(operation.required)"
        f" THEN '{field.value}' END"
        for field, requirement in REQUIREMENTS.items()
    )
    return f"""SELECT array_remove(ARRAY[{cases}], NULL)::varchar(20)[]
FROM projects_fundedoperation operation, projects_accompaniment entry
JOIN projects_projectholder holder ON holder.id = entry.holder_id
JOIN people_person person ON person.id = holder.person_id
WHERE operation.id = {row}.operation_id AND entry.id = {row}.accompaniment_id"""  # noqa: S608


def heal():
    """Put right what is not as the rule says, and how many rows that were: zero, always.

    Unless rows were written with triggers off, as bulk loading does.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE projects_participation stored SET missing = ruled.missing
            FROM (SELECT row.id, ({rule("row")}) AS missing FROM projects_participation row) ruled
            WHERE ruled.id = stored.id AND ruled.missing IS DISTINCT FROM stored.missing"""  # noqa: S608
        )
        return cursor.rowcount


# Triggers ----------------------------------------------------------------------------------


def kept():
    """Trigger of Participation: whatever writes a row, what it lacks is as the rule says.

    A row that begins waits for changes under way of its record and of its operation, which can't
    see it; those that come later see it (``touching``).
    """
    return pgtrigger.Trigger(
        name="missing_kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
IF TG_OP = 'INSERT' THEN
    PERFORM 1 FROM projects_projectholder WHERE id = (
        SELECT holder_id FROM projects_accompaniment WHERE id = NEW.accompaniment_id
    ) FOR NO KEY UPDATE;
    PERFORM 1 FROM projects_fundedoperation WHERE id = NEW.operation_id FOR SHARE;
END IF;
NEW.missing := ({rule("NEW")});
RETURN NEW;""",  # noqa: S608
    )


def touching(which, *fields, holder=""):
    """Trigger of a model whose ``fields`` the rule reads: has participations counted anew.

    ``which`` are theirs (SQL), and ``holder`` whose record it is: its row is locked, so that what
    changes one record at the same moment follows each other.
    """
    lock = f"PERFORM 1 FROM projects_projectholder WHERE {holder} FOR NO KEY UPDATE;"
    return pgtrigger.Trigger(
        name="missing_touched",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*fields),
        func=f"""{lock if holder else ""}
UPDATE projects_participation SET missing = missing WHERE {which};
RETURN NULL;""",  # noqa: S608
    )


def read_from(page):
    """The fields that the requirements written on ``page`` read."""
    return sorted({name for one in REQUIREMENTS.values() if one.page == page for name in one.reads})
