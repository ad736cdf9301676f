"""What is said by mail about referrals and raised hands: one thing, one button each."""

from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from eveil.core.dates import date_fr
from eveil.core.kit.words import phone_fr
from eveil.core.notifications import InWords, Recipient, absolute, register
from eveil.core.text import NBSP
from eveil.people.models import Person, User
from partners.models import Mandate
from projects import tokens
from projects.agreements import news, question_of, told_of
from projects.enums import AccompanimentState, HandState, ReferralState
from projects.notifications.intake import ToWriter, if_name


class Exchange(InWords):
    """A short mail about a referral or a raised hand; all share the same layout.

    A subclass says ``title`` (also the subject), ``lines`` (paragraphs), ``button`` and
    ``path``.
    """

    button = ""

    def __init__(self, about, *, to=None, **words):
        super().__init__(**words)
        self.about = about
        self.to = to

    @classmethod
    def template(cls, part):
        return f"projects/email/exchange_{part}"

    @property
    def key(self):
        return f"{self.name}:{self.about.pk}:{self.recipient.email}"

    @property
    def recipient(self):
        person = self.to or self.about.subject
        if isinstance(person, User | Person):
            return Recipient.of(person)
        return Recipient(person.email if person else "")

    def title(self):
        raise NotImplementedError

    def lines(self):
        raise NotImplementedError

    def path(self):
        """A mail shown before what it is about is written has no address yet."""
        return self.about.get_absolute_url() if self.about.pk else "/"

    def context(self):
        return {
            **super().context(),
            "title": self.title(),
            "lines": self.lines(),
            "button": self.button,
            "url": absolute(self.path()),
        }


def told_in_structure(exchange):
    """Who hears in the structure: who carries it while in office, else the main contact."""
    mandates = Mandate.objects.current().filter(structure=exchange.structure_id)
    if exchange.contact_id and mandates.filter(person=exchange.contact_id).exists():
        return exchange.contact
    contacts = mandates.contacts().select_related("person").order_by("-is_main", "start", "pk")
    mandate = contacts.first()
    return mandate.person if mandate else None


class ToStructure(Exchange):
    formal = True

    @property
    def reason(self):
        return f"vous représentez {self.about.structure} auprès d’EVEIL"


class ToTeam(Exchange):
    reason = "vous accompagnez des porteurs à EVEIL"


# Referrals --------------------------------------------------------------------------------


@register
class ReferredToUs(ToWriter):
    """To somebody whom a structure sent: the link of the application that waits for it."""

    name = "projects.referred_to_us"
    label = "Orientation\u00a0: à confirmer par la personne"
    reason = "une structure partenaire d’EVEIL nous a donné votre adresse, avec votre accord"

    def __init__(self, referral):
        super().__init__(referral.submission)
        self.referral = referral

    def context(self):
        return {
            **super().context(),
            "structure": self.referral.structure,
            "by": if_name(str(self.referral.contact or "")),
        }


@register
class ReferralAsked(Exchange):
    """To the person: EVEIL proposes to make it known to a structure."""

    name = "projects.referral_asked"
    label = "Orientation\u00a0: accord demandé à la personne"
    reason = "vous êtes en relation avec l’incubateur EVEIL"
    button = "Lire et répondre"

    def title(self):
        return question_of(self.about)

    def lines(self):
        return [
            (
                f"{self.about.structure} peut vous aider. Si vous êtes d’accord, nous lui "
                "transmettons vos coordonnées et elle vous répond."
            ),
            "Rien ne part sans votre accord, et refuser ne change rien pour vous.",
        ]

    def path(self):
        return tokens.path(self.about)


@register
class ReferralSent(ToStructure):
    name = "projects.referral_sent"
    label = "Orientation\u00a0: transmise à une structure"
    reason = "vous représentez une structure partenaire d’EVEIL"
    button = "Lire et répondre"

    def title(self):
        return "EVEIL vous oriente une personne"

    def lines(self):
        return [
            (
                f"Quelqu’un que nous suivons a accepté d’être orienté vers {self.about.structure}. "
                "Son nom et ce qu’il cherche vous attendent sur la plateforme."
            ),
            "Dites-nous si vous pouvez le recevoir.",
        ]


@register
class ReferralAnswered(Exchange):
    """To who referred: what the receiver answered, or what became of it.

    To a structure only what the person agreed to; the caller has checked it.
    """

    name = "projects.referral_answered"
    label = "Orientation\u00a0: réponse ou suite"
    reason = "vous avez orienté cette personne"
    button = "Voir l’orientation"

    @property
    def formal(self):
        return self.about.is_in

    @property
    def key(self):
        return f"{super().key}:{self.about.state}"

    def title(self):
        news = {
            ReferralState.SENT: "la candidature est arrivée",
            ReferralState.ACCEPTED: "une réponse favorable",
            ReferralState.DECLINED: "pas de suite possible",
            ReferralState.CLOSED: "la suite donnée",
        }
        return f"Votre orientation{NBSP}: {news[ReferralState(self.about.state)]}"

    def lines(self):
        whose = "EVEIL" if self.about.is_in else str(self.about.structure)
        said = {
            ReferralState.SENT: "La personne que vous avez orientée nous a envoyé sa candidature. "
            "Nous vous dirons la suite, comme elle l’a souhaité.",
            ReferralState.ACCEPTED: f"{whose} reçoit la personne que vous avez orientée.",
            ReferralState.DECLINED: f"{whose} ne peut pas donner suite.",
            ReferralState.CLOSED: f"{whose} vous dit ce qu’il en est advenu.",
        }
        return [said[ReferralState(self.about.state)], "Le détail est sur la plateforme."]


