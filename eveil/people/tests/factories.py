"""People for tests."""

import factory

from eveil.people import models
from eveil.people.enums import StaffRole


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
