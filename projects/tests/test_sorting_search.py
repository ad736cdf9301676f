"""Which words find an application, and that the column they are read from stays true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveil.people.tests.factories import PersonFactory
from projects.models import IntakeSubmission, ProjectHolder
from projects.services.indexing import refresh_holder_search
from projects.tests.factories import IntakeSubmissionFactory, ProjectFactory, ProjectHolderFactory

pytestmark = pytest.mark.django_db


def found(text):
    return set(IntakeSubmission.objects.matching(text).values_list("title", flat=True))


@pytest.fixture
def applications(communes):
    IntakeSubmissionFactory(
        first_name="Maëlle",
        last_name="Arsac",
        email="maelle.arsac@example.org",
        phone="+33639981234",
        municipality=communes["07110"],
        title="Le four à pain",
        idea="Des ateliers de boulangerie partagés ; une épicerie du col.",
    )
    IntakeSubmissionFactory(
        first_name="Jean-Marc",
        last_name="L’Hermet",
        email="jm@example.org",
        phone="0639980002",
        municipality=communes["07330"],
        title="Conciergerie",
        idea="Réparer les outils agricoles au village.",
    )


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("maelle", {"Le four à pain"}),
        ("MAËLLE", {"Le four à pain"}),
        ("ars", {"Le four à pain"}),
        ("arsac maelle", {"Le four à pain"}),
        ("maelle.arsac@example.org", {"Le four à pain"}),
        ("06 39 98 12 34", {"Le four à pain"}),
        ("06.39.98.12", {"Le four à pain"}),
        ("+33 6 39 98 12 34", {"Le four à pain"}),
        ("+33 (0)6 39 98 12 34", {"Le four à pain"}),
        ("0639981234", {"Le four à pain"}),
        ("0639", {"Le four à pain", "Conciergerie"}),
        ("joyeuse", {"Le four à pain"}),
        ("07260", {"Le four à pain"}),
        ("07260 arsac", {"Le four à pain"}),
        ("Vallon-Pont-d'Arc", {"Conciergerie"}),
        ("vallon", {"Conciergerie"}),
        ("atelier boulangeries", {"Le four à pain"}),
        ("épiceries", {"Le four à pain"}),
        ("epic", {"Le four à pain"}),
        ("l’épicerie du col", {"Le four à pain"}),
        ("réparation", {"Conciergerie"}),
        ("agricole arsac", set()),
        ("jean marc", {"Conciergerie"}),
        ("l'hermet", {"Conciergerie"}),
        ("", {"Le four à pain", "Conciergerie"}),
        ("中文", set()),
        ("!", set()),
        ("introuvable", set()),
    ],
)
def test_search_of_applications(applications, text, titles):
    assert found(text) == titles


@given(text=st.text(max_size=300))
def test_any_text_can_be_searched(text):
    assert list(IntakeSubmission.objects.matching(text)) == []


def test_holder_is_found_by_its_person_and_its_projects(communes):
    person = PersonFactory(last_name="Belkacem", municipality=communes["07110"])
    holder = ProjectHolderFactory(person=person)
    ProjectFactory(title="L’épicerie du col", summary="Tournée dans les hameaux", holders=[holder])
    refresh_holder_search(holder)
    for text in ("belkacem", "épicerie", "hameau", "joyeuse belk"):
        assert ProjectHolder.objects.matching(text).get() == holder


def test_holder_is_found_by_a_corrected_name():
    holder = ProjectHolderFactory()
    refresh_holder_search(holder)
    holder.person.last_name = "Vidalenche"
    holder.person.save()
    assert ProjectHolder.objects.matching("vidalenche").get() == holder