@register
class AnswerToPerson(Exchange):
    """To the person that was referred: what the structure answered, or what became of it.

    What the structure wrote to the team stays there, unless it meant it for the person.
    """

    name = "projects.answer_to_person"
    label = "Orientation\u00a0: réponse, à la personne"
    reason = "vous avez accepté d’être mis·e en relation avec une structure"
    button = "Voir ma mise en relation"

    @property
    def key(self):
        return f"{super().key}:{self.about.state}"

    def title(self):
        return news(self.about.structure, self.about.state)

    def lines(self):
        then = {
            ReferralState.ACCEPTED: "Sans nouvelles dans les deux semaines, dites-le-nous.",
            ReferralState.DECLINED: "Nous cherchons une autre porte avec vous.",
            ReferralState.CLOSED: "Ce n’est pas exact, ou vous voulez en parler\u00a0? "
            "Appelez-nous ou écrivez-nous.",
        }
        return [*told_of(self.about), then[ReferralState(self.about.state)]]

    def path(self):
        return tokens.path(self.about)


# Raised hands -------------------------------------------------------------------------------


@register
class HandRaised(ToTeam):
    name = "projects.hand_raised"
    label = "Main levée\u00a0: à transmettre"
    button = "Lire et transmettre"

    def title(self):
        return f"{self.about.structure} propose son aide"

    def lines(self):
        return [
            (
                f"{self.about.speaker}, lève la main pour «{NBSP}"
                f"{self.about.project}{NBSP}»{NBSP}: {self.about.get_offer_display().lower()}."
            ),
            "À vous de transmettre au porteur, ou de dire pourquoi ce n’est pas le moment.",
        ]


@register
class HandPassedOn(Exchange):
    """To the holder: a structure offers its help."""

    name = "projects.hand_passed_on"
    label = "Main levée\u00a0: proposée au porteur"
    reason = "l’équipe d’EVEIL accompagne votre projet"
    button = "Lire et répondre"

    def title(self):
        return f"{self.about.structure} propose son aide à votre projet"

    def lines(self):
        # The day before it lapses.
        last = timezone.localdate() + timedelta(days=settings.AGREEMENT_LINK_DAYS - 1)
        return [
            (
                f"{self.about.speaker}, a vu «{NBSP}{self.about.project}"
                f"{NBSP}» et propose{NBSP}: {self.about.get_offer_display().lower()}."
            ),
            (
                "Si cela vous dit, nous vous mettons en relation. Rien ne lui est donné sans votre "
                f"accord. Vous pouvez répondre jusqu’au {date_fr(last)}."
            ),
        ]

    def path(self):
        return tokens.path(self.about)


@register
class HandAnswered(ToStructure):
    """To who raised it, when nothing comes of it."""

    name = "projects.hand_answered"
    label = "Main levée\u00a0: sans suite"
    reason = "vous avez proposé votre aide à un projet"
    button = "Voir les autres projets"

    def title(self):
        return "Votre proposition d’aide"

    def lines(self):
        if self.about.state == HandState.LAPSED:
            outcome = "votre proposition est restée sans réponse. Vous pouvez la refaire plus tard."
        else:
            outcome = "ce n’est pas possible pour le moment."
        raised = date_fr(self.about.created_at)
        return [
            f"Vous avez levé la main le {raised}. Merci{NBSP}: {outcome}",
            *([self.about.answer] if self.about.answer else []),
        ]

    def path(self):
        return reverse("reports:shared_project_list")


@register
class Introduction(Exchange):
    """To both: who the other is, and how to reach it."""

    name = "projects.introduction"
    label = "Mise en relation"
    reason = "vous avez accepté cette mise en relation"

    @cached_property
    def for_holder(self):
        return self.to == self.about.subject

    @property
    def formal(self):
        return not self.for_holder

    @property
    def button(self):
        return "Gérer mon accord" if self.for_holder else "Voir la mise en relation"

    def title(self):
        other = self.about.contact if self.for_holder else self.about.subject
        return f"Mise en relation avec {other}"

    def lines(self):
        if self.for_holder:
            other, contacts = self.about.contact, contacts_of(self.about.contact)
            who = f"{self.about.speaker}, attend de vos nouvelles."
        else:
            other, contacts = self.about.subject, self.about.contacts()
            who = f"{other} accepte votre aide pour «{NBSP}{self.about.project}{NBSP}»."
        known = [f"{label}{NBSP}: {value}" for label, value in contacts]
        return [who, *known, "Le premier qui écrit fait gagner du temps à l’autre."]

    def path(self):
        return tokens.path(self.about) if self.for_holder else super().path()


def contacts_of(person):
    """(label, value) of how a contact of a structure is reached."""
    found = (("Courriel", person.email), ("Téléphone", phone_fr(person.phone)))
    return [(label, value) for label, value in found if value]


def advisers_of(offer):
    """Who hears of a raised hand: the adviser of the holder, else those who coordinate."""
    rows = User.objects.team().filter(
        accompaniments__project=offer.project_id,
        accompaniments__holder=offer.holder_id,
        accompaniments__state=AccompanimentState.ACTIVE,
    )
    return list(rows) or list(User.objects.coordinators())
