"""The action plan: who writes it, who answers, and what each hears of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from eveil.core.models import Message, TransitionLog
from eveil.core.transitions import TransitionRefused
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory
from projects.enums import ActionState
from projects.forms.actions import ActionForm
from projects.models import ActionItem
from projects.services import actions, summaries
from projects.services.transfers import transfer
from projects.tests.factories import AccompanimentFactory, ActionItemFactory, InterviewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def accompaniment():
    return AccompanimentFactory(holder__user=True)


@pytest.fixture
def adviser(accompaniment):
    return accompaniment.adviser


@pytest.fixture
def holder(accompaniment):
    return accompaniment.holder.person


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def mails():
    return sorted(Message.objects.values_list("kind", "to_email"))


# Writing the plan ------------------------------------------------------------------------


def test_the_holder_hears_of_what_an_adviser_adds(accompaniment, adviser, holder):
    action = actions.create(
        accompaniment, what=" Chiffrer la tournée ", due=in_days(9), person=holder, by=adviser
    )
    assert (action.what, action.state, action.owner) == (
        "Chiffrer la tournée",
        ActionState.TODO,
        str(holder),
    )
    assert mails() == [("projects.action_given", holder.email)]
    mail = Message.objects.get()
    assert "Chiffrer la tournée" in mail.subject
    assert "Fait\u00a0: http" in mail.text


def test_an_adviser_needs_no_mail_about_its_own_action(accompaniment, adviser):
    actions.create(accompaniment, what="Relire", due=in_days(9), person=adviser.person, by=adviser)
    assert not Message.objects.exists()


def test_another_mail_may_tell_it(accompaniment, adviser, holder):
    actions.create(
        accompaniment, what="Relire", due=in_days(9), person=holder, by=adviser, tell=False
    )
    assert not Message.objects.exists()


def test_a_structure_is_told_through_its_contact(accompaniment, adviser):
    structure = StructureFactory()
    MandateFactory(structure=structure, start=in_days(-30))
    main = MandateFactory(structure=structure, is_main=True, start=in_days(-10)).person
    MandateFactory(structure=structure, ended=True)
    action = actions.create(
        accompaniment, what="Visiter le local", due=in_days(9), structure=structure, by=adviser
    )
    assert action.owner == structure.label
    assert mails() == [("projects.action_given", main.email)]
    # Its holder did not agree to be shown to partners.
    mail = Message.objects.get()
    assert accompaniment.project.title not in mail.text + mail.html
    assert str(accompaniment.holder) not in mail.text + mail.html


def test_only_the_team_writes_the_plan(accompaniment, holder):
    for stranger in (holder.user, PartnerFactory(), UserFactory()):
        with pytest.raises(PermissionDenied):
            actions.create(accompaniment, what="Relire", due=in_days(9), person=holder, by=stranger)


def test_an_action_belongs_to_somebody(accompaniment, adviser):
    with pytest.raises(ValidationError, match="revient à quelqu’un"):
        actions.create(accompaniment, what="Relire", due=in_days(9), by=adviser)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionItemFactory(person=None)


def test_a_new_owner_is_told_and_the_one_before_is_not(accompaniment, adviser, holder):
    action = ActionItemFactory(accompaniment=accompaniment)
    action.person = adviser.person
    actions.correct(action, by=UserFactory(coordinator=True))
    assert mails() == [("projects.action_given", adviser.person.email)]


# Answering -------------------------------------------------------------------------------


def test_done(accompaniment, holder):
    action = ActionItemFactory(accompaniment=accompaniment)
    actions.done(action, by=holder.user, comment="C’était plus simple que prévu.")
    action.refresh_from_db()
    assert (action.state, action.answered_by) == (ActionState.DONE, holder)
    assert action.answered_at
    assert [row.body for row in action.comments.all()] == ["C’était plus simple que prévu."]
    assert TransitionLog.of(action).get().by == holder.user


def test_later_moves_the_day(accompaniment, holder):
    action = ActionItemFactory(accompaniment=accompaniment)
    actions.postpone(action, due=in_days(30), by=holder.user)
    action.refresh_from_db()
    assert (action.state, action.due) == (ActionState.LATER, in_days(30))


@pytest.mark.parametrize("days", [-1, 0, 731])
def test_later_is_later(accompaniment, holder, days):
    action = ActionItemFactory(accompaniment=accompaniment)
    with pytest.raises(ValidationError, match="jour à venir"):
        actions.postpone(action, due=in_days(days), by=holder.user)


def test_who_asks_for_help_is_heard_at_once_and_once(accompaniment, adviser, holder):
    action = ActionItemFactory(accompaniment=accompaniment)
    actions.ask_help(action, by=holder.user, comment="Je n’ai pas les prix.")
    assert mails() == [("projects.help_asked", adviser.email)]
    mail = Message.objects.get()
    assert "Je n’ai pas les prix." in mail.text
    with pytest.raises(TransitionRefused):
        actions.ask_help(action, by=holder.user)
    actions.reopen(action, by=adviser)
    actions.ask_help(action, by=holder.user)
    assert len(mails()) == 2


def test_without_an_adviser_coordination_hears(accompaniment, holder):
    coordinator = UserFactory(coordinator=True)
    accompaniment.adviser = None
    accompaniment.save()
    action = ActionItemFactory(accompaniment=accompaniment, by=coordinator)
    actions.ask_help(action, by=holder.user)
    assert mails() == [("projects.help_asked", coordinator.email)]


def test_dropped_with_a_reason_by_the_team_alone(accompaniment, adviser, holder):
    action = ActionItemFactory(accompaniment=accompaniment)
    with pytest.raises(PermissionDenied):
        actions.drop(action, reason="Trop cher", by=holder.user)
    with pytest.raises(ValidationError):
        actions.drop(action, reason="  ", by=adviser)
    actions.drop(action, reason="Trop cher", by=adviser)
    action.refresh_from_db()
    assert (action.state, action.reason) == (ActionState.DROPPED, "Trop cher")
    with pytest.raises(PermissionDenied):
        actions.reopen(action, by=holder.user)


def test_what_is_done_by_mistake_is_to_do_again(accompaniment, holder):
    action = ActionItemFactory(accompaniment=accompaniment, done=True)
    actions.reopen(action, by=holder.user)
    action.refresh_from_db()
    assert (action.state, action.answered_by, action.answered_at) == (ActionState.TODO, None, None)


def test_who_may_answer(accompaniment, adviser, holder):
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure
    former = PartnerFactory(mandate__structure=structure, mandate__ended=True)
    own = ActionItemFactory(accompaniment=accompaniment)
    theirs = ActionItemFactory(accompaniment=accompaniment, person=None, structure=structure)
    for action, user, allowed in (
        (own, holder.user, True),
        (own, adviser, True),
        (own, partner, False),
        (theirs, partner, True),
        (theirs, former, False),
        (theirs, holder.user, False),
        (theirs, adviser, True),
    ):
        if not allowed:
            with pytest.raises(PermissionDenied):
                actions.done(action, by=user)
        else:
            actions.done(action, by=user)
            actions.reopen(action, by=adviser)


def test_who_sees_what(accompaniment, adviser, holder):
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure
    own = ActionItemFactory(accompaniment=accompaniment)
    theirs = ActionItemFactory(accompaniment=accompaniment, person=None, structure=structure)
    other = ActionItemFactory()
    seen = {
        user: set(ActionItem.objects.visible_to(user))
        for user in (adviser, holder.user, partner, UserFactory())
    }
    assert list(seen.values()) == [{own, theirs, other}, {own, theirs}, {theirs}, set()]


def test_whoever_sees_an_action_may_comment_it(accompaniment, holder):
    action = ActionItemFactory(accompaniment=accompaniment, person=accompaniment.adviser.person)
    assert actions.comment(action, body=" Merci ", by=holder.user).body == "Merci"
    assert actions.comment(action, body="  ", by=holder.user) is None
    with pytest.raises(PermissionDenied):
        actions.comment(action, body="Bonjour", by=UserFactory())


def test_what_an_adviser_had_to_do_passes_on(accompaniment, adviser):
    successor = UserFactory(adviser=True)
    mine = ActionItemFactory(accompaniment=accompaniment, person=adviser.person)
    done = ActionItemFactory(accompaniment=accompaniment, person=adviser.person, done=True)
    the_holders = ActionItemFactory(accompaniment=accompaniment)
    actions.pass_on(accompaniment, before=adviser, after=successor)
    owners = {row.pk: row.person for row in ActionItem.objects.all()}
    assert owners == {
        mine.pk: successor.person,
        done.pk: adviser.person,
        the_holders.pk: accompaniment.holder.person,
    }


def test_an_action_may_serve_no_accompaniment():
    """As the decisions of a meeting will ask."""
    person = PersonFactory()
    action = ActionItemFactory(accompaniment=None, person=person, by=UserFactory(adviser=True))
    actions.ask_help(action, by=None, person=person)
    assert mails() == [("projects.help_asked", action.by.email)]


def test_next_steps_of_an_interview_enter_the_plan_once():
    interview = InterviewFactory(held=True, next_steps="Chiffrer la tournée")
    for text in ("Chiffrer la tournée\nAppeler la mairie", "- Appeler la mairie\nVisiter"):
        interview.next_steps = text
        summaries.write_up(interview, by=interview.adviser, internal="")
    planned = ActionItem.objects.filter(accompaniment=interview.accompaniment)
    assert sorted(planned.values_list("what", flat=True)) == ["Appeler la mairie", "Visiter"]
    assert {action.person for action in planned} == {interview.holder.person}


def test_a_transfer_passes_on_what_the_adviser_had_to_do(adviser):
    other = UserFactory(adviser=True)
    accompaniment = AccompanimentFactory(adviser=adviser)
    action = ActionItemFactory(accompaniment=accompaniment, person=adviser.person)
    transfer(accompaniment, to=other, by=adviser)
    action.refresh_from_db()
    assert action.person == other.person


def test_no_action_is_planned_in_the_past_but_a_late_one_may_be_corrected(accompaniment, adviser):
    sent = {"what": "Chiffrer la tournée", "owner": ActionForm.HOLDER, "due": in_days(-1)}
    form = ActionForm(sent, accompaniment=accompaniment, user=adviser)
    assert form.errors == {"due": ["Ce jour est passé."]}
    late = ActionItemFactory(accompaniment=accompaniment, due=in_days(-1))
    form = ActionForm(
        {**sent, "opened_version": late.version},
        instance=late,
        accompaniment=accompaniment,
        user=adviser,
    )
    assert form.is_valid(), form.errors
