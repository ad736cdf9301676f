"""The sheet of hours as it is printed: what its pages hold."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from eveil.people.tests.factories import PersonFactory, UserFactory
from projects.documents.hours import Sums, hours_pdf
from projects.models import Interview
from projects.tests.factories import AccompanimentFactory, InterviewFactory

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def pages(rows):
    sums = Sums(
        date(2026, 1, 1), date(2026, 12, 31), adviser=None, holder=None, operation=None, rows=rows
    )
    printed = hours_pdf(sums, lambda *args: None)
    return [page.extract_text() for page in PdfReader(BytesIO(printed)).pages]


def test_signatures_stand_with_the_last_lines_and_the_total():
    """Whatever the length: those at which the boxes alone would go to a second page too."""
    names = {"first_name": "Samira", "last_name": "Belkacem"}
    accompaniment = AccompanimentFactory(
        holder__person=PersonFactory(**names),
        adviser=UserFactory(adviser=True, person__first_name="Julien", person__last_name="Roche"),
        project__title="L’Épicerie du col",
    )
    lengths = range(17, 29, 2)
    for number in range(max(lengths)):
        InterviewFactory(
            held=True,
            accompaniment=accompaniment,
            starts_at=DAY + timedelta(days=number),
            purpose=f"Objet {number + 1}",
        )
    found = set()
    for length in lengths:
        rows = Interview.objects.filter(starts_at__lt=DAY + timedelta(days=length))
        printed = pages(rows)
        found.add(len(printed))
        for text in (f"Objet {length - 1}\n", f"Objet {length}\n", "En tout", "Horaires"):
            assert text in printed[-1], (length, text)
        assert printed[-1].count("date et signature") == 2
        assert "".join(printed).count("Objet ") == length
        # Its header once on each page.
        assert [page.count("Horaires") for page in printed] == [1] * len(printed)
    assert found == {1, 2}
