"""What happens to people, and what is refused."""

import hashlib
import re
import threading
from datetime import timedelta

import pghistory.models
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from eveil.core.models import Message
from eveil.people import services
from eveil.people.enums import StaffRole
from eveil.people.models import ConversationPost, Invitation, User
from eveil.people.tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return UserFactory(coordinator=True)


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)


def secret_in(message):
    return re.search(r"/invitation/([^/\s]+)/", message.text)[1]


class TestInvite:
    def test_mails_a_link_of_which_only_the_hash_is_kept(self, adviser, settings):
        settings.INVITATION_DAYS = 3
        person = PersonFactory(email="Samira@Example.org ")
        invitation = services.invite(person, by=adviser)
        message = Message.objects.get()
        secret = secret_in(message)
        assert invitation.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
        assert invitation.email == message.to_email == "samira@example.org"
        assert invitation.expires_at - invitation.created_at > timedelta(days=2, hours=23)
        assert message.sensitive
        assert secret in message.html
        assert secret not in message.key
        assert Invitation.objects.find(secret) == invitation
        assert Invitation.objects.find(secret[:-1]) is None

    def test_the_newest_replaces_the_earlier(self, adviser):
        person = PersonFactory()
        first = services.invite(person, by=adviser)
        second = services.invite(person, by=adviser)
        assert list(person.invitations.all()) == [second]
        with pytest.raises(services.InvitationRefused):
            services.accept_invitation(first)
        assert Message.objects.count() == 2

    def test_who_has_an_account_is_not_invited(self, adviser):
        assert services.invite(UserFactory().person, by=adviser) is None
        assert not Message.objects.exists()

    def test_who_has_no_address_can_not_be(self, adviser):
        with pytest.raises(ValidationError) as refusal:
            services.invite(PersonFactory(email=""), by=adviser)
        assert "email" in refusal.value.message_dict

    def test_an_address_belongs_to_one_account(self, adviser):
        UserFactory(person__email="lea@example.org")
        with pytest.raises(ValidationError):
            services.invite(PersonFactory(email="LEA@example.org"), by=adviser)

    @pytest.mark.parametrize(
        ("inviter", "role", "allowed"),
        [
            ({"coordinator": True}, StaffRole.COORDINATOR, True),
            ({"coordinator": True}, StaffRole.NONE, True),
            ({"adviser": True}, StaffRole.NONE, True),
            ({"adviser": True}, StaffRole.ADVISER, False),
            ({}, StaffRole.NONE, False),
        ],
    )
    def test_only_coordinators_open_accounts_of_the_team(self, inviter, role, allowed):
        inviter = UserFactory(**inviter)
        if allowed:
            assert services.invite(PersonFactory(), by=inviter, role=role).role == role
        else:
            with pytest.raises(PermissionDenied):
                services.invite(PersonFactory(), by=inviter, role=role)
            assert not Invitation.objects.exists()


