"""What is expected of a structure: each line, in order, for whom, and nothing of others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from eveil.reports.expected import expected_of
from events.enums import Answer, MeetingState
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.enums import AgreementState, Audience
from partners.tests import factories as partners
from partners.tests.factories import MandateFactory, PartnerFactory
from projects.enums import ReferralState
from projects.models import Referral
from projects.services import referrals
from projects.tests.factories import ActionItemFactory, ReferralFactory

pytestmark = pytest.mark.django_db

HOME = "/tableau-de-bord/"


@pytest.fixture
def partner():
    return PartnerFactory()


@pytest.fixture
def structure(partner):
    return partner.person.mandates.get().structure


def titles(user, *structures):
    return [line.title for line in expected_of(user, structures)]


def test_each_source_gives_its_line(partner, structure):
    InvitationFactory(
        meeting__state=MeetingState.INVITED, structure=structure, person=partner.person
    )
    MeetingFactory(host=structure, problem="", theme="La laine")
    ReferralFactory(structure=structure, person__first_name="Coline", person__last_name="Teyssier")
    ReferralFactory(
        structure=structure,
        state=ReferralState.ACCEPTED,
        answered_at=timezone.now() - timedelta(days=50),
        person__first_name="Rachid",
        person__last_name="Benali",
    )
    agreement = partners.AgreementFactory(state=AgreementState.REVIEW)
    partners.PartyFactory(agreement=agreement, structure=structure)
    partners.JournalEntryFactory(
        structure=structure,
        audience=Audience.SHARED,
        next_step="Proposer deux dates",
        next_on=timezone.localdate(),
        next_by=partners.UserFactory(adviser=True),
    )
    found = " / ".join(titles(partner, structure))
    for words in (
        "Serez-vous à la rencontre",
        "Poser la question de la rencontre",
        "Pouvez-vous recevoir Coline Teyssier",
        "Dire ce qu’il en est de Rachid Benali",
        "Relire la convention",
        "Proposer deux dates",
    ):
        assert words in found


def test_what_was_promised_says_with_whom(partner, structure):
    action = ActionItemFactory(person=None, structure=structure, what="Prêter la salle")
    ActionItemFactory(what="D’une autre")
    (line,) = expected_of(partner, [structure])
    assert line.title == "Prêter la salle"
    assert line.about.endswith(f"avec {action.adviser or 'l’équipe'}")
    assert (line.structure, line.due) == (structure.pk, action.due)


def test_what_is_internal_or_of_others_gives_none(partner, structure):
    partners.JournalEntryFactory(
        structure=structure,
        audience=Audience.INTERNAL,
        next_step="Ne pas relancer",
        next_on=timezone.localdate(),
        next_by=partners.UserFactory(adviser=True),
    )
    ReferralFactory()
    ReferralFactory(structure=structure, state=ReferralState.ACCEPTED, answered_at=timezone.now())
    withdrawn = ReferralFactory(structure=structure)
    referrals.withdraw(withdrawn, by=None)
    MeetingFactory(problem="")
    assert titles(partner, structure) == []


def test_what_is_answered_comes_last(partner, structure):
    InvitationFactory(
        meeting__state=MeetingState.INVITED,
        structure=structure,
        person=partner.person,
        answer=Answer.YES,
    )
    MeetingFactory(host=structure, problem="")
    last = expected_of(partner, [structure])[-1]
    assert (last.title, last.done) == ("Vous avez répondu à l’invitation", "Oui")


def test_several_structures_are_named_and_chosen(client, partner, structure):
    second = MandateFactory(person=partner.person).structure
    ReferralFactory(structure=structure, words="Pour la première.")
    ReferralFactory(structure=second, words="Pour la seconde.")
    client.force_login(partner)
    page = client.get(HOME).text
    assert f"Pour {structure.label}. Pour la première." in page
    assert f"Pour {second.label}. Pour la seconde." in page
    one = client.get(HOME, {"structure": second.pk}).text
    assert "Pour la première." not in one
    assert "Pour la seconde." in one


def test_a_structure_of_others_is_not_chosen(client, partner, structure):
    foreign = ReferralFactory(words="Rien pour vous.").structure
    client.force_login(partner)
    assert "Rien pour vous." not in client.get(HOME, {"structure": foreign.pk}).text


def test_access_that_ends_hides_at_once(client, partner, structure):
    """The SQL of the morning still serves: it reads the mandates each time."""
    ReferralFactory(structure=structure, words="Pour nous.")
    client.force_login(partner)
    assert "Pour nous." in client.get(HOME).text
    referral = Referral.objects.get()
    assert len(expected_of(partner, [structure])) == 1
    partner.person.mandates.update(end=timezone.localdate() - timedelta(days=1))
    assert expected_of(partner, [structure]) == []
    assert client.get(HOME).status_code == 403
    partner.person.mandates.update(end=None)
    assert len(expected_of(partner, [structure])) == 1
    referrals.withdraw(referral, by=None)
    assert expected_of(partner, [structure]) == []
    assert "Pour nous." not in client.get(HOME).text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(partner, structure, django_assert_num_queries, rows):
    for _ in range(rows):
        ReferralFactory(structure=structure)
        MeetingFactory(host=structure, problem="")
        InvitationFactory(
            meeting__state=MeetingState.INVITED, structure=structure, person=partner.person
        )
    with django_assert_num_queries(2):
        expected_of(partner, [structure])
