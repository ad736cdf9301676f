"""A few dozen communes for tests, out of the real reference file."""

from functools import cache

import pytest

from eveil.territory import reference, services
from eveil.territory.models import Municipality

# South Ardèche, where the work is; then what makes a search hard.
SAMPLE = """
07011 07019 07023 07028 07031 07053 07058 07071 07110 07117 07132 07186 07189 07193 07199
07201 07231 07276 07277 07278 07286 07319 07322 07330 07331 07334 07341 07343 07348
02684 04012 09271 09323 13055 17300 22016 26113 26198 2A004 30007 42218 43165 60546 67482
69123 75056 80829 95313 97411
"""
CODES = set(SAMPLE.split())


@cache
def _sample():
    return reference.read().only(lambda row: row.code in CODES)


def load_communes():
    """Load the sample: quick enough for every test that needs communes. Rows by INSEE code."""
    services.load(_sample())
    return Municipality.objects.select_related("department", "epci").in_bulk()


@pytest.fixture
def communes(db):
    """The communes for tests by INSEE code: ``communes["07110"]`` is Joyeuse."""
    return load_communes()
