"""Choosing one row among thousands by its name, with or without JavaScript.

The field sends a text and the key of what was chosen for it. Without script the text is looked
up when the form is sent; several rows that answer to it are a short list to choose from, beside
the field. With script, suggestions come from an address of the app that owns the rows.

That app gives a ``PickerField`` with its two lookups and its words, a view that answers
``suggested(find(text), …)``, and rows whose ``str()`` tells any two apart, with a ``name`` and,
on those found, a ``detail`` to be shown after it. See eveil.territory and partners.
"""

from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.urls import reverse

from eveil.core.text import plural

MAX_LENGTH = 100
NUMBERS = ("", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf")


class Answer(NamedTuple):
    """The rows a text may mean, likeliest first, and the one it surely means, if any."""

    candidates: list
    more: bool = False
    certain: object = None


class Typed(NamedTuple):
    """What comes from the form: the text, and the key chosen among what was proposed for it."""

    text: str = ""
    key: str = ""

    def __str__(self):
        return self.text


class PickerWidget(forms.Widget):
    """A text field with suggestions; radio buttons when the text means several rows.

    ``words`` says what is chosen: how the list is called, what is said of a choice. The field
    leaves in ``candidates`` what it found, for the page that shows the form again.
    """

    template_name = "core/widgets/picker.html"
    url_name = ""
    words = {"list": "Propositions", "chosen": "choix fait"}
    candidates = ()

    class Media:
        js = [forms.Script("js/picker.js", defer=True)]

    @property
    def url(self):
        """Where suggestions come from; the script adds what is typed."""
        return reverse(self.url_name)

    def value_from_datadict(self, data, files, name):
        return Typed(str(data.get(name) or "").strip(), str(data.get(key_name(name)) or "").strip())

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "text": str(value or ""),
            "key": getattr(value, "pk", ""),
            "key_name": key_name(name),
            "candidates": self.candidates,
            "max_length": MAX_LENGTH,
            "url": self.url,
            "words": self.words,
        }
        return context


class PickerField(forms.Field):
    """Cleans to a row. The key counts only if it goes with the text: whoever changes the text
    after choosing means another row.
    """

    widget = PickerWidget
    chosen = None

    def find(self, text):
        """The ``Answer`` to a text, in one query."""
        raise NotImplementedError

    def get(self, value):
        """The row a form was opened with or a key names; None for anything else."""
        raise NotImplementedError

    def prepare_value(self, value):
        if isinstance(value, Typed):
            return self.chosen or value
        return self.get(value)

    def clean(self, value):
        row = self.to_python(value)
        self.validate(row)
        self.chosen = row
        return row

    def to_python(self, value):
        if not isinstance(value, Typed):
            return self.get(value)
        if not value.text:
            return None
        chosen = self.get(value.key)
        if chosen and str(chosen) == value.text:
            return chosen
        answer = self.find(value.text)
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
        before = self.get(initial)
        return before is None or data != (str(before), str(before.pk))


def key_name(name):
    return f"{name}_key"


def chosen(name, row):
    """The words of an address that choose ``row`` in the picker called ``name``."""
    return {name: str(row), key_name(name): row.pk}


def certain(rows):
    """The only row found, or the only one of ``exact``ly that name when it also comes first."""
    exact = [row for row in rows if row.exact]
    if len(rows) == 1 or (len(exact) == 1 and rows[0].exact):
        return rows[0]
    return None


def suggested(answer, *, noun, nothing):
    """What the script shows of an ``Answer``, and how many there are, to be read aloud."""
    return JsonResponse(
        {
            "choices": [
                {"key": row.pk, "name": row.name, "detail": row.detail, "text": str(row)}
                for row in answer.candidates
            ],
            "certain": answer.certain.pk if answer.certain else None,
            "message": _announcement(answer, noun) if answer.candidates else nothing,
        }
    )


def _announcement(answer, noun):
    said = plural(len(answer.candidates), f"{noun} proposée")
    return f"{said}, il y en a d’autres." if answer.more else f"{said}."
