"""Does an address of the web still answer? Asked of public machines alone.

People type these addresses, and the one who asks is a machine of ours, from where private ones can
be reached. So a name is resolved first, every address that it has must be public, and the
connection goes to that very address; what a page redirects to is held to the same.
"""

import socket
import ssl
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address, ip_network
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

TIMEOUT = 10
# For one answer, however slowly it drips in.
AT_MOST = 20
REDIRECTS = 5
# What a page says to a robot, and not of itself: that it should not be there, or ask less often.
ONLY_TO_ROBOTS = {401, 403, 405, 406, 407, 429, 451, 999}
GONE = {404, 410}
# Of the addresses of one name: who lists a hundred dead ones would hold a worker for long.
TRIED = 4
# All that is public of IPv6; translations to IPv4 and private networks lie elsewhere.
GLOBAL_UNICAST = ip_network("2000::/3")
# For protocols, and for what some hosts tell their machines; Python counts part of it as public.
ASSIGNED = ip_network("192.0.0.0/24")


class Dead(Exception):
    """Why an address leads nowhere, in words for who may correct it."""


def is_public(address):
    """Whether a machine of that IP address may be asked: no loopback, no private network."""
    address = ip_address(address)
    if address.version == 6:
        if address.ipv4_mapped:
            return is_public(str(address.ipv4_mapped))
        if address.sixtofour or address.teredo or address not in GLOBAL_UNICAST:
            return False
    if address in ASSIGNED:
        return False
    return address.is_global and not address.is_multicast


def check(url, *, allowed=is_public):
    """Raise ``Dead`` when ``url``, or what it redirects to, can't be read."""
    for _number in range(REDIRECTS + 1):
        status, location = _answer(url, allowed)
        if status not in {301, 302, 303, 307, 308} or not location:
            return _judge(status)
        url = urljoin(url, location)
    raise Dead("renvoie sans fin d’une page à l’autre")


def _judge(status):
    if status in GONE:
        raise Dead(f"la page n’existe plus ({status})")
    if status >= 400 and status not in ONLY_TO_ROBOTS:
        raise Dead(f"le site répond par une erreur ({status})")


def _answer(url, allowed):
    """(status, where it redirects to), by HEAD, and by GET where HEAD is not liked."""
    status, location = _ask("HEAD", url, allowed)
    return (status, location) if status < 400 else _ask("GET", url, allowed)


def _ask(method, url, allowed):
    try:
        target = urlsplit(url)
        if target.scheme not in {"http", "https"} or not target.hostname:
            raise Dead("l’adresse n’est pas celle d’un site")
        path = quote(target.path or "/", safe="%/:=&+!$,;'@()*~")
        query = f"?{quote(target.query, safe='%/:=&?+!$,;@()*~')}" if target.query else ""
        with closing(_connect(target, allowed)) as connection:
            # Nobody keeps us waiting by a byte now and then.
            timer = Timer(AT_MOST, connection.sock.shutdown, [socket.SHUT_RDWR])
            timer.start()
            try:
                connection.request(method, path + query, headers={"User-Agent": "EVEIL"})
                with closing(connection.getresponse()) as answer:
                    return answer.status, _as_written(answer.getheader("Location", ""))
            finally:
                timer.cancel()
    except ssl.SSLError:
        raise Dead("la connexion n’est pas sûre (certificat)") from None
    except (OSError, HTTPException, ValueError):
        raise Dead("le site ne répond pas") from None


def _as_written(location):
    """Sites write an accent as the bytes of UTF-8, which http.client reads as Latin-1."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeError:
        return location


def _connect(target, allowed):
    """A connection to an address that was looked at, whatever the name says a moment later."""
    secure = target.scheme == "https"
    name = target.hostname.encode("idna").decode()
    port = target.port or (443 if secure else 80)
    found = [row[4][0] for row in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    if not all(map(allowed, found)):
        raise Dead("l’adresse mène à une machine privée")
    sock = _reach(found, port)
    try:
        if secure:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=name)
    except BaseException:
        sock.close()
        raise
    connection = HTTPConnection(target.netloc.rpartition("@")[2], timeout=TIMEOUT)
    connection.sock = sock
    return connection


def _reach(addresses, port):
    """A socket to the first of them that takes one: a machine without IPv6 may be told some."""
    refused = OSError()
    for address in addresses[:TRIED]:
        try:
            return socket.create_connection((address, port), timeout=TIMEOUT)
        except OSError as error:
            refused = error
    raise refused
