"""An environment in which carelessness shows: what works here by luck elsewhere, fails."""

import inspect
import os
import socket
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest

PROJECT = Path(__file__).parents[3]
KEYS_PER_TABLE = 100_000  # More than any test uses.


# No network -------------------------------------------------------------------------------


class NetworkError(Exception):
    """A test reached for another machine."""


def _is_allowed(host):
    given = {urlsplit(os.environ.get(name, "")).hostname for name in ("DATABASE_URL", "REDIS_URL")}
    if host in {"localhost", *given}:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Refuse every connection but those to this machine."""

    def guard(original):
        def connect(self, address):
            if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_allowed(address[0]):
                raise NetworkError(f"Connection to {address} refused: tests use no network.")
            return original(self, address)

        return connect

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guard(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guard(socket.socket.connect_ex))
        yield


# No primary key that fits by chance -------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let every table number its rows from elsewhere, so that no two objects share a key."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass,"
            " %s * row_number() OVER (ORDER BY sequencename))"
            " FROM pg_sequences WHERE schemaname = 'public'",
            [KEYS_PER_TABLE],
        )


# No careless lock -------------------------------------------------------------------------


class CarelessLockError(Exception):
    """select_for_update() without naming what it locks, or blocking inserts that refer to it."""


@pytest.fixture(autouse=True, scope="session")
def _careful_locks():
    """Refuse locks on joined tables, and locks that stop foreign keys to the row."""
    from django.db.models import QuerySet

    original = QuerySet.select_for_update

    def select_for_update(self, *args, **kwargs):
        if _called_from_project() and not (kwargs.get("of") and kwargs.get("no_key")):
            raise CarelessLockError('Write select_for_update(of=("self",), no_key=True).')
        return original(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", select_for_update)
        yield


def _called_from_project():
    frame = inspect.currentframe().f_back.f_back
    if frame.f_code.co_filename.endswith("manager.py"):  # Model.objects hands over to a queryset.
        frame = frame.f_back
    return _is_ours(frame.f_code.co_filename)


def _is_ours(path):
    """Whether a file belongs to this project; what has no file is a test's own string."""
    path = Path(path)
    return not path.is_absolute() or (
        path.is_relative_to(PROJECT) and "site-packages" not in path.parts
    )


# No undefined template variable -----------------------------------------------------------


class UndefinedVariableError(Exception):
    """A template shows a variable that does not exist."""


class Undefined(str):
    """Value of the engine's ``string_if_invalid``: raises where our own templates use it."""

    __slots__ = ()

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, variable):
        origin = _template_of_caller()
        if _is_ours(origin):
            raise UndefinedVariableError(f"{variable} is not defined in {origin}")
        return ""


def _template_of_caller():
    from django.template.base import Node

    frame = inspect.currentframe()
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return "a template"


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_raise():
    from django.template import engines

    engines["django"].engine.string_if_invalid = Undefined("undefined template variable")
