"""The present moment in a query that is built now and run later.

``Now()`` of Django is the clock of the database, which tests can't move; ``timezone.now()`` is the
moment when the query is built. ``Present()`` is the application's clock when the query runs.
"""

from django.db.models import DateTimeField, Expression
from django.utils import timezone
from psycopg2.extensions import adapt, register_adapter


class _Moment:
    """A parameter that becomes a moment when it is sent."""

    def __repr__(self):
        return "<the present moment>"


MOMENT = _Moment()
register_adapter(_Moment, lambda _moment: adapt(timezone.now()))


class Present(Expression):
    """The present moment, as ``timezone.now()`` tells it when the query is sent."""

    output_field = DateTimeField()

    def as_sql(self, compiler, connection):
        return "%s", [MOMENT]
