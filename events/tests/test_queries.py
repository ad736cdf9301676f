"""Counts by structure, the next meeting and what one is invited to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from eveil.people.tests.factories import UserFactory
from events.enums import Answer, MeetingState
from events.queries import AnswerCounts, answers_by_structure, invitations_of, next_meeting
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory

pytestmark = pytest.mark.django_db

YES, MAYBE, NO, NONE = Answer.YES, Answer.MAYBE, Answer.NO, Answer.NONE


def invite(meeting, structure, answer, *, ended=False):
    invitation = InvitationFactory(meeting=meeting, structure=structure, answer=answer)
    MandateFactory(structure=structure, person=invitation.person, ended=ended)
    return invitation


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ([YES], "yes"),
        ([NO, YES], "yes"),
        ([MAYBE, YES], "yes"),
        ([NO, MAYBE, NONE], "maybe"),
        ([NO, NONE], "silent"),
        ([NO, NO], "no"),
        ([NONE], "silent"),
    ],
)
def test_the_best_contact_answers_for_the_structure(answers, word):
    meeting, structure = MeetingFactory(), StructureFactory()
    for answer in answers:
        invite(meeting, structure, answer)
    assert answers_by_structure([meeting])[meeting.pk] == AnswerCounts(**{word: 1})


@pytest.mark.parametrize(("others", "word"), [([NO], "no"), ([YES], "yes"), ([], "silent")])
def test_who_left_in_silence_counts_only_alone(others, word):
    meeting, structure = MeetingFactory(), StructureFactory()
    invite(meeting, structure, NONE, ended=True)
    for answer in others:
        invite(meeting, structure, answer)
    assert answers_by_structure([meeting])[meeting.pk] == AnswerCounts(**{word: 1})


def test_counts_of_several_meetings_in_one_query(django_assert_num_queries):
    meetings = [MeetingFactory() for _number in range(3)]
    for meeting in meetings[:2]:
        invite(meeting, StructureFactory(), YES)
        invite(meeting, StructureFactory(), NO)
    with django_assert_num_queries(1):
        counts = answers_by_structure(meetings)
    assert [counts[meeting.pk].total for meeting in meetings] == [2, 2, 0]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (AnswerCounts(9, 3, 0, 2), "9\u00a0structures viennent, 3 hésitent, 2 n’ont pas répondu"),
        (
            AnswerCounts(1, 1, 1, 1),
            "1\u00a0structure vient, 1 hésite, 1 ne vient pas, 1 n’a pas répondu",
        ),
        (AnswerCounts(no=2), "2\u00a0structures ne viennent pas"),
        (AnswerCounts(), ""),
    ],
)
def test_counts_in_words(counts, sentence):
    assert counts.sentence == sentence


def test_the_next_meeting_is_what_its_reader_may_know_of(django_assert_num_queries):
    now = timezone.now()
    team, partner = UserFactory(adviser=True), PartnerFactory()
    assert next_meeting(team) is None
    MeetingFactory(starts_at=now - timedelta(days=2), state=MeetingState.HELD)
    MeetingFactory(starts_at=now + timedelta(days=2), state=MeetingState.CANCELLED)
    announced = MeetingFactory(starts_at=now + timedelta(days=9), state=MeetingState.INVITED)
    planned = MeetingFactory(starts_at=now + timedelta(days=5))
    invite(announced, StructureFactory(), YES)
    with django_assert_num_queries(2):
        assert next_meeting(team) == planned
    found = next_meeting(partner)
    assert found == announced
    assert found.answers.yes == 1


def test_what_a_contact_may_still_answer(django_assert_num_queries):
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure

    def invited(meeting, **kwargs):
        return InvitationFactory(meeting=meeting, person=partner.person, **kwargs)

    later = MeetingFactory(
        state=MeetingState.INVITED, starts_at=timezone.now() + timedelta(days=60)
    )
    sooner = MeetingFactory(state=MeetingState.INVITED)
    for meeting in (later, sooner):
        invited(meeting, structure=structure)
    invited(MeetingFactory(state=MeetingState.CANCELLED), structure=structure)
    invited(
        MeetingFactory(state=MeetingState.INVITED, starts_at=timezone.now() - timedelta(days=1)),
        structure=structure,
    )
    invited(MeetingFactory(state=MeetingState.INVITED))  # for a structure it left
    with django_assert_num_queries(1):
        assert [row.meeting for row in invitations_of(partner)] == [sooner, later]
