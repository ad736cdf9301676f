"""Queries that take longer to build than to run: their SQL is kept for the day.

Django builds and compiles a union of many querysets in tens of milliseconds, of which nothing
changes from one request to the next: neither the text nor the parameters. Only the rows do, and
they are read each time. What does change, the key of the object that a page is about, is a
``Param``.
"""

from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Expression
from django.utils import timezone

# Of all kept queries together, per process; one takes some 25 kB.
KEPT = 400


class Reader(NamedTuple):
    """All that a kept query may know of its user."""

    pk: int
    person_id: int
    role: str


@dataclass(frozen=True)
class Gap:
    """The place, among the parameters of a kept query, of what each call gives by that name."""

    name: str


class Param(Expression):
    """In a kept query, what its calls give by ``name``, to compare a column with."""

    def __init__(self, name, output_field=None):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", (Gap(self.name),)


def asked(model):
    """An object of which a kept query knows that it is a ``model``: its keys are ``Param``."""
    return model(**{field.attname: Param(field.attname, field) for field in _keys(model)})


def keys_of(obj):
    """What ``asked`` left open, for the call about ``obj``."""
    return {field.attname: getattr(obj, field.attname) for field in _keys(type(obj))}


@lru_cache(maxsize=64)
def _keys(model):
    fields = model._meta.concrete_fields
    return [field for field in fields if field.primary_key or field.is_relation]


def kept(build):
    """Decorator of ``build(user, *args)``, which gives a queryset of values: calling it gives
    their tuples, in one query. Values of its ``Param`` are given by name.

    The SQL may depend on the reader (None for anybody), on ``args`` and on today's date, and on
    nothing else: the present moment is ``Present()``, and what the database holds is asked in the
    query itself. Tests build each kept query again and refuse another SQL.
    """

    @wraps(build)
    def rows(user, *args, **given):
        reader = user and Reader(user.pk, user.person_id, user.role)
        return _read(*compiled(build, timezone.localdate(), reader, *args), given)

    def afresh(user, *args, **given):
        """The same for a reader whose rights end during the day: nothing is kept."""
        return _read(*build(user, *args).query.sql_with_params(), given)

    rows.afresh = afresh
    return rows


def _read(sql, params, given):
    params = [given[one.name] if isinstance(one, Gap) else one for one in params]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@lru_cache(maxsize=KEPT)
def compiled(build, day, reader, *args):
    """(SQL, parameters); the user is made of what the key holds of it, and so knows no more."""
    user = reader and get_user_model()(**reader._asdict())
    return build(user, *args).query.sql_with_params()
