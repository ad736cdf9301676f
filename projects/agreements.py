"""What a person agrees to in one exchange with one structure: the text shown, and its version.

Unlike the consents of eveil.people.consents, which hold for all structures until withdrawn,
these name the structure. Changing a word asks for a new version.
"""

from django.utils import timezone

from eveil.people.enums import ConsentChannel
from projects.enums import Contact
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
