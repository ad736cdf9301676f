"""The traps of the test environment snap."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from django.template import Context, Template, engines

from eveil.core.models import Message
from eveil.core.testing import hostile


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("2001:db8::1", 80)])
def test_another_machine_is_out_of_reach(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as outgoing:
        for connect in (outgoing.connect, outgoing.connect_ex):
            with pytest.raises(hostile.NetworkError, match="tests use no network"):
                connect(address)


def test_this_machine_is_in_reach():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_a_careless_lock_is_refused():
    with pytest.raises(hostile.CarelessLockError):
        Message.objects.select_for_update()
    with pytest.raises(hostile.CarelessLockError):
        Message.objects.filter(pk=1).select_for_update(of=("self",))
    Message.objects.select_for_update(of=("self",), no_key=True)


@pytest.mark.django_db
def test_a_lock_of_a_library_is_its_own_affair():
    Message.objects.update_or_create(key="locked", defaults={"to_email": "a@example.org"})


@pytest.mark.parametrize("text", ["{{ missing }}", "{{ word.missing }}", "{{ missing|upper }}"])
def test_an_undefined_variable_raises(text):
    with pytest.raises(hostile.UndefinedVariableError, match="missing"):
        Template(text).render(Context({"word": "mot"}))


def test_an_undefined_variable_of_a_library_is_its_own_affair(monkeypatch):
    template = engines["django"].from_string("{{ missing }}").template
    for node in template.nodelist:
        node.origin.name = "/usr/lib/python3/site-packages/library/templates/page.html"
    assert template.render(Context()) == ""


def test_a_condition_may_ask_whether_a_variable_is_there():
    assert Template("{% if missing %}yes{% else %}no{% endif %}").render(Context()) == "no"


@pytest.mark.django_db
def test_tables_do_not_share_keys():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT last_value / %s)"
            " FROM pg_sequences WHERE schemaname = 'public'",
            [hostile.KEYS_PER_TABLE],
        )
        tables, ranges = cursor.fetchone()
    assert tables == ranges > 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ci", "status", "said"),
    [("", 0, "1 browser tests: no Chromium on this machine"), ("true", 1, "1 error")],
)
def test_missing_browser_is_said_and_fails_ci(tmp_path, ci, status, said):
    (tmp_path / "test_page.py").write_text("def test_page(chromium): pass\n")
    options = ["-n0", "-c", str(settings.BASE_DIR / "pytest.ini"), "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)],
        env={**os.environ, "PATH": str(tmp_path), "CI": ci},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in done.stdout
    assert done.returncode == status
