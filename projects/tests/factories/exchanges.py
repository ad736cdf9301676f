"""Referrals and raised hands: what passes between EVEIL and structures."""

import factory
from django.utils import timezone

from eveil.people.enums import ConsentChannel
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.enums import Offer
from partners.tests.factories import PartnerFactory, StructureFactory
from projects import models
from projects.enums import Contact, HandState, ReferralState, Way
from projects.tests.factories.holders import AccompanimentFactory, show
from projects.tests.factories.intake import IntakeSubmissionFactory

AGREEMENT = {
    "agreed_at": factory.LazyFunction(timezone.now),
    "agreed_text": "J’accepte.",
    "agreed_version": "2026-11",
    "agreed_channel": ConsentChannel.ONLINE,
    "shares": factory.LazyFunction(lambda: [Contact.EMAIL]),
}


class ReferralFactory(factory.django.DjangoModelFactory):
    """Sent by EVEIL and agreed to: a structure must answer. ``asked=True``: not agreed yet;
    ``accepted=True`` and ``declined=True``: answered; ``incoming=True``: a structure prepared a
    draft, that the person has not sent.
    """

    class Meta:
        model = models.Referral

    class Params:
        agreed = factory.Trait(**AGREEMENT)
        asked = factory.Trait(state=ReferralState.ASKED, agreed=False)
        accepted = factory.Trait(
            state=ReferralState.ACCEPTED, answered_at=factory.LazyFunction(timezone.now)
        )
        declined = factory.Trait(
            state=ReferralState.DECLINED,
            answered_at=factory.LazyFunction(timezone.now),
            answer="Nos ateliers sont pleins jusqu’à l’été.",
        )
        incoming = factory.Trait(
            way=Way.IN,
            state=ReferralState.ASKED,
            agreed=False,
            person=None,
            adviser=None,
            submission=factory.SubFactory(
                IntakeSubmissionFactory,
                empty=True,
                answers=factory.LazyAttribute(
                    lambda draft: {
                        "sent_by": draft.factory_parent.structure.name,
                        "referrer": draft.factory_parent.structure.name,
                    }
                ),
                steps_done=[],
            ),
        )

    agreed = True
    way = Way.OUT
    state = ReferralState.SENT
    structure = factory.SubFactory(StructureFactory)
    person = factory.SubFactory(PersonFactory)
    adviser = factory.SubFactory(UserFactory, adviser=True)
    by = factory.SubFactory(UserFactory, adviser=True)
    words = "Cherche un atelier pour essayer la couture."


class HelpOfferFactory(factory.django.DjangoModelFactory):
    """A hand raised by the contact of a structure, for a project that is shown.

    ``user`` is who raised it: a partner, whose structure it is.
    """

    class Meta:
        model = models.HelpOffer

    class Params:
        user = factory.SubFactory(PartnerFactory)
        accompaniment = factory.LazyFunction(lambda: show(AccompanimentFactory()))
        asked = factory.Trait(state=HandState.ASKED)
        introduced = factory.Trait(state=HandState.INTRODUCED, **AGREEMENT)

    by = factory.SelfAttribute("user")
    contact = factory.LazyAttribute(lambda hand: hand.user.person)
    structure = factory.LazyAttribute(
        lambda hand: hand.user.person.mandates.select_related("structure").first().structure
    )
    project = factory.LazyAttribute(lambda hand: hand.accompaniment.project)
    holder = factory.LazyAttribute(lambda hand: hand.accompaniment.holder)
    offer = Offer.EXPERTISE
    note = "Nous relisons des budgets tous les mois."
    asked_at = factory.LazyAttribute(
        lambda hand: timezone.now() if hand.state == HandState.ASKED else None
    )