class TestAcceptInvitation:
    def test_opens_the_account_with_its_role_and_a_verified_address(self, coordinator):
        person = PersonFactory(email="nadege@example.org")
        invitation = services.invite(person, by=coordinator, role=StaffRole.ADVISER)
        user = services.accept_invitation(invitation)
        assert (user.email, user.role, user.person) == ("nadege@example.org", "adviser", person)
        assert not user.has_usable_password()
        assert user.emailaddress_set.get().verified
        invitation.refresh_from_db()
        assert invitation.accepted_at is not None

    def test_keeps_a_password_when_one_is_chosen(self, adviser):
        invitation = services.invite(PersonFactory(), by=adviser)
        user = services.accept_invitation(invitation, password="châtaigne du hameau")
        assert user.check_password("châtaigne du hameau")

    def test_serves_once(self, adviser):
        invitation = services.invite(PersonFactory(), by=adviser)
        services.accept_invitation(invitation)
        with pytest.raises(services.InvitationRefused):
            services.accept_invitation(invitation)
        assert User.objects.exclude(pk=adviser.pk).count() == 1

    def test_refuses_what_has_expired(self, adviser):
        invitation = services.invite(PersonFactory(), by=adviser)
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        with pytest.raises(services.InvitationRefused):
            services.accept_invitation(invitation)

    def test_refuses_what_was_cancelled(self, adviser):
        invitation = services.invite(PersonFactory(), by=adviser)
        services.cancel_invitation(invitation, by=adviser)
        with pytest.raises(services.InvitationRefused):
            services.accept_invitation(invitation)

    def test_refuses_an_address_taken_meanwhile(self, adviser):
        invitation = services.invite(PersonFactory(email="lea@example.org"), by=adviser)
        UserFactory(person__email="lea@example.org")
        with pytest.raises(services.InvitationRefused):
            services.accept_invitation(invitation)
        invitation.refresh_from_db()
        assert invitation.accepted_at is None

    def test_opens_a_closed_account_again_without_its_old_login(self, coordinator):
        user = UserFactory(adviser=True, password="an old password")
        services.close_account(user, by=coordinator)
        user.person.email = "nouvelle@example.org"
        user.person.save()
        again = services.accept_invitation(services.invite(user.person, by=coordinator))
        assert again.pk == user.pk
        assert again.is_active
        assert again.role == StaffRole.NONE
        assert again.emailaddress_set.get().email == again.email == "nouvelle@example.org"
        assert not again.has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_open_one_account():
    invitation = services.invite(PersonFactory(), by=UserFactory(adviser=True))
    barrier = threading.Barrier(2)
    outcomes = []

    def accept():
        try:
            barrier.wait(timeout=10)
            outcomes.append(services.accept_invitation(invitation))
        except services.InvitationRefused as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InvitationRefused", "User"]
    assert User.objects.filter(person=invitation.person).count() == 1


class TestFirstCoordinator:
    def test_begins_a_platform(self, capsys):
        call_command("first_coordinator", "Odile@Example.org", "Odile", "Roche")
        user = User.objects.get()
        assert (user.email, user.role, str(user)) == (
            "odile@example.org",
            StaffRole.COORDINATOR,
            "Odile Roche",
        )
        assert user.emailaddress_set.get().verified
        assert "odile@example.org" in capsys.readouterr().out

    def test_is_one_only(self, coordinator):
        with pytest.raises(CommandError, match="coordonne déjà"):
            call_command("first_coordinator", "odile@example.org", "Odile", "Roche")
        assert User.objects.get() == coordinator

    def test_needs_an_address(self):
        with pytest.raises(CommandError):
            call_command("first_coordinator", "odile", "Odile", "Roche")
        assert not User.objects.exists()


