import html
import re

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from eveil.territory.forms import MunicipalityField
from eveil.territory.models import Municipality

UNKNOWN = (
    "Aucune commune ne répond à «\u00a0quimper\u00a0». "
    "Vérifiez l’orthographe, ou écrivez le code postal."
)
VAGUE = (
    "De nombreuses communes répondent à «\u00a007\u00a0». "
    "Choisissez la vôtre, ou ajoutez son code postal."
)

pytestmark = pytest.mark.django_db


class PlaceForm(forms.Form):
    commune = MunicipalityField(label="Commune")


def sent(text="", code="", form_class=PlaceForm, **options):
    return form_class({"commune": text, "commune_key": code}, **options)


def controls(form):
    """What a browser would send back: the names and values of the rendered controls."""
    tags = re.findall(r"<input [^>]*>", str(form["commune"]))
    return [
        {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        for tag in tags
    ]


def texts_and_codes(form):
    return [(tag["type"], tag.get("value", "")) for tag in controls(form)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("joyeuse", ""),
        ("Joyeuse (07260)", ""),
        ("Joyeuse (07260)", "07110"),
        ("joy", "07110"),  # chosen among the proposals for this text
        ("  JOYEUSE ", "07110"),
        ("joyeuse", "nonsense"),
        ("joyeuse", "99999"),
    ],
)
def test_a_text_that_means_one_commune_is_taken(communes, text, code):
    form = sent(text, code)
    assert form.is_valid()
    assert form.cleaned_data["commune"] == communes["07110"]


def test_the_code_is_dropped_when_the_text_was_changed_after_choosing(communes):
    form = sent("Aubenas", code="07110")
    assert form.is_valid()
    assert form.cleaned_data["commune"].code == "07019"
    assert not sent("zzz", code="07110").is_valid()


def test_several_communes_are_offered_and_the_choice_is_taken(communes):
    form = sent("st michel")
    assert form.errors["commune"] == [
        "Cinq communes répondent à «\u00a0st michel\u00a0». Choisissez la vôtre."
    ]
    assert texts_and_codes(form) == [
        ("text", "st michel"),
        ("radio", "07278"),
        ("radio", "07276"),
        ("radio", "07277"),
        ("radio", "02684"),
        ("radio", "09271"),
    ]
    assert "Saint-Michel-d’Aurance <span" in str(form["commune"])
    again = sent("st michel", code="07276")
    assert again.is_valid()
    assert again.cleaned_data["commune"].name == "Saint-Michel-d’Aurance"


def test_what_was_chosen_shows_when_another_field_is_wrong(communes):
    class Form(PlaceForm):
        title = forms.CharField()

    form = sent("st michel", "07276", form_class=Form)
    assert list(form.errors) == ["title"]
    assert texts_and_codes(form) == [
        ("text", "Saint-Michel-d’Aurance (07160)"),
        ("hidden", "07276"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Indiquez une commune, par son nom ou son code postal."),
        ("   ", "Indiquez une commune, par son nom ou son code postal."),
        (
            "quimper",
            UNKNOWN,
        ),
        (
            "07",
            VAGUE,
        ),
        ("rosières", "Trois communes répondent à «\u00a0rosières\u00a0». Choisissez la vôtre."),
    ],
)
def test_refusals_say_what_to_do_and_keep_the_text(communes, text, message):
    form = sent(text)
    assert form.errors["commune"] == [message]
    assert texts_and_codes(form)[0] == ("text", text.strip())


def test_an_optional_commune_may_be_left_empty(communes):
    class Form(forms.Form):
        commune = MunicipalityField(required=False)

    form = sent("", "07110", form_class=Form)
    assert form.is_valid()
    assert form.cleaned_data["commune"] is None


@pytest.mark.parametrize("as_key", [True, False], ids=["key", "object"])
def test_it_opens_with_what_is_stored(communes, as_key):
    """A form of a model gives the key of the foreign key, other forms may give the row."""
    stored = communes["07132"]
    form = PlaceForm(initial={"commune": stored.pk if as_key else stored})
    assert texts_and_codes(form) == [("text", "Largentière (07110)"), ("hidden", "07132")]


def test_a_commune_that_no_longer_exists_can_stay_where_it_is(communes):
    Municipality.objects.filter(code="07110").update(active=False)
    assert sent("Joyeuse (07260)", "07110").is_valid()
    assert not sent("joyeuse", "07110").is_valid()


@pytest.mark.parametrize(
    ("initial", "text", "code", "changed"),
    [
        ("07110", "Joyeuse (07260)", "07110", False),
        ("07110", "Aubenas", "07110", True),
        ("07110", "", "", True),
        (None, "Aubenas", "", True),
        (None, "", "", False),
    ],
)
def test_has_changed(communes, initial, text, code, changed):
    assert sent(text, code, initial={"commune": initial}).has_changed() is changed


@pytest.mark.parametrize(
    ("text", "code", "count"),
    [("Joyeuse (07260)", "07110", 1), ("joyeuse", "", 1), ("st michel", "07276", 2)],
)
def test_queries(communes, django_assert_num_queries, text, code, count):
    with django_assert_num_queries(count):
        assert sent(text, code).is_valid()


def test_the_text_is_escaped(communes):
    form = sent('"><script>alert(1)</script>')
    assert not form.is_valid()
    assert "<script>" not in str(form)


def test_two_fields_in_one_form_do_not_share_their_proposals(communes):
    class Form(forms.Form):
        home = MunicipalityField()
        work = MunicipalityField()

    form = Form({"home": "st michel", "work": "rosieres"})
    assert not form.is_valid()
    assert len(form.fields["home"].widget.candidates) == 5
    assert len(form.fields["work"].widget.candidates) == 3
    assert Form({"home": "joyeuse", "work": "aubenas"}).is_valid()


@settings(max_examples=100)
@given(text=st.text(), code=st.one_of(st.text(), st.from_regex(r"\A\d{5}\Z")))
def test_anything_can_be_sent(communes, text, code):
    data = QueryDict(mutable=True)
    data.update({"commune": text, "commune_key": code})
    form = PlaceForm(data)
    assert form.is_valid() or form.errors["commune"]
    assert form.as_div()
