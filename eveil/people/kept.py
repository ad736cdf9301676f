"""Queries that take longer to build than to run: their SQL is kept for the day.

Django builds and compiles a union of many querysets in tens of milliseconds, of which nothing
changes from one request to the next: neither the text nor the parameters. Only the rows do, and
they are read each time.
"""

from functools import lru_cache, wraps
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from eveil.people.models import User

# Of all kept queries together, per process; one takes some 25 kB.
KEPT = 400


class Reader(NamedTuple):
    """All that a kept query may know of its user."""

    pk: int
    person_id: int
    role: str


def kept(build):
    """Decorator of ``build(user, *args)``, which gives a queryset of values: calling it gives
    their tuples, in one query.

    The SQL may depend on the reader (None for anybody), on ``args`` and on today's date, and on
    nothing else: the present moment is ``Present()``, and what the database holds is asked in the
    query itself. Tests build each kept query again and refuse another SQL.
    """

    @wraps(build)
    def rows(user, *args):
        reader = user and Reader(user.pk, user.person_id, user.role)
        with connection.cursor() as cursor:
            cursor.execute(*compiled(build, timezone.localdate(), reader, *args))
            return cursor.fetchall()

    return rows


@lru_cache(maxsize=KEPT)
def compiled(build, day, reader, *args):
    """(SQL, parameters); the user is made of what the key holds of it, and so knows no more."""
    user = reader and User(**reader._asdict())
    return build(user, *args).query.sql_with_params()
