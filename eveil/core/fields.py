"""Form fields that forgive how things are typed."""

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError

from eveil.core.text import tidy


class LineField(forms.CharField):
    """One line of text, trimmed and freed of invisible characters."""

    def to_python(self, value):
        return tidy(value) if value not in self.empty_values else self.empty_value


class TextField(forms.CharField):
    """A text of several lines.

    The browser is not told the limit: it would cut a pasted text without a word. Who writes
    too much is told, and keeps it all.
    """

    widget = forms.Textarea

    def to_python(self, value):
        return tidy(value, lines=True) if value not in self.empty_values else self.empty_value

    def widget_attrs(self, widget):
        return {}


class EmailField(forms.EmailField):
    """An address in lower case, forgiven its spaces."""

    def to_python(self, value):
        return "".join(tidy(value).split()).lower() if value else self.empty_value


class PhoneField(LineField):
    """A phone number: the ten digits of a French one, ``+`` and all digits of another."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
    default_error_messages = {
        "phone": "Ce numéro semble incomplet. Un numéro français compte dix chiffres, par "
        "exemple 06\u00a039\u00a098\u00a012\u00a034\u00a0; un autre commence par + et "
        "l’indicatif du pays."
    }

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return value
        try:
            number = phonenumbers.parse(value, "FR")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError(self.error_messages["phone"], code="phone")
        if number.country_code == phonenumbers.country_code_for_region("FR"):
            return f"0{number.national_number}"
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
