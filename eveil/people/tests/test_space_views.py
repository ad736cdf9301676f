"""What everybody with an account does for itself: account, consents, messages."""

import pytest
from django.urls import reverse

from eveil.core.models import Message
from eveil.people import services
from eveil.people.enums import ConsentPurpose
from eveil.people.models import Consent, ConversationPost
from eveil.people.tests.factories import ConsentFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

PURPOSE = ConsentPurpose.SHARE_PROJECT


def acts(person, purpose=PURPOSE):
    return [
        reverse("people:consent_give", args=[person.pk, purpose]),
        reverse("people:consent_withdraw", args=[person.pk, purpose]),
        reverse("people:message_post", args=[person.pk]),
    ]


def test_a_stranger_finds_nothing(client):
    somebody = PersonFactory()
    client.force_login(UserFactory())
    assert client.get(reverse("people:conversation", args=[somebody.pk])).status_code == 404
    for url in acts(somebody):
        assert client.post(url, {"body": "Bonjour"}).status_code == 404
    assert not Consent.objects.exists()
    assert not ConversationPost.objects.exists()


def test_visitors_are_sent_to_log_in(client):
    somebody = PersonFactory()
    for url in [reverse("people:account"), *acts(somebody)]:
        response = client.post(url, {"body": "Bonjour"})
        assert response.headers["Location"].startswith(reverse("account_request_login_code"))
    assert not Consent.objects.exists()


def test_acts_take_a_post(client):
    user = UserFactory()
    client.force_login(user)
    for url in acts(user.person):
        assert client.get(url).status_code == 405


class TestAccount:
    def test_names_the_ways_in_and_leads_to_preferences(self, client):
        user = UserFactory()
        client.force_login(user)
        page = client.get(reverse("people:account")).content.decode()
        assert user.email in page
        assert "Pas de mot de passe" in page
        assert "/preferences/" in page

    def test_stands_in_the_frame_of_each_role(self, client):
        for user, frame in (
            (UserFactory(), "core/base_space.html"),
            (UserFactory(adviser=True), "core/base_staff.html"),
        ):
            client.force_login(user)
            response = client.get(reverse("people:account"))
            assert frame in [template.name for template in response.templates]


class TestConsents:
    def test_given_and_withdrawn_in_one_click_each(self, client):
        user = UserFactory()
        client.force_login(user)
        give, withdraw, _ = acts(user.person)
        response = client.post(give, {"next": "/compte/email/"})
        assert response.headers["Location"] == "/compte/email/"
        consent = Consent.objects.get()
        assert (consent.subject, consent.channel) == (user.person, "online")
        client.post(withdraw)
        consent.refresh_from_db()
        assert consent.withdrawn_by == user
        assert not Consent.objects.in_force(PURPOSE).exists()

    def test_the_panel_shows_the_text_and_the_right_button(self, client):
        user = UserFactory()
        client.force_login(user)
        url = reverse("people:account")
        assert "Donner mon accord" in client.get(url).content.decode()
        client.post(reverse("people:consent_give", args=[user.person_id, "newsletter"]))
        page = client.get(url).content.decode()
        assert "Retirer mon accord" in page
        assert "Donner mon accord" not in page
        assert "les nouvelles d’EVEIL : rencontres" in page.replace("\u00a0", " ")

    def test_the_team_notes_what_it_was_told(self, client):
        person = PersonFactory()
        client.force_login(UserFactory(adviser=True))
        client.post(acts(person)[0])
        assert Consent.objects.get().channel == "oral"

    def test_withdrawing_what_is_not_given_is_no_error(self, client):
        user = UserFactory()
        client.force_login(user)
        assert client.post(acts(user.person)[1]).status_code == 302

    def test_an_unknown_purpose_is_not_found(self, client):
        user = UserFactory()
        client.force_login(user)
        for url in acts(user.person, "sell_data")[:2]:
            assert client.post(url).status_code == 404

    def test_never_leads_to_another_site(self, client):
        user = UserFactory()
        client.force_login(user)
        response = client.post(acts(user.person)[0], {"next": "https://evil.example.org/"})
        assert response.headers["Location"] == reverse("people:account")

    def test_an_older_text_still_counts_until_asked_again(self, client):
        user = UserFactory()
        old = ConsentFactory(subject=user.person, text_version="2019-01", text="Ancien texte.")
        assert list(Consent.objects.in_force(PURPOSE)) == [old]


class TestConversation:
    def test_both_sides_write_and_read(self, client):
        user, adviser = UserFactory(), UserFactory(adviser=True)
        url = reverse("people:conversation", args=[user.person_id])
        post = reverse("people:message_post", args=[user.person_id])
        client.force_login(adviser)
        assert client.post(post, {"body": "Bonjour <b>Samira</b>"}).headers["Location"] == url
        client.force_login(user)
        page = client.get(url).content.decode()
        assert "Bonjour &lt;b&gt;Samira&lt;/b&gt;" in page
        assert not ConversationPost.objects.filter(read_at=None).exists()
        client.post(post, {"body": "Merci"})
        # The one who wrote hears of the answer.
        assert list(Message.objects.values_list("to_email", flat=True).order_by("pk")) == [
            user.email,
            adviser.email,
        ]

    def test_a_first_word_reaches_who_coordinates(self, client):
        user, coordinator = UserFactory(), UserFactory(coordinator=True)
        UserFactory(adviser=True)
        client.force_login(user)
        client.post(reverse("people:message_post", args=[user.person_id]), {"body": "Bonjour"})
        assert Message.objects.get().to_email == coordinator.email

    @pytest.mark.parametrize("body", ["", "   ", "x" * 5001])
    def test_bad_input_keeps_its_page_and_its_words(self, client, body):
        user = UserFactory()
        client.force_login(user)
        response = client.post(
            reverse("people:message_post", args=[user.person_id]), {"body": body}
        )
        assert "body" in response.context["conversation"]["form"].errors
        assert body.strip() in response.content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_costs_the_same_for_one_and_for_three(
        self, client, count, django_assert_num_queries
    ):
        user, adviser = UserFactory(), UserFactory(adviser=True)
        for number in range(count):
            services.post_message(user.person, by=adviser, body=f"Message {number}")
        client.force_login(adviser)
        # Session, user, the person, the posts, what it had not read.
        with django_assert_num_queries(5):
            client.get(reverse("people:conversation", args=[user.person_id]))
