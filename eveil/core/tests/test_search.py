"""The reading of what people type; what it finds in applications is tested in projects."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eveil.core import search
from eveil.core.text import digits, fold


@pytest.mark.parametrize("text", ["", "   ", "!?", "中文", "\x00", "'"])
def test_text_without_a_word_makes_no_query(text):
    assert search.query(text) is None


@pytest.mark.django_db
def test_stop_words_are_those_that_postgresql_drops():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM unnest(%s::text[]) word"
            " WHERE numnode(plainto_tsquery('french', word)) > 0",
            [sorted(search.STOP_WORDS)],
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("06 39 98 12 34", "0639981234"),
        ("+33 6 39 98 12 34", "0639981234"),
        ("33639981234", "0639981234"),
        ("06.39", "0639"),
        ("", ""),
    ],
)
def test_digits(written, expected):
    assert digits(written) == expected


# What people write: words, names, mails, numbers, with French letters.
writing = st.text(alphabet="abcdefilmnorstuvxyzéèêàçôùœ0123456789 '’-@.+", max_size=60)


def finds(typed, *, exact="", french=""):
    """Whether a row that stores these texts is found by what is typed."""
    wanted = search.query(typed)
    rows = ContentType.objects.annotate(found=search.vector(exact=exact, french=french))
    return wanted is not None and rows.filter(found=wanted).exists()


def plain_words(text):
    return [word for word in fold(text).split() if word not in search.STOP_WORDS]


@pytest.mark.django_db
@settings(max_examples=150)
@given(typed=st.text(), stored=st.text())
def test_any_text_can_be_stored_and_searched(typed, stored):
    finds(typed, exact=stored, french=stored)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["x" * 5000, "x " * 5000, "1" * 5000, "é" * 5000])
def test_long_texts_can_be_searched(text):
    finds(text, exact="Joyeuse")


@pytest.mark.django_db
@settings(max_examples=150)
@given(text=writing, data=st.data())
def test_the_beginning_of_any_exact_word_finds_it_however_it_is_written(text, data):
    words = plain_words(text)
    assume(words)
    begun = data.draw(st.sampled_from(words))
    begun = begun[: data.draw(st.integers(1, len(begun)))]
    assume(begun not in search.STOP_WORDS)
    assert finds(begun, exact=text)
    assert finds(begun.upper(), exact=text)


@pytest.mark.django_db
@settings(max_examples=150)
@given(text=writing)
def test_a_text_finds_itself(text):
    assume(plain_words(text))
    assert finds(text, exact=text)
    assert finds(text.upper(), french=text)