class TestRoles:
    def test_a_change_is_logged_and_told(self, coordinator, adviser):
        services.change_role(adviser, StaffRole.COORDINATOR, by=coordinator)
        adviser.refresh_from_db()
        assert adviser.role == StaffRole.COORDINATOR
        latest = pghistory.models.Events.objects.tracks(adviser).latest("pgh_id")
        assert latest.pgh_diff == {"role": ["adviser", "coordinator"]}
        assert latest.pgh_context == {"user": coordinator.pk, "verb": "change_role"}
        assert Message.objects.get().to_email == adviser.email

    def test_the_same_role_tells_nobody(self, coordinator, adviser):
        services.change_role(adviser, StaffRole.ADVISER, by=coordinator)
        assert not Message.objects.exists()

    def test_a_role_that_does_not_exist_is_refused(self, coordinator, adviser):
        with pytest.raises(ValidationError):
            services.change_role(adviser, "director", by=coordinator)

    @pytest.mark.parametrize("verb", ["change_role", "close_account"])
    def test_only_coordinators_in_office_may(self, verb, coordinator, adviser):
        victim = UserFactory(adviser=True)
        args = [StaffRole.NONE] if verb == "change_role" else []
        former = UserFactory(coordinator=True)
        User.objects.filter(pk=former.pk).update(role=StaffRole.ADVISER)
        for by in (adviser, UserFactory(), former):
            with pytest.raises(PermissionDenied):
                getattr(services, verb)(victim, *args, by=by)
        victim.refresh_from_db()
        assert (victim.role, victim.is_active) == (StaffRole.ADVISER, True)

    def test_the_last_coordinator_stays(self, coordinator):
        UserFactory(coordinator=True, is_active=False)
        with pytest.raises(ValidationError):
            services.change_role(coordinator, StaffRole.ADVISER, by=coordinator)
        with pytest.raises(ValidationError):
            services.close_account(coordinator, by=coordinator)
        coordinator.refresh_from_db()
        assert (coordinator.role, coordinator.is_active) == (StaffRole.COORDINATOR, True)

    def test_one_of_two_coordinators_may_leave(self, coordinator):
        other = UserFactory(coordinator=True)
        services.change_role(coordinator, StaffRole.ADVISER, by=coordinator)
        with pytest.raises(ValidationError):
            services.close_account(other, by=other)

    def test_closing_ends_sessions_and_invitations(self, client, coordinator, adviser):
        client.force_login(adviser)
        assert client.get("/healthz").wsgi_request.user == adviser
        services.close_account(adviser, by=coordinator)
        assert not client.get("/healthz").wsgi_request.user.is_authenticated


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_can_not_remove_each_other():
    one, other = UserFactory(coordinator=True), UserFactory(coordinator=True)
    barrier = threading.Barrier(2)
    refusals = []

    def remove(victim, by):
        try:
            barrier.wait(timeout=10)
            services.close_account(victim, by=by)
        except (PermissionDenied, ValidationError) as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(refusals) == 1
    assert User.objects.filter(is_active=True).count() == 1


class TestConversation:
    def test_the_person_is_told_without_what_was_written(self, adviser):
        user = UserFactory()
        services.post_message(user.person, by=adviser, body="Le prêt est refusé.")
        message = Message.objects.get()
        assert message.to_email == user.email
        assert str(adviser) in message.subject
        assert "refusé" not in message.text + message.html + message.subject

    def test_the_team_is_told_by_name(self, adviser):
        user = UserFactory()
        UserFactory(adviser=True)
        services.post_message(user.person, by=user, body="Bonjour", notify=[adviser])
        assert Message.objects.get().to_email == adviser.email

    def test_one_mail_for_all_that_waits(self, adviser):
        user = UserFactory()
        services.post_message(user.person, by=adviser, body="Une chose")
        services.post_message(user.person, by=adviser, body="Une autre")
        assert Message.objects.count() == 1
        assert services.mark_read(user.person, by=user) == 2
        services.post_message(user.person, by=adviser, body="Une troisième")
        assert Message.objects.count() == 2

    def test_who_writes_is_not_who_reads(self, adviser):
        user = UserFactory()
        services.post_message(user.person, by=adviser, body="Bonjour")
        services.post_message(user.person, by=user, body="Bonjour à vous", notify=[adviser])
        assert services.mark_read(user.person, by=UserFactory(adviser=True)) == 1
        assert ConversationPost.objects.get(read_at=None).author == adviser

    def test_a_person_without_account_gets_no_mail(self, adviser):
        services.post_message(PersonFactory(), by=adviser, body="Bonjour")
        assert not Message.objects.exists()

    @pytest.mark.parametrize("body", ["", "  \n ", "x" * 5001])
    def test_nothing_and_too_much_are_refused(self, adviser, body):
        with pytest.raises(ValidationError) as refusal:
            services.post_message(PersonFactory(), by=adviser, body=body)
        assert "body" in refusal.value.message_dict
        assert not ConversationPost.objects.exists()

    def test_a_stranger_writes_to_nobody(self):
        with pytest.raises(PermissionDenied):
            services.post_message(PersonFactory(), by=UserFactory(), body="Bonjour")
