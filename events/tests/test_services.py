"""What happens to meetings, seen from the rows and the mails that it leaves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from eveil.core.models import Message, OptOut, TransitionLog
from eveil.core.transitions import TransitionRefused
from eveil.people.tests.factories import UserFactory
from events import services
from events.enums import Answer, MeetingState
from events.models import Invitation
from events.tests.factories import InvitationFactory, MeetingFactory, invited
from partners.enums import MandateFunction
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)


def mails(kind):
    return Message.objects.filter(kind=kind).order_by("to_email")


def invited_meeting(**kwargs):
    return MeetingFactory(state=MeetingState.INVITED, **kwargs)


# Inviting --------------------------------------------------------------------------------


def test_invite_writes_to_current_contacts_only(adviser):
    meeting = MeetingFactory()
    structure = StructureFactory()
    contact = MandateFactory(structure=structure)
    MandateFactory(structure=structure, ended=True)
    MandateFactory(structure=structure, start=timezone.localdate() + timedelta(days=1))
    MandateFactory(structure=structure, function=MandateFunction.TRAINER)
    MandateFactory()

    services.invite(meeting, [structure], by=adviser)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.INVITED
    assert [row.person for row in meeting.invitations.all()] == [contact.person]
    assert [mail.to_email for mail in mails("events.invitation")] == [contact.person.email]


def test_a_contact_of_two_structures_is_asked_for_each(adviser):
    meeting = MeetingFactory()
    first = MandateFactory()
    second = MandateFactory(person=first.person)
    services.invite(meeting, [first.structure, second.structure], by=adviser)
    assert meeting.invitations.count() == 2
    assert mails("events.invitation").count() == 2


def test_two_mandates_for_one_structure_make_one_invitation(adviser):
    meeting = MeetingFactory()
    mandate = MandateFactory()
    MandateFactory(
        structure=mandate.structure,
        person=mandate.person,
        start=timezone.localdate() - timedelta(days=10),
        end=timezone.localdate(),
    )
    services.invite(meeting, [mandate.structure], by=adviser)
    assert meeting.invitations.count() == 1


def test_later_invitations_reach_newcomers_only(adviser):
    meeting = MeetingFactory()
    first = MandateFactory()
    services.invite(meeting, [first.structure], by=adviser)
    newcomer = MandateFactory(structure=first.structure)
    other = MandateFactory()

    new = services.invite(meeting, [first.structure, other.structure], by=adviser)

    assert {row.person for row in new} == {newcomer.person, other.person}
    assert mails("events.invitation").count() == 3
    assert TransitionLog.of(meeting).count() == 1


def test_nobody_to_invite_leaves_the_meeting_in_preparation(adviser):
    meeting = MeetingFactory()
    with pytest.raises(ValidationError):
        services.invite(meeting, [StructureFactory()], by=adviser)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


def test_a_meeting_that_is_over_invites_nobody(adviser):
    start = timezone.now() - timedelta(days=2)
    meeting = MeetingFactory(starts_at=start)
    with pytest.raises(PermissionDenied):
        services.invite(meeting, [MandateFactory().structure], by=adviser)


def test_partners_do_not_invite():
    with pytest.raises(PermissionDenied):
        services.invite(MeetingFactory(), [MandateFactory().structure], by=PartnerFactory())


def test_who_refuses_invitations_is_on_the_list_but_not_mailed(adviser):
    meeting = MeetingFactory()
    mandate = MandateFactory()
    OptOut.objects.create(email=mandate.person.email, category="meetings")
    services.invite(meeting, [mandate.structure], by=adviser)
    assert meeting.invitations.count() == 1
    assert not mails("events.invitation").exists()


def test_who_has_no_address_is_on_the_list_but_not_mailed(adviser):
    meeting = MeetingFactory()
    mandate = MandateFactory(person__email="")
    services.invite(meeting, [mandate.structure], by=adviser)
    assert meeting.invitations.count() == 1
    assert not mails("events.invitation").exists()


# Answering -------------------------------------------------------------------------------


def test_answer_by_the_link_of_the_mail():
    invitation = invited(invited_meeting())
    services.answer(invitation, Answer.YES, by=None, comment="  À deux.  ")
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.comment) == (Answer.YES, "À deux.")
    assert invitation.answered_by is None
    assert invitation.answered_at


def test_answer_taken_by_telephone_says_who_wrote_it(adviser):
    invitation = invited(invited_meeting(), answer=Answer.YES)
    services.answer(invitation, Answer.NO, by=adviser)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_by) == (Answer.NO, adviser)


def test_the_team_answers_for_a_structure_whose_contact_left(adviser):
    invitation = InvitationFactory(meeting=invited_meeting())
    services.answer(invitation, Answer.NO, by=adviser)
    invitation.refresh_from_db()
    assert invitation.answer == Answer.NO


def test_no_answer_for_somebody_else():
    meeting = invited_meeting()
    invitation = invited(meeting)
    colleague = PartnerFactory(mandate__structure=invitation.structure)
    with pytest.raises(PermissionDenied):
        services.answer(invitation, Answer.YES, by=colleague)


def test_no_answer_once_the_mandate_ended():
    invitation = InvitationFactory(meeting=invited_meeting())
    MandateFactory(structure=invitation.structure, person=invitation.person, ended=True)
    with pytest.raises(PermissionDenied):
        services.answer(invitation, Answer.YES, by=None)


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.HELD, MeetingState.CANCELLED])
def test_no_answer_in_other_states(state, adviser):
    invitation = invited(MeetingFactory(state=state))
    for by in (None, adviser):
        with pytest.raises(PermissionDenied):
            services.answer(invitation, Answer.YES, by=by)


def test_only_known_answers(adviser):
    invitation = invited(invited_meeting())
    for value in ("", "oui"):
        with pytest.raises(ValidationError):
            services.answer(invitation, value, by=adviser)


# Moving ----------------------------------------------------------------------------------


def test_another_theme_tells_nobody(adviser):
    meeting = invited_meeting()
    invited(meeting)
    meeting.theme = "Autre chose"
    services.update(meeting, by=adviser)
    assert meeting.sequence == 0
    assert not mails("events.changed").exists()


def test_another_place_keeps_the_answers(adviser):
    meeting = invited_meeting()
    coming = invited(meeting, answer=Answer.YES)
    invited(meeting, answer=Answer.NO)
    silent = invited(meeting)
    meeting.place = "Salle des fêtes"

    services.update(meeting, by=adviser)

    meeting.refresh_from_db()
    coming.refresh_from_db()
    assert (meeting.sequence, coming.answer) == (1, Answer.YES)
    told = {mail.to_email for mail in mails("events.changed")}
    assert told == {coming.person.email, silent.person.email}


def test_another_day_puts_the_question_again_to_everybody(adviser):
    meeting = invited_meeting()
    answers = [invited(meeting, answer=answer) for answer in (Answer.YES, Answer.NO)]
    meeting.starts_at += timedelta(days=7)
    meeting.ends_at += timedelta(days=7)

    services.update(meeting, by=adviser)

    assert mails("events.changed").count() == 2
    for invitation in answers:
        invitation.refresh_from_db()
        assert (invitation.answer, invitation.answered_at) == (Answer.NONE, None)


def test_each_move_is_told(adviser):
    meeting = invited_meeting()
    invited(meeting)
    for place in ("Ici", "Là"):
        meeting.place = place
        services.update(meeting, by=adviser)
    assert meeting.sequence == 2
    assert mails("events.changed").count() == 2


def test_former_contacts_are_not_told(adviser):
    meeting = invited_meeting()
    gone = InvitationFactory(meeting=meeting, answer=Answer.YES)
    MandateFactory(structure=gone.structure, person=gone.person, ended=True)
    meeting.place = "Salle des fêtes"
    services.update(meeting, by=adviser)
    services.cancel(meeting, reason="Neige", by=adviser)
    assert not Message.objects.exists()


def test_a_meeting_in_preparation_moves_in_silence(adviser):
    meeting = MeetingFactory()
    meeting.starts_at += timedelta(days=1)
    meeting.ends_at += timedelta(days=1)
    services.update(meeting, by=adviser)
    assert meeting.sequence == 0
    assert not Message.objects.exists()


def test_what_was_held_is_not_rewritten(adviser):
    with pytest.raises(PermissionDenied):
        services.update(MeetingFactory(state=MeetingState.HELD), by=adviser)


# Ending ----------------------------------------------------------------------------------


def test_cancel_tells_those_invited_why(adviser):
    meeting = invited_meeting()
    coming = invited(meeting, answer=Answer.YES)
    invited(meeting, answer=Answer.NO)

    services.cancel(meeting, reason="Le col est fermé.", by=adviser)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == (MeetingState.CANCELLED, 1)
    mail = mails("events.cancelled").get()
    assert mail.to_email == coming.person.email
    assert "Le col est fermé." in mail.text
    assert TransitionLog.of(meeting).get().reason == "Le col est fermé."


def test_cancel_needs_a_reason(adviser):
    meeting = invited_meeting()
    with pytest.raises(ValidationError):
        services.cancel(meeting, reason=" ", by=adviser)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == (MeetingState.INVITED, 0)


def test_cancelling_twice_is_refused(adviser):
    meeting = invited_meeting()
    services.cancel(meeting, reason="Neige", by=adviser)
    with pytest.raises(TransitionRefused):
        services.cancel(meeting, reason="Neige", by=adviser)


def test_who_comes_hears_of_the_cancellation_even_when_refusing_invitations(adviser):
    meeting = invited_meeting()
    coming, silent = invited(meeting, answer=Answer.YES), invited(meeting)
    for invitation in (coming, silent):
        OptOut.objects.create(email=invitation.person.email, category="meetings")
    services.cancel(meeting, reason="Neige", by=adviser)
    assert mails("events.cancelled").get().to_email == coming.person.email


def test_a_meeting_of_the_past_is_cancelled_in_silence(adviser):
    meeting = invited_meeting(starts_at=timezone.now() - timedelta(days=3))
    invited(meeting, answer=Answer.YES)
    services.cancel(meeting, reason="Personne n’est venu.", by=adviser)
    assert not Message.objects.exists()


def test_held_only_once_it_has_begun(adviser):
    with pytest.raises(PermissionDenied):
        services.hold(invited_meeting(), by=adviser)
    meeting = invited_meeting(starts_at=timezone.now() - timedelta(hours=1))
    services.hold(meeting, by=adviser)
    assert meeting.state == MeetingState.HELD


def test_an_invitation_is_one_per_meeting_structure_and_person():
    invitation = InvitationFactory()
    again = Invitation(
        meeting=invitation.meeting, structure=invitation.structure, person=invitation.person
    )
    with pytest.raises(ValidationError, match="déjà invitée"):
        again.full_clean()
