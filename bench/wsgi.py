"""The platform as in production, plus one trivial view to measure it against.

``/bench/ok`` is answered by the same Django in the same process, without any middleware.
"""

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path

from eveil.wsgi import application as platform

TRIVIAL = "/bench/ok"


def ok(request):
    return HttpResponse("ok")


urlpatterns = [path(TRIVIAL.lstrip("/"), ok)]


class BareHandler(WSGIHandler):
    """Resolves and calls a view; nothing stands around it."""

    def load_middleware(self, is_async=False):
        self._middleware_chain = self._get_response
        self._view_middleware = []

    def get_response(self, request):
        request.urlconf = __name__
        return super().get_response(request)


bare = BareHandler()


def application(environ, start_response):
    handler = bare if environ["PATH_INFO"] == TRIVIAL else platform
    return handler(environ, start_response)
