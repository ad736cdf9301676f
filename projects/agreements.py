"""What a person agrees to in one exchange with one structure: the text shown, and its version.

Unlike the consents of eveil.people.consents, which hold for all structures until withdrawn,
these name the structure. Changing a word asks for a new version.
"""

from django.utils import timezone

from eveil.people.enums import ConsentChannel
from projects.enums import Contact, Outcome, ReferralState
from projects.models import HelpOffer

VERSION = "2026-11"
CHANGE = "Je peux changer d’avis à tout moment\u00a0: mes coordonnées ne sont alors plus montrées."


def text_of(exchange):
    """The sentence that the person agrees to."""
    if isinstance(exchange, HelpOffer):
        return (
            f"J’accepte qu’EVEIL me mette en relation avec {exchange.speaker}, et lui donne mon "
            f"nom et les coordonnées que je choisis. {CHANGE}"
        )
    if exchange.is_in:
        return (
            f"J’accepte qu’EVEIL dise à {exchange.structure}, qui m’a orienté·e, que j’ai envoyé "
            "ma candidature et la suite qui lui est donnée. Rien de ce que j’ai écrit ne lui est "
            "montré. Je peux changer d’avis à tout moment."
        )
    return (
        f"J’accepte qu’EVEIL transmette à {exchange.structure} mon nom, ma commune, les "
        "coordonnées que je choisis et les mots ci-dessus, et que cette structure dise à EVEIL la "
        f"suite donnée. {CHANGE}"
    )


def question_of(exchange):
    """What the person is asked, in one line."""
    return question(exchange.structure, is_hand=isinstance(exchange, HelpOffer))


def question(structure, *, is_hand):
    if is_hand:
        return f"{structure} propose son aide"
    return f"Pouvons-nous parler de vous à {structure}\u00a0?"


# What became of a referral to a structure, as the person that was referred reads it.
NEWS = {
    ReferralState.ACCEPTED: "{} peut vous recevoir",
    ReferralState.DECLINED: "{} ne peut pas vous recevoir cette fois",
    ReferralState.CLOSED: "{} nous a dit la suite donnée",
}

# An outcome, said to the person itself.
TOLD = {
    Outcome.HELPED: "elle vous a aidé·e",
    Outcome.ELSEWHERE: "vous êtes allé·e vers quelqu’un d’autre",
    Outcome.GAVE_UP: "vous avez renoncé",
    Outcome.SILENT: "elle n’a pas eu de vos nouvelles",
}


def news(structure, state):
    return NEWS[ReferralState(state)].format(structure)


def what_follows(exchange):
    """What the person may expect after its agreement; "" where nothing is to be said."""
    if isinstance(exchange, HelpOffer) or exchange.is_in:
        return ""
    structure, state = exchange.structure, exchange.state
    if state == ReferralState.SENT:
        return f"Nous avons prévenu {structure}, qui nous dira si c’est possible."
    return " ".join(told_of(exchange)) if state in NEWS else ""


def told_of(referral):
    """What became of a referral to a structure, told to the person in sentences.

    The words of the structure only if it meant them for the person.
    """
    said = news(referral.structure, referral.state)
    if referral.state == ReferralState.ACCEPTED:
        calls = " et prend contact avec vous" if referral.contacts() else ""
        return [f"{said}{calls}."]
    if referral.state == ReferralState.CLOSED:
        return [f"{said}\u00a0: {TOLD[referral.outcome]}."]
    words = referral.answer if referral.answer_is_told else ""
    return [
        f"{said}\u00a0: parlez-en avec la personne qui vous accompagne.",
        *([f"«\u00a0{words}\u00a0»"] if words else []),
    ]


def given(exchange, *, shares=(), channel=ConsentChannel.ONLINE):
    """Columns that keep an agreement given now."""
    return {
        "agreed_text": text_of(exchange),
        "agreed_version": VERSION,
        "agreed_channel": channel,
        "agreed_at": timezone.now(),
        "withdrawn_at": None,
        "shares": [kind for kind in Contact.values if kind in shares],
    }


def shareable(exchange):
    """(kind, label) of what is known of the person and may be given."""
    if not exchange.subject:
        return []
    known = [(kind, exchange.known(kind)) for kind in Contact]
    return [(kind.value, f"{kind.label} ({value})") for kind, value in known if value]
