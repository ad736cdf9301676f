"""What the logs leave out."""

import logging

import pytest

from eveil.core.logs import WithoutHeartbeats


@pytest.mark.parametrize(
    ("message", "arguments", "kept"),
    [
        ("Task %(name)s received", {"name": "eveil.core.tasks.heartbeat"}, False),
        ({"event": "task_enqueued", "child_task_name": "eveil.core.tasks.heartbeat"}, (), False),
        ("Task %(name)s received", {"name": "eveil.core.tasks.sweep_outbox"}, True),
    ],
)
def test_heartbeats_are_left_out(message, arguments, kept):
    record = logging.makeLogRecord({"msg": message, "args": arguments})
    assert WithoutHeartbeats().filter(record) is kept
