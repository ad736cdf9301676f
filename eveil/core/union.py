"""Rows of many kinds read in one query: a union of querysets that all give the same columns."""

import json
from datetime import datetime
from typing import NamedTuple

from django.db.models import CharField, DateTimeField, F, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, NullIf
from django.utils import timezone


class Row(NamedTuple):
    """What a source tells of one thing; ``detail`` is its own business."""

    source: str
    pk: int
    at: datetime | None
    subject: str
    about: str
    detail: str

    @property
    def age(self):
        """Days by the calendar since ``at``."""
        return (timezone.localdate() - timezone.localdate(self.at)).days

    @property
    def facts(self):
        """What ``facts`` put into ``detail``, by name."""
        return json.loads(self.detail)


def columns(rows, *, at, subject, pk="pk", about="", detail=""):
    """``rows``, in their order, with the columns of a ``Row``: texts are expressions or ""."""

    def text(value):
        return Cast(value if value != "" else Value(""), TextField())

    return rows.annotate(
        row_pk=F(pk),
        row_at=Cast(at, DateTimeField()),
        row_subject=text(subject),
        row_about=text(about),
        row_detail=text(detail),
    )


def facts(**named):
    """A ``detail`` of several values, each a column or an expression."""
    return JSONObject(**named)


def name_of(path):
    """First and last name of the person at ``path`` ("" for the row itself)."""
    return Concat(F(f"{path}first_name"), Value(" "), F(f"{path}last_name"))


def label_of(path):
    """Short name of the structure at ``path``, or its name."""
    return Coalesce(NullIf(F(f"{path}short_name"), Value("")), F(f"{path}name"))


def union(parts, limit):
    """All ``parts`` (source name → queryset made by ``columns``) as one queryset of values.

    Of each the first ``limit``: what a ``Row`` holds, in its order.
    """
    order = ["row_source", "row_pk", "row_at", "row_subject", "row_about", "row_detail"]
    first, *others = (
        rows.annotate(row_source=Value(name, CharField())).values_list(*order)[:limit]
        for name, rows in parts.items()
    )
    return first.union(*others, all=True)


def oldest_first(values):
    """``Row`` of each of the tuples that a union gave."""
    return sorted(map(Row._make, values), key=lambda row: (row.at, row.source, row.pk))


def newest_first(values):
    """The same the other way round; what never was comes before all."""
    return sorted(
        map(Row._make, values), key=lambda row: (row.at is None, row.at, row.pk), reverse=True
    )
