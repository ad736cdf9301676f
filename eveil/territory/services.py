"""Loading the reference data."""

from typing import NamedTuple

from django.db import transaction

from eveil.territory import words
from eveil.territory.models import Department, Intercommunality, Municipality, Outline


class Loaded(NamedTuple):
    """What a loading did to the communes."""

    created: int
    updated: int
    deactivated: int


@transaction.atomic
def load(reference, departments=None):
    """Bring the tables in line with ``reference``, or only their part in ``departments``.

    Others refer to these rows: what the reference no longer holds is kept and becomes inactive.
    Only rows that differ are written, so that loading twice writes nothing.
    """
    if departments is not None:
        reference = reference.only(lambda row: row.department in departments)
    upsert(Department(*row) for row in reference.departments)
    upsert(Intercommunality(*row) for row in reference.intercommunalities)
    upsert(Outline(*row) for row in reference.outlines)
    created, updated = upsert(municipality(row) for row in reference.municipalities)

    loaded = Municipality.objects.all()
    if departments is not None:
        loaded = loaded.filter(department__in=departments)
    else:
        deactivate(Department.objects.all(), reference.departments)
        deactivate(Intercommunality.objects.all(), reference.intercommunalities)
    return Loaded(created, updated, deactivate(loaded, reference.municipalities))


def municipality(row):
    return Municipality(
        code=row.code,
        name=row.name,
        postcodes=row.postcodes,
        population=row.population,
        department_id=row.department,
        epci_id=row.epci,
        other_names=row.other_names,
        latitude=row.latitude,
        longitude=row.longitude,
        folded_name=words.key(words.split(row.name)),
        words=words.searchable([row.name, *row.other_names], [*row.postcodes, row.department]),
    )


def upsert(objects):
    """Write the objects that are new or differ from their row; return how many of each."""
    objects = list(objects)
    if not objects:
        return 0, 0
    model = type(objects[0])
    columns = [field.attname for field in model._meta.concrete_fields]
    stored = {row[0]: row for row in model.objects.values_list(*columns)}
    changed = [
        item
        for item in objects
        if stored.get(item.pk) != tuple(getattr(item, column) for column in columns)
    ]
    model.objects.bulk_create(
        changed,
        batch_size=5000,
        update_conflicts=True,
        unique_fields=columns[:1],
        update_fields=columns[1:],
    )
    created = sum(item.pk not in stored for item in changed)
    return created, len(changed) - created


def deactivate(queryset, rows):
    """Mark as inactive the active rows whose key is not the first column of any of ``rows``."""
    kept = {row[0] for row in rows}
    gone = set(queryset.filter(active=True).values_list("pk", flat=True)) - kept
    return queryset.filter(pk__in=gone).update(active=False) if gone else 0
