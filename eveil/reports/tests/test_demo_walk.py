"""Somebody who opens the demo and clicks everywhere meets no broken page."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import resolve

from eveil.people.models import User
from eveil.reports import demo

LINK = re.compile(r'href="([^"]+)"')
# Of each address, so many pages: the records of a list are much alike.
SAMPLE = 2


def links(path, response):
    """Addresses of this site that a page leads to; exports have their own tests."""
    if not response.get("Content-Type", "").startswith("text/html"):
        return
    for found in LINK.findall(response.content.decode()):
        target = urldefrag(urljoin(path, unescape(found))).url
        parts = urlsplit(target)
        if not (parts.scheme or parts.netloc) and not (
            parts.path.startswith("/static/") or "export=" in parts.query
        ):
            yield target


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(demo.logins())))
def test_every_link_leads_somewhere(client, history, number):
    _label, email, _password = demo.logins()[number]
    client.force_login(User.objects.get(email=email))
    waiting, known, seen, broken = ["/accueil/"], {"/accueil/"}, Counter(), {}
    while waiting:
        path = waiting.pop(0)
        response = client.get(path, follow=True)
        if response.status_code != 200:
            broken[path] = response.status_code
        for target in links(response.request["PATH_INFO"], response):
            name = resolve(urlsplit(target).path).view_name
            if target not in known and seen[name] < SAMPLE and name != "account_logout":
                known.add(target)
                seen[name] += 1
                waiting.append(target)
    assert broken == {}
    assert len(known) > 5
