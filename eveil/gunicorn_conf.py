"""Gunicorn, the web server of production and of ``make run``."""

import gc
import os

from django.template.loader import get_template
from django.urls import get_resolver

# A demo answers this machine only.
_host = "0.0.0.0" if os.environ.get("EVEIL_MODE") == "production" else "127.0.0.1"  # noqa: S104
bind = os.environ.get("BIND", f"{_host}:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads keep the connections that browsers open in advance from holding up a whole worker.
worker_class = "gthread"
threads = 4
preload_app = True
control_socket_disable = True


def when_ready(server):
    """Load once, before the workers are forked, what each would load at its first requests."""
    _ = get_resolver().url_patterns
    for name in _template_names():
        get_template(name)
    # The workers share these objects, and never walk them when they collect garbage.
    gc.collect()
    gc.freeze()


def _template_names():
    from django.conf import settings

    for folder in settings.TEMPLATES[0]["DIRS"]:
        for path in sorted(folder.rglob("*.html")):
            yield str(path.relative_to(folder))
