"""What people agree to, and take back."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from eveil.people import consents, services
from eveil.people.enums import ConsentPurpose
from eveil.people.models import Consent
from eveil.people.tests.factories import ConsentFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


class TestConsents:
    def test_keeps_the_text_that_was_shown(self):
        person = PersonFactory()
        consent = services.record_consent(person, ConsentPurpose.SHARE_PROJECT)
        shown = consents.TEXTS[ConsentPurpose.SHARE_PROJECT]
        assert (consent.text, consent.text_version) == (shown.text, shown.version)
        assert consent.signatory == str(person)
        assert consent.capacity == "la personne"
        assert list(Consent.objects.in_force(ConsentPurpose.SHARE_PROJECT)) == [consent]
        assert not Consent.objects.in_force(ConsentPurpose.SHARE_CONTACT).exists()

    def test_somebody_else_may_sign(self):
        consent = services.record_consent(
            PersonFactory(),
            ConsentPurpose.NEWSLETTER,
            channel="paper",
            signatory="Odile Roche",
            capacity="tutrice",
            at=timezone.now() - timedelta(days=40),
        )
        assert (consent.signatory, consent.capacity) == ("Odile Roche", "tutrice")
        before = timezone.now() - timedelta(days=41)
        assert not Consent.objects.in_force(ConsentPurpose.NEWSLETTER, on=before).exists()

    def test_agreeing_twice_is_agreeing_once(self):
        person = PersonFactory()
        first = services.record_consent(person, ConsentPurpose.NEWSLETTER)
        assert services.record_consent(person, ConsentPurpose.NEWSLETTER) == first

    def test_a_newer_text_makes_a_new_row(self):
        old = ConsentFactory(text_version="2019-01", text="Ancien texte.")
        new = services.record_consent(old.subject, old.purpose)
        old.refresh_from_db()
        assert new.pk != old.pk
        assert old.withdrawn_at == new.given_at
        assert list(Consent.objects.in_force(old.purpose)) == [new]

    def test_what_has_lapsed_may_be_given_again(self):
        yesterday = timezone.now() - timedelta(days=1)
        old = ConsentFactory(given_at=yesterday - timedelta(days=9), expires_at=yesterday)
        assert not Consent.objects.in_force(old.purpose).exists()
        new = services.record_consent(old.subject, old.purpose)
        assert list(Consent.objects.in_force(old.purpose)) == [new]

    def test_withdrawing_dates_the_row_and_agreeing_again_is_a_new_one(self):
        user = UserFactory()
        first = services.record_consent(user.person, ConsentPurpose.SHARE_PROJECT)
        withdrawn = services.withdraw_consent(user.person, ConsentPurpose.SHARE_PROJECT, by=user)
        assert withdrawn == first
        assert withdrawn.withdrawn_by == user
        assert not Consent.objects.in_force(ConsentPurpose.SHARE_PROJECT).exists()
        assert services.withdraw_consent(user.person, ConsentPurpose.SHARE_PROJECT, by=user) is None
        services.record_consent(user.person, ConsentPurpose.SHARE_PROJECT)
        assert user.person.consents.count() == 2

    def test_nobody_withdraws_for_a_stranger(self):
        consent = ConsentFactory()
        with pytest.raises(PermissionDenied):
            services.withdraw_consent(consent.subject, consent.purpose, by=UserFactory())
        assert Consent.objects.in_force(consent.purpose).exists()

    def test_the_team_withdraws_what_it_is_told_to(self):
        consent = ConsentFactory()
        adviser = UserFactory(adviser=True)
        assert services.withdraw_consent(consent.subject, consent.purpose, by=adviser)

    def test_the_database_holds_one_in_force(self):
        consent = ConsentFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            ConsentFactory(subject=consent.subject)


def test_texts_change_with_their_version():
    """A word changed in a text asks for a new version; then, for a new line here."""
    digests = {
        (text.purpose.value, text.version): hashlib.sha256(text.text.encode()).hexdigest()[:12]
        for text in consents.TEXTS.values()
    }
    assert set(consents.TEXTS) == set(ConsentPurpose)
    assert digests == DIGESTS


DIGESTS = {
    ("share_project", "2026-12"): "4495297c7d5b",
    ("share_contact", "2026-11"): "29698d019979",
    ("newsletter", "2026-11"): "f8af1e0d9a20",
    ("sensitive_entry", "2026-11"): "a671fb98ebdb",
}
