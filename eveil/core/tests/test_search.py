"""The reading of what people type; what it finds in applications is tested in projects."""

import pytest
from django.db import connection

from eveil.core import search


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
    ("written", "digits"),
    [
        ("06 39 98 12 34", "0639981234"),
        ("+33 6 39 98 12 34", "0639981234"),
        ("33639981234", "0639981234"),
        ("06.39", "0639"),
        ("", ""),
    ],
)
def test_digits(written, digits):
    assert search.digits(written) == digits
