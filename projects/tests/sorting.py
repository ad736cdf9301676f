"""Sorting applications in tests: addresses, what staff type, what a page says."""

import re

from django.urls import reverse

from eveil.people.tests.factories import UserFactory


def url(name, pk, *args):
    return reverse(f"projects:{name}", args=[pk, *args])


def login(client, **kwargs):
    user = UserFactory(**kwargs)
    client.force_login(user)
    return user


def texts(response):
    """What the toasts of a page say."""
    return [str(message) for message in response.context["messages"]]


def seal_of(response):
    return re.search(r'name="seal" value="(\w+)"', response.content.decode()).group(1)


def filled(page, **kwargs):
    """What staff fill in on the page of a step."""
    words = {
        "complement": {"message": "Avez-vous un local ?"},
        "accepter": {"project_title": "Le four", "start": "2026-11-02"},
        "orienter": {"other": "La couveuse", "reason": "Trop avancé", "message": "Bon courage."},
        "refuser": {"reason": "Hors sujet", "message": "Bon courage."},
    }
    return {"subject": "Votre candidature", **words[page], **kwargs}
