"""Celery's way to Redis, with one fault of kombu 5.7 mended (``eveil.celery`` registers it).

A worker that loses Redis closes its channel. When a read was waiting, closing fails in that
read, before anything is closed; a second close then finds no transport any more, and while
a message is in the worker's hands that ends the worker for good.
"""

from kombu.transport import redis


class Channel(redis.Channel):
    def close(self):
        try:
            super().close()
        except self.connection_errors:
            # No read waits any more. What cannot be given back to a Redis that is away, the
            # outbox and the jobs hand out again.
            super().close()


class Transport(redis.Transport):
    Channel = Channel
