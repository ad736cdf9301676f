"""Pages of last resort, the theme, and mails as a mailbox shows them."""

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.views import defaults
from django.views.csrf import csrf_failure

pytestmark = pytest.mark.django_db


def test_unknown_address_answers_kindly(client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (lambda r: defaults.permission_denied(r, PermissionDenied()), 403, "ne vous est pas"),
        (lambda r: defaults.bad_request(r, BadRequest()), 400, "pas compris cette demande"),
        (csrf_failure, 403, "trop longtemps"),
    ],
)
def test_refusals_answer_kindly(view, status, words):
    request = RequestFactory().get("/")
    request.user = None
    request._messages = []
    response = view(request)
    assert response.status_code == status
    assert words in response.content.decode()


@pytest.mark.parametrize(
    ("template", "words"),
    [("500.html", "de notre côté"), ("core/503.html", "La base de données est indisponible")],
)
def test_pages_without_a_platform_stand_alone(template, words, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert words in render_to_string(template)


@pytest.mark.parametrize(
    ("chosen", "shown"), [("dark", "dark"), ("light", "light"), ("auto", "light")]
)
def test_theme_is_kept_in_this_browser(client, chosen, shown):
    back = reverse("core:showcase")
    response = client.post(reverse("core:theme"), {"theme": chosen, "next": back})
    assert response.url == back
    page = client.get(back).content.decode()
    assert f'data-theme="{chosen}" data-bs-theme="{shown}"' in page


@pytest.mark.parametrize("there", ["https://elsewhere.example.org/", "//elsewhere.example.org", ""])
def test_theme_leads_nowhere_else(client, there):
    response = client.post(reverse("core:theme"), {"theme": "<script>", "next": there})
    assert response.url == "/"
    assert "theme" not in response.cookies


def test_mail_says_why_and_where_to_choose():
    context = {
        "base_url": settings.BASE_URL,
        "organisation": settings.ORGANISATION,
        "hello": "Bonjour Hélène Combaluzier,",
        "reason": "vous êtes l’interlocutrice des Ateliers",
        "preferences_url": "http://localhost/preferences/x/",
    }
    html = render_to_string("core/email/base.html", context)
    text = render_to_string("core/email/_footer.txt", context)
    for part in (html, text):
        assert "parce que vous êtes l’interlocutrice des Ateliers." in part
        assert "http://localhost/preferences/x/" in part
        assert settings.ORGANISATION["full_name"] in part
    assert f'src="{settings.BASE_URL}/static/' in html
    assert html.count("Bonjour Hélène Combaluzier,") == 1
    assert "<script" not in html
