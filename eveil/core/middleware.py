"""When the database is away, say so kindly instead of breaking."""

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.template.loader import get_template

log = structlog.get_logger(__name__)


class DatabaseAwayMiddleware:
    """Answer 503 with a friendly page when no connection to the database can be had."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            return database_away(error)

    def process_exception(self, request, exception):
        if isinstance(exception, OperationalError | InterfaceError) and not connection.is_usable():
            return database_away(exception)
        return None


def database_away(error):
    log.error("database_away", error=str(error))
    return HttpResponse(
        get_template("core/503.html").template.source,
        status=503,
        headers={"Retry-After": "30"},
    )
