"""``MunicipalityField``: a commune by its name or postcode, with or without JavaScript."""

import re

from eveil.core.picker import PickerField, PickerWidget
from eveil.territory.models import Municipality
from eveil.territory.queries import find

CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")


class MunicipalityWidget(PickerWidget):
    url_name = "territory:municipality_suggestions"
    words = {"list": "Communes proposées", "chosen": "commune choisie"}


class MunicipalityField(PickerField):
    """Cleans to a ``Municipality``."""

    widget = MunicipalityWidget
    default_error_messages = {
        "required": "Indiquez une commune, par son nom ou son code postal.",
        "unknown": "Aucune commune ne répond à «\u00a0%(text)s\u00a0». "
        "Vérifiez l’orthographe, ou écrivez le code postal.",
        "ambiguous": "%(count)s communes répondent à «\u00a0%(text)s\u00a0». Choisissez la vôtre.",
        "vague": "De nombreuses communes répondent à «\u00a0%(text)s\u00a0». "
        "Choisissez la vôtre, ou ajoutez son code postal.",
    }
    find = staticmethod(find)

    def get(self, value):
        return by_code(value)


def by_code(value):
    """The commune a form was opened with, as an object or a key; None for anything else."""
    if isinstance(value, Municipality):
        return value
    if isinstance(value, str) and CODE.fullmatch(value):
        return Municipality.objects.filter(pk=value).first()
    return None
