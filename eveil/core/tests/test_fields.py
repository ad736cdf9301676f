"""Fields and words that forgive how things are typed."""

import pytest
from django.core.exceptions import ValidationError

from eveil.core.fields import EmailField, LineField, PhoneField, TextField
from eveil.core.text import tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Jean \t Dupont\n", "Jean Dupont"),
        ("a\x00b\x07c", "abc"),
        ("E\u0301loi\u0308se", "Éloïse"),
        ("\u202eevil\u202c", "evil"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("👩‍🌾 🏳️‍🌈", "👩‍🌾 🏳️‍🌈"),
        ("שלום", "שלום"),
        ("\x00 \u200b", ""),
    ],
)
def test_a_line_loses_what_cannot_be_seen(typed, kept):
    assert tidy(typed) == LineField(required=False).clean(typed) == kept


def test_a_text_keeps_its_lines():
    assert (
        tidy(" un\r\ndeux\u2028trois\n\n\n\n\nquatre ", lines=True) == "un\ndeux\ntrois\n\n\nquatre"
    )


def test_what_is_only_invisible_is_empty():
    with pytest.raises(ValidationError):
        LineField().clean("\x00\u200b")


def test_a_long_text_is_measured_by_us_not_cut_by_the_browser():
    field = TextField(max_length=3)
    assert "maxlength" not in field.widget.attrs
    assert field.clean("a\r\nb") == "a\nb"
    with pytest.raises(ValidationError):
        field.clean("abcd")


def test_an_address_is_forgiven_spaces_and_capitals():
    assert EmailField().clean(" Camille @Example.org\u200b ") == "camille@example.org"


@pytest.mark.parametrize("typed", ["06 39", "112", "téléphone", "06 39 98 12 34 le soir", "+999 1"])
def test_a_wrong_phone_is_told(typed):
    with pytest.raises(ValidationError) as refused:
        PhoneField().clean(typed)
    assert refused.value.code == "phone"
