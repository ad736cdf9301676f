"""``MunicipalityField``: a commune by its name or postcode, with or without JavaScript."""

import re
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from eveil.territory.models import Municipality
from eveil.territory.queries import MAX_LENGTH, find

CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
NUMBERS = ("", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf")


class Typed(NamedTuple):
    """What comes from the form: the text, and the code chosen among what was proposed for it."""

    text: str = ""
    code: str = ""

    def __str__(self):
        return self.text


class MunicipalityWidget(forms.Widget):
    """A text field with suggestions; radio buttons when the text means several communes.

    The field leaves here what it understood, for the page that shows the form again.
    """

    template_name = "territory/widgets/municipality.html"
    chosen = None
    candidates = ()

    class Media:
        js = [forms.Script("js/municipality.js", defer=True)]

    def value_from_datadict(self, data, files, name):
        return Typed(
            str(data.get(name) or "").strip(), str(data.get(code_name(name)) or "").strip()
        )

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        chosen = self.chosen or by_code(value)
        context["widget"] |= {
            "text": chosen.label if chosen else getattr(value, "text", ""),
            "code": chosen.pk if chosen else "",
            "code_name": code_name(name),
            "candidates": self.candidates,
            "max_length": MAX_LENGTH,
            "url": reverse("territory:municipality_suggestions"),
        }
        return context


class MunicipalityField(forms.Field):
    """Cleans to a ``Municipality``. The code counts only if it goes with the text: whoever
    changes the text after choosing means another commune.
    """

    widget = MunicipalityWidget
    default_error_messages = {
        "required": "Indiquez une commune, par son nom ou son code postal.",
        "unknown": "Aucune commune ne répond à «\u00a0%(text)s\u00a0». "
        "Vérifiez l’orthographe, ou écrivez le code postal.",
        "ambiguous": "%(count)s communes répondent à «\u00a0%(text)s\u00a0». Choisissez la vôtre.",
        "vague": "De nombreuses communes répondent à «\u00a0%(text)s\u00a0». "
        "Choisissez la vôtre, ou ajoutez son code postal.",
    }

    def clean(self, value):
        municipality = self.to_python(value)
        self.validate(municipality)
        self.widget.chosen = municipality
        return municipality

    def to_python(self, value):
        if not isinstance(value, Typed):
            return by_code(value)
        if not value.text:
            return None
        chosen = by_code(value.code)
        if chosen and chosen.label == value.text:
            return chosen
        answer = find(value.text)
        if chosen in answer.candidates:
            return chosen
        if answer.certain is None:
            self.widget.candidates = answer.candidates
            raise self.refusal(answer, value.text)
        return answer.certain

    def refusal(self, answer, text):
        count = len(answer.candidates)
        code = ("vague" if answer.more else "ambiguous") if count else "unknown"
        said = NUMBERS[count] if count < len(NUMBERS) else count
        return ValidationError(
            self.error_messages[code], code, {"text": text[:MAX_LENGTH], "count": said}
        )

    def has_changed(self, initial, data):
        if not data.text:
            return bool(initial)
        before = by_code(initial)
        return before is None or data != (before.label, before.pk)


def code_name(name):
    return f"{name}_code"


def by_code(value):
    """The commune a form was opened with, as an object or a key; None for anything else."""
    if isinstance(value, Municipality):
        return value
    if isinstance(value, str) and CODE.fullmatch(value):
        return Municipality.objects.filter(pk=value).first()
    return None
