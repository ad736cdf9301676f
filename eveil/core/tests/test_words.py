"""Words typed, against the words of rows: here those of mails."""

import pytest

from eveil.core.models import ReceivedMail
from eveil.core.words import holding

pytestmark = pytest.mark.django_db


def found(text):
    rows = holding(ReceivedMail.objects.all(), text, "subject", "to")
    return sorted(rows.values_list("subject", flat=True))


@pytest.fixture(autouse=True)
def _mails():
    ReceivedMail.objects.create(subject="Hélène Combaluzier", to="06 39 98 00 01", raw=b"")
    ReceivedMail.objects.create(subject="L’Épicerie du Coiron", to="0639980002", raw=b"")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("helene", ["Hélène Combaluzier"]),
        ("HÉLÈNE", ["Hélène Combaluzier"]),
        ("combal hel", ["Hélène Combaluzier"]),
        ("l'epicerie", ["L’Épicerie du Coiron"]),
        ("helene coiron", []),
        ("06 39 98 00 02", ["L’Épicerie du Coiron"]),
        ("+33 6 39 98 00 02", ["L’Épicerie du Coiron"]),
        ("%", []),
        ("", ["Hélène Combaluzier", "L’Épicerie du Coiron"]),
    ],
)
def test_every_word_counts_and_accents_do_not(text, expected):
    assert found(text) == expected
