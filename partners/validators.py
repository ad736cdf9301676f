"""Numbers that identify a structure in France: what is a possible one, how it is written.

Only the shape and the check digits are looked at; nothing is asked from another host. The
functions take numbers freed of their spaces (see ``compact``).
"""

import re

from django.core.exceptions import ValidationError

from eveil.core.text import NBSP, tidy

LA_POSTE = "356000000"
LA_POSTE_SEAT = "35600000000048"
SIRET_GROUPS = (3, 3, 3, 5)
NDA_GROUPS = (2, 2, 5, 2)
_SEPARATORS = re.compile(r"[\s.\-]+")
_SIRET = re.compile(r"[0-9]{14}")
# W, the département (2A and 9R exist), the number of the sub-prefecture, six figures.
_RNA = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")
_NDA = re.compile(r"[0-9]{11}")


def compact(text):
    """A number as it is kept: without spaces, dots and hyphens, in capitals."""
    return _SEPARATORS.sub("", tidy(text)).upper()


def grouped(number, groups):
    """« 356 000 000 00048 », kept on one line; as it is when its length is another."""
    if len(number) != sum(groups):
        return number
    figures = iter(number)
    return NBSP.join("".join(next(figures) for _ in range(size)) for size in groups)


def luhn(number):
    """Do the figures satisfy Luhn's formula? It notices any one wrong figure."""
    doubled = (int(figure) * (1 + rank % 2) for rank, figure in enumerate(reversed(number)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def is_siret(number):
    """Fourteen figures whose SIREN and whose whole satisfy Luhn.

    La Poste opened more offices than that leaves room for: the figures of theirs add up to a
    multiple of five, except its seat's.
    """
    if not _SIRET.fullmatch(number) or not luhn(number[:9]):
        return False
    if number.startswith(LA_POSTE) and number != LA_POSTE_SEAT:
        return sum(map(int, number)) % 5 == 0
    return luhn(number)


def validate_siren(number):
    if not re.fullmatch(r"[0-9]{9}", number):
        raise ValidationError(
            "Un SIREN compte neuf chiffres, par exemple 356 000 000.", code="length"
        )
    if not luhn(number):
        raise ValidationError(
            "Ce SIREN n’existe pas\u00a0: un chiffre est faux, ou deux sont intervertis.",
            code="check",
        )


def validate_siret(number):
    if not _SIRET.fullmatch(number):
        raise ValidationError(
            "Un SIRET compte quatorze chiffres, par exemple 356 000 000 00048.", code="length"
        )
    if not is_siret(number):
        raise ValidationError(
            "Ce SIRET n’existe pas\u00a0: un chiffre est faux, ou deux sont intervertis.",
            code="check",
        )


def validate_rna(number):
    if not _RNA.fullmatch(number):
        raise ValidationError(
            "Un numéro RNA commence par W et compte dix caractères, par exemple W072000123.",
            code="shape",
        )


def validate_nda(number):
    if not _NDA.fullmatch(number):
        raise ValidationError(
            "Un numéro de déclaration d’activité compte onze chiffres, par exemple 82 07 00123 07.",
            code="shape",
        )
