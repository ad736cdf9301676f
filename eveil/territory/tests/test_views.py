import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db


def test_suggestions_are_public(client, communes):
    response = client.get("/communes/", {"q": "lyon 7"})
    assert response.json() == {
        "choices": [
            {
                "key": "69123",
                "name": "Lyon",
                "detail": "69, Rhône, Lyon 7e Arrondissement",
                "text": "Lyon (69)",
            }
        ],
        "certain": "69123",
        "message": "1\u00a0commune proposée.",
    }


@pytest.mark.parametrize(
    ("text", "message", "certain"),
    [
        ("quimper", "Aucune commune de ce nom ni de ce code postal.", None),
        ("rosieres", "3\u00a0communes proposées.", None),
        ("07", "12\u00a0communes proposées, il y en a d’autres.", None),
        ("aubenas", "2\u00a0communes proposées.", "07019"),
    ],
)
def test_the_count_is_said(client, communes, text, message, certain):
    answer = client.get("/communes/", {"q": text}).json()
    assert (answer["message"], answer["certain"]) == (message, certain)


def test_one_query_and_no_session(client, communes, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/communes/", {"q": "st michel"})
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert not response.cookies


def test_who_asks_too_often_is_told_so_and_no_cache_keeps_it(client, communes, settings):
    settings.RATE_LIMITS_ON = True
    settings.RATE_LIMITS = {"suggestions": {"ip": (2, 3600)}}
    asked = [client.get("/communes/", {"q": "joyeuse"}, REMOTE_ADDR="192.0.2.9") for _ in range(3)]
    assert [response.status_code for response in asked] == [200, 200, 429]
    assert asked[2].headers["Cache-Control"] == "no-store"
    other = client.get("/communes/", {"q": "joyeuse"}, REMOTE_ADDR="192.0.2.10")
    assert other.status_code == 200


def test_only_get(client):
    assert client.post("/communes/", {"q": "joyeuse"}).status_code == 405


def test_nothing_asked(client):
    assert client.get("/communes/").json()["choices"] == []


@settings(max_examples=50)
@given(text=st.text())
def test_any_text_is_answered(client, communes, text):
    assert client.get("/communes/", {"q": text}).status_code == 200
