"""People for tests."""

import factory
from allauth.account.models import EmailAddress

from eveil.people import models
from eveil.people.consents import TEXTS
from eveil.people.enums import ConsentPurpose, StaffRole


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Person

    first_name = factory.Sequence(lambda n: f"Camille{n}")
    last_name = factory.Sequence(lambda n: f"Vernet{n}")
    email = factory.Sequence(lambda n: f"camille{n}@example.org")
    phone = "0639980000"


class UserFactory(factory.django.DjangoModelFactory):
    """An account without a role; traits ``adviser`` and ``coordinator`` make it staff."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    class Params:
        adviser = factory.Trait(role=StaffRole.ADVISER)
        coordinator = factory.Trait(role=StaffRole.COORDINATOR)

    person = factory.SubFactory(PersonFactory)
    email = factory.SelfAttribute("person.email")
    password = factory.django.Password(None)

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        """As ``UserManager.open_account`` does; the password is in ``password`` already."""
        super()._after_postgeneration(instance, create, results)
        if create:
            EmailAddress.objects.create(
                user=instance, email=instance.email, verified=True, primary=True
            )


class ConsentFactory(factory.django.DjangoModelFactory):
    """A consent in force to share one's project, given online to the current text."""

    class Meta:
        model = models.Consent

    subject = factory.SubFactory(PersonFactory)
    signatory = factory.LazyAttribute(lambda consent: str(consent.subject))
    purpose = ConsentPurpose.SHARE_PROJECT
    text = factory.LazyAttribute(lambda consent: TEXTS[consent.purpose].text)
    text_version = factory.LazyAttribute(lambda consent: TEXTS[consent.purpose].version)
