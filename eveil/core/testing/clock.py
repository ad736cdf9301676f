"""A clock that stands still, for tests that compare what is dated to the second."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def still_clock(time_machine):
    """What is signed twice during the test is signed at the same second: the links are equal."""
    time_machine.move_to(datetime.now(UTC), tick=False)
