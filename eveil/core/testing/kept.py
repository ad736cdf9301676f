"""What tests of every app need of people's: kept queries that are what would be built now."""

import pytest
from django.db import connection

from eveil.core import kept


class StaleQueryError(Exception):
    """A kept query is not what would be built now: see ``eveil.core.kept``."""


def _refuse(execute, sql, params, many, context):
    raise StaleQueryError(f"A kept query depends on what the database held: {sql}")


@pytest.fixture(autouse=True, scope="session")
def _fresh_kept_queries():
    """Build each kept query again at each use: what was kept must be the same to the letter."""
    remembered, build = kept.compiled, kept.compiled.__wrapped__

    def checked(*key):
        found = remembered(*key)
        with connection.execute_wrapper(_refuse):
            if found != build(*key):
                raise StaleQueryError("It depends on more than its arguments and the day.")
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "compiled", checked)
        yield
