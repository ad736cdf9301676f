"""How often one may do what costs something: counters in Redis, by address and by mail.

The limits stand in ``settings.RATE_LIMITS``. While Redis is away each process counts on its
own (see eveil.core.cache): a limit protects a public form, and must not close it.
"""

import ipaddress
import time
from functools import wraps

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.crypto import salted_hmac


def allow(scope, **who):
    """Count one act of ``scope`` by each of ``who``; False when one of them did too many.

    ``allow("intake_link", ip=client_ip(request), email=address)``: the names are those of
    the limits of this scope.
    """
    if not settings.RATE_LIMITS_ON:
        return True
    counts = [_count(scope, name, value) for name, value in who.items()]
    return all(counts)


def limited(scope):
    """Decorator of a view: whoever asks too often from one network address gets a bare 429.

    For what a script asks; a form says so beside its button (see ``allow``).
    """

    def decorate(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            if allow(scope, ip=client_ip(request)):
                return view(request, *args, **kwargs)
            return HttpResponse(status=429, headers={"Cache-Control": "no-store"})

        return counted

    return decorate


def _count(scope, name, value):
    most, seconds = settings.RATE_LIMITS[scope][name]
    # The window is part of the key, so that a counter is never prolonged by being used.
    window = int(time.time() // seconds)
    digest = salted_hmac(__name__, value).hexdigest()
    key = f"limit:{scope}:{name}:{digest}:{window}"
    cache.add(key, 0, timeout=seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # The window ended between the two commands.
        return True
    return count <= most


def client_ip(request):
    """Address of the visitor, as the settings on proxies tell it; a whole /64 for IPv6."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
