"""The cache: Redis, and while Redis is away the memory of each process.

So that a page never fails for want of a cache, and limits on attempts still hold, though each
process then counts on its own.
"""

import structlog
from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def _or_in_memory(name):
    in_redis = getattr(RedisCache, name)

    def call(self, *args, **kwargs):
        try:
            return in_redis(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache_away", operation=name, error=str(error))
            return getattr(self.memory, name)(*args, **kwargs)

    return call


class Cache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self.memory = LocMemCache("while Redis is away", {})

    add = _or_in_memory("add")
    get = _or_in_memory("get")
    set = _or_in_memory("set")
    delete = _or_in_memory("delete")
    incr = _or_in_memory("incr")
    touch = _or_in_memory("touch")
    has_key = _or_in_memory("has_key")
    get_many = _or_in_memory("get_many")
    set_many = _or_in_memory("set_many")
    delete_many = _or_in_memory("delete_many")
