"""What Celery's connection does when Redis goes away."""

from contextlib import suppress

from kombu import Connection, Consumer, Exchange, Queue

from eveil.celery import app

PATIENCE = 10  # Seconds.


def test_closing_after_redis_is_gone_with_a_message_in_hand(own_redis):
    """As a worker does it: collect, whatever it says, then close, which must not fail."""
    received = []
    connection = Connection(
        own_redis.url.replace("unix://", "redis+socket://"),
        transport_options=app.conf.broker_transport_options,
    )
    tasks = connection.default_channel
    # Workers also listen to each other.
    gossip = Queue("gossip", Exchange("gossip", type="fanout"), auto_delete=True)
    Consumer(tasks, [Queue("tasks")], callbacks=[lambda body, _: received.append(body)]).consume()
    Consumer(connection.channel(), [gossip]).consume()
    connection.Producer().publish("hello", routing_key="tasks")
    while not received:
        connection.drain_events(timeout=PATIENCE)
    with suppress(TimeoutError):  # Waits for the next message.
        connection.drain_events(timeout=0.1)

    own_redis.kill()
    with suppress(connection.connection_errors):
        connection.collect()
    connection.close()
    assert tasks.closed
