"""What the database refuses, said in the words of its constraint."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from psycopg2.errors import DeadlockDetected


@contextmanager
def in_words(model, *, meanwhile):
    """Turn a broken constraint of ``model`` into ``ValidationError`` with its own sentence.

    Two writers that exclude each other may also wait for each other: the one whom PostgreSQL
    gives up is told ``meanwhile``.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        broken = [row for row in model._meta.constraints if row.name == name]
        if not broken:
            raise
        raise ValidationError(str(broken[0].violation_error_message)) from error
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        raise ValidationError(meanwhile) from error
