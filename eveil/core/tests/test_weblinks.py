"""Asking the web for an address: what is dead, what only refuses robots, what is never asked."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from eveil.core import weblinks
from eveil.core.weblinks import Dead, check, is_public

HERE = "127.0.0.1"


def here_only(address):
    return address == HERE


class Site(BaseHTTPRequestHandler):
    """/200 answers 200; /head-405 does not like HEAD; /to/… redirects there, /accent to /200/é."""

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        self.server.asked.append((self.command, self.path))
        place = self.path.removeprefix("/")
        if place.startswith("to/"):
            self.send_response(302)
            self.send_header("Location", place.removeprefix("to/"))
        elif place == "accent":
            self.send_response(302)
            self.send_header("Location", "/200/é".encode().decode("latin-1"))
        elif place.startswith("head-"):
            self.send_response(int(place[5:]) if self.command == "HEAD" else 200)
        else:
            self.send_response(int(place[:3]))
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer((HERE, 0), Site)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    server.url = f"http://{HERE}:{server.server_port}"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def why(url, allowed=here_only):
    try:
        check(url, allowed=allowed)
    except Dead as error:
        return str(error)
    return ""


@pytest.mark.parametrize("path", ["200", "204", "401", "403", "405", "429", "200?é=ç", "200/à b"])
def test_what_answers_or_refuses_robots_alone_is_alive(site, path):
    assert why(f"{site.url}/{path}") == ""


@pytest.mark.parametrize(
    ("path", "said"),
    [("404", "n’existe plus (404)"), ("410", "n’existe plus (410)"), ("503", "erreur (503)")],
)
def test_what_is_gone_or_broken_is_dead(site, path, said):
    assert said in why(f"{site.url}/{path}")


@pytest.mark.parametrize("status", [404, 405, 501])
def test_head_is_asked_first_and_get_where_it_is_not_liked(site, status):
    assert why(f"{site.url}/200") == ""
    assert why(f"{site.url}/head-{status}") == ""
    assert [method for method, _path in site.asked] == ["HEAD", "HEAD", "GET"]


def test_redirects_are_followed_to_an_end(site):
    assert why(f"{site.url}/to//200") == ""
    assert "n’existe plus" in why(f"{site.url}/to/{site.url}/404")
    assert "sans fin" in why(f"{site.url}/to//" + "to//" * 9 + "200")


def test_a_redirect_with_an_accent_is_asked_as_it_was_meant(site):
    assert why(f"{site.url}/accent") == ""
    assert site.asked[-1] == ("HEAD", "/200/%C3%A9")


def test_of_a_hundred_dead_addresses_few_are_tried(site, monkeypatch):
    dead = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.1.{n}", 0)) for n in range(1, 100)]
    alive = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (HERE, 0))
    real = socket.getaddrinfo
    found = {"deux.test": [dead[0], alive], "cent.test": [*dead, alive]}
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda name, *args, **kw: found.get(name) or real(name, *args, **kw)
    )
    anywhere = bool
    assert why(f"http://deux.test:{site.server_port}/200", anywhere) == ""
    assert "ne répond pas" in why(f"http://cent.test:{site.server_port}/200", anywhere)


def test_no_private_machine_is_asked(site):
    assert "machine privée" in why(f"{site.url}/200", allowed=is_public)
    assert "machine privée" in why(f"http://localhost:{site.server_port}/200", allowed=is_public)
    assert "machine privée" in why(f"http://[::ffff:127.0.0.1]:{site.server_port}/", is_public)
    assert site.asked == []


def test_nor_one_that_a_public_page_redirects_to(site):
    other = f"http://127.0.0.2:{site.server_port}/200"
    assert "machine privée" in why(f"{site.url}/to/{other}")
    assert site.asked == [("HEAD", f"/to/{other}")]


def test_the_machine_looked_at_is_the_one_asked(site, monkeypatch):
    """A name that changes its mind between the look and the question gains nothing by it."""
    answers = iter([HERE, "127.0.0.2"])
    real = socket.getaddrinfo

    def resolve(name, port, *args, **kwargs):
        if name == "exemple.test":
            return real(next(answers), port, *args, **kwargs)
        return real(name, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert why(f"http://exemple.test:{site.server_port}/200") == ""
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "http:///rien", "javascript:alert(1)", "file:///etc/passwd"]
)
def test_what_is_no_site_is_dead(url):
    assert "n’est pas celle d’un site" in why(url)


def test_nobody_there_is_dead():
    with socket.socket() as unused:
        unused.bind((HERE, 0))
        port = unused.getsockname()[1]
        assert "ne répond pas" in why(f"http://{HERE}:{port}/")
    assert "ne répond pas" in why(f"http://{HERE}:99999/")


def test_a_site_that_never_ends_its_answer_is_left(monkeypatch):
    monkeypatch.setattr(weblinks, "AT_MOST", 0.2)
    with socket.create_server((HERE, 0)) as silent:
        assert "ne répond pas" in why(f"http://{HERE}:{silent.getsockname()[1]}/")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - asked about, not listened to
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("::127.0.0.1", False),
        ("fec0::1", False),
        ("192.0.0.192", False),  # Where a host tells its machines their secrets.
    ],
)
def test_which_machines_are_public(address, expected):
    assert is_public(address) is expected
