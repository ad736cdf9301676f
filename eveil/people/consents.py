"""What people are asked to agree to: one text per purpose, with its version.

A record keeps the text that was shown and its version. Changing a word here asks for a new
version: who agreed to an older text keeps what they agreed to until asked again.
"""

from dataclasses import dataclass

from eveil.people.enums import ConsentPurpose


@dataclass(frozen=True)
class ConsentText:
    purpose: ConsentPurpose
    version: str
    text: str


def _texts(*texts):
    return {text.purpose: text for text in texts}


TEXTS = _texts(
    ConsentText(
        ConsentPurpose.SHARE_PROJECT,
        "2026-12",
        "J’accepte qu’EVEIL montre mon projet (son nom, son résumé, sa commune, son "
        "avancement, ce qu’il cherche) et mon nom aux structures partenaires de l’incubateur, "
        "pour qu’elles "
        "puissent proposer leur aide. Mes coordonnées ne leur sont pas données. Je peux "
        "changer d’avis à tout moment dans mon espace : le projet disparaît aussitôt de leur "
        "tableau de bord. Refuser ne change rien à mon accompagnement.",
    ),
    ConsentText(
        ConsentPurpose.SHARE_CONTACT,
        "2026-11",
        "J’accepte qu’EVEIL donne mon téléphone et mon adresse électronique aux structures "
        "partenaires qui peuvent aider mon projet, pour qu’elles me contactent directement. "
        "Je peux changer d’avis à tout moment dans mon espace : mes coordonnées ne sont alors "
        "plus montrées. Refuser ne change rien à mon accompagnement.",
    ),
    ConsentText(
        ConsentPurpose.NEWSLETTER,
        "2026-11",
        "J’accepte de recevoir par courriel les nouvelles d’EVEIL : rencontres ouvertes, "
        "formations, projets du territoire. Je peux changer d’avis à tout moment dans mon "
        "espace ou par le lien présent dans chaque courriel.",
    ),
    ConsentText(
        ConsentPurpose.SENSITIVE_ENTRY,
        "2026-11",
        "J’accepte qu’EVEIL note les allocations que je reçois (RSA, ASS, AAH…) et ma "
        "reconnaissance de travailleur handicapé, parce que des financeurs demandent combien "
        "de personnes sont concernées. Seules la personne qui m’accompagne et la coordination "
        "les lisent. Je peux changer d’avis à tout moment dans mon espace : ces "
        "informations sont alors effacées. Refuser ne change rien à mon accompagnement.",
    ),
)
