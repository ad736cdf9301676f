"""The cache when Redis goes away and comes back."""

from eveil.core.cache import Cache


def test_counts_on_in_memory_while_redis_is_away(own_redis):
    cache = Cache(own_redis.url, {"OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 1}})
    cache.set("attempts", 1)
    assert cache.get("attempts") == 1
    own_redis.stop()
    assert cache.get("attempts", []) == []
    assert cache.add("attempts", 5)
    assert not cache.add("attempts", 6)
    assert cache.incr("attempts") == 6
    assert cache.get("attempts") == 6
    cache.delete("attempts")
    assert cache.get("attempts") is None
    own_redis.start()
    cache.set("attempts", 2)
    assert cache.get("attempts") == 2
