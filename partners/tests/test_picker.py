"""Finding a structure from what was typed: the lookup, the field, the filter, the address."""

import html
import re
from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from django_filters import FilterSet
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eveil.core.picker import chosen
from eveil.core.search import STOP_WORDS
from eveil.core.text import fold
from eveil.people.tests.factories import UserFactory
from eveil.territory.tests.factories import MunicipalityFactory
from partners.forms.picker import StructureField, StructureFilter
from partners.models import Agreement, Mandate, Structure
from partners.queries.picker import LIMIT, find
from partners.tests.factories import (
    AgreementFactory,
    MandateFactory,
    PartnerFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db

SUGGESTIONS = "/structures/propositions/"
PAST = date(2020, 12, 31)


@pytest.fixture
def structures(db):
    joyeuse = MunicipalityFactory()
    vans = MunicipalityFactory(code="07334", name="Les Vans", postcodes=["07140"])
    rows = [
        StructureFactory(name="Pollen", short_name="", municipality=vans),
        StructureFactory(name="Pollen Énergies", municipality=vans, kinds=["scop"]),
        StructureFactory(name="L’Épicerie du Col", short_name="ÉDC", municipality=joyeuse),
        StructureFactory(
            name="Comité de bassin d’emploi du sud Ardèche",
            short_name="CBE Sud",
            municipality=joyeuse,
            siret="73282932000074",
            description="Une pollinisation des idées.",
        ),
        StructureFactory(name="Vieux Pollen", municipality=vans, active_to=PAST),
    ]
    return {row.label: row for row in rows}


def names(text, rows=None):
    rows = Structure.objects.active() if rows is None else rows
    return [row.name for row in find(rows, text).candidates]


# The lookup --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "first", "certain"),
    [
        ("pollen", "Pollen", True),  # that very name, though another begins so
        ("POLLEN ÉNERGIES", "Pollen Énergies", True),
        ("pollen energies", "Pollen Énergies", True),
        ("pol", "Pollen", False),
        ("epicerie col", "L’Épicerie du Col", True),
        ("L'Épicerie du Col", "L’Épicerie du Col", True),
        ("edc", "L’Épicerie du Col", True),
        ("cbe", "Comité de bassin d’emploi du sud Ardèche", True),
        ("emploi comite", "Comité de bassin d’emploi du sud Ardèche", True),
        ("vans", "Pollen", False),
        ("pollen vans", "Pollen", False),
        ("732 829 320 00074", "Comité de bassin d’emploi du sud Ardèche", True),
    ],
)
def test_what_people_type_finds_their_structure_first(structures, typed, first, certain):
    answer = find(Structure.objects.active(), typed)
    assert answer.candidates[0].name == first
    assert (answer.certain == answer.candidates[0]) is certain


def test_what_a_structure_says_of_itself_is_no_name(structures):
    assert names("pollinisation") == []
    assert names("scop") == []


def test_only_the_structures_given_are_found(structures):
    assert names("vieux") == []
    assert names("vieux", Structure.objects.all()) == ["Vieux Pollen"]


def test_what_tells_them_apart_is_said(structures):
    details = {row.name: row.detail for row in find(Structure.objects.active(), "e").candidates}
    assert details == {
        "L’Épicerie du Col": "ÉDC, Joyeuse, Association",
        "Pollen Énergies": "Les Vans, SCOP",
        "Comité de bassin d’emploi du sud Ardèche": "CBE Sud, Joyeuse, Association",
    }


def test_a_bounded_number_of_rows_by_one_query(structures, django_assert_num_queries):
    commune = structures["Pollen"].municipality
    for number in range(LIMIT + 3):
        StructureFactory(name=f"Ferme {number:02}", municipality=commune)
    with django_assert_num_queries(1):
        answer = find(Structure.objects.active(), "ferme")
        assert [row.detail for row in answer.candidates] == ["Les Vans, Association"] * LIMIT
    assert answer.more
    assert not find(Structure.objects.active(), "ferme 03").more


WORDS = (
    "pollen",
    "Énergies",
    "epicerie",
    "col",
    "CBE",
    "sud",
    "vans",
    "é",
    "comit",
    "e",
    "x",
    "73",
)


def begins(word, row):
    known = fold(f"{row.name} {row.short_name} {row.municipality.name}").split()
    return any(one.startswith(word) for one in known)


@settings(max_examples=100)
@given(typed=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join))
@example(typed="pollen")
def test_found_are_those_whose_names_begin_all_words(structures, typed):
    """The same answer as a plain reading of every name."""
    words = [word for word in fold(typed).split() if word not in STOP_WORDS] or fold(typed).split()
    meant = {
        row.name
        for row in structures.values()
        if all(begins(word, row) or row.siret.startswith(word) for word in words)
    }
    assert set(names(typed, Structure.objects.all())) == meant


@settings(max_examples=60)
@given(name=st.text(min_size=1, max_size=60), upper=st.booleans())
@example(name="La le les", upper=True)
def test_a_name_typed_whole_finds_its_structure(commune, name, upper):
    name = name.replace("\x00", "").strip()
    Structure.objects.all().delete()
    structure = StructureFactory(name=name or "x", municipality=commune)
    typed = structure.name.upper() if upper else structure.name
    if fold(typed) and fold(typed) == structure.folded:
        assert structure in find(Structure.objects.all(), typed).candidates


@pytest.fixture
def commune(db):
    return MunicipalityFactory()


# The field ---------------------------------------------------------------------------------


class PickForm(forms.Form):
    structure = StructureField(label="Structure")


def sent(text="", key="", form_class=PickForm, **options):
    return form_class({"structure": text, "structure_key": str(key)}, **options)


def controls(form):
    """What a browser would send back: kinds and values of the rendered controls."""
    tags = re.findall(r"<input [^>]*>", str(form["structure"]))
    found = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in tags]
    return [(tag["type"], html.unescape(tag.get("value", ""))) for tag in found]


def test_a_text_that_means_one_structure_is_taken(structures):
    for typed in ("cbe", "Comité de bassin d’emploi du sud Ardèche", " CBE SUD "):
        form = sent(typed)
        assert form.is_valid(), typed
        assert form.cleaned_data["structure"] == structures["CBE Sud"]


def test_several_are_a_short_list_and_nothing_is_lost(structures):
    form = sent("vans")
    assert form.errors["structure"] == [
        "Deux structures répondent à «\u00a0vans\u00a0». Choisissez la bonne."
    ]
    keys = [str(structures[name].pk) for name in ("Pollen", "Pollen Énergies")]
    assert controls(form) == [("text", "vans"), ("radio", keys[0]), ("radio", keys[1])]
    assert "Les Vans, SCOP" in str(form["structure"])
    again = sent("vans", keys[1])
    assert again.is_valid()
    assert again.cleaned_data["structure"].name == "Pollen Énergies"


def test_the_key_is_dropped_when_the_text_was_changed_after_choosing(structures):
    form = sent("cbe", structures["Pollen"].pk)
    assert form.is_valid()
    assert form.cleaned_data["structure"] == structures["CBE Sud"]
    assert not sent("", structures["Pollen"].pk).is_valid()


@pytest.mark.parametrize("key", ["", "0", "-1", "é", "9" * 18, "9" * 5000, "٣", "1.0"])
def test_a_key_that_names_nothing_counts_for_none(structures, key):
    assert sent("cbe", key).is_valid()
    assert not sent("zzz", key).is_valid()


@pytest.mark.parametrize("typed", ["Vieux Pollen", "vieux"])
def test_a_structure_out_of_the_choice_is_refused_however_it_is_named(structures, typed):
    past = structures["Vieux Pollen"]
    form = sent(typed, past.pk)
    (said,) = form.errors["structure"]
    assert said.startswith(f"Aucune structure ne répond à «\u00a0{typed}\u00a0».")
    assert controls(form)[0] == ("text", typed)


def test_the_choice_may_be_another(structures):
    class Form(forms.Form):
        structure = StructureField(among=lambda: Structure.objects.filter(kinds__contains=["scop"]))

    form = sent("pollen", structures["Pollen"].pk, form_class=Form)
    assert form.is_valid()
    assert form.cleaned_data["structure"].name == "Pollen Énergies"
    assert not sent("cbe", structures["CBE Sud"].pk, form_class=Form).is_valid()


@pytest.mark.parametrize("as_key", [True, False], ids=["key", "object"])
def test_it_opens_with_what_is_stored(structures, as_key):
    stored = structures["CBE Sud"]
    form = PickForm(initial={"structure": stored.pk if as_key else stored})
    assert controls(form) == [("text", stored.name), ("hidden", str(stored.pk))]


@pytest.mark.parametrize(
    ("text", "key", "count"),
    [("Pollen", True, 1), ("pollen", False, 1), ("vans", True, 2), ("", False, 0)],
)
def test_queries(structures, django_assert_num_queries, text, key, count):
    form = sent(text, structures["Pollen"].pk if key else "")
    with django_assert_num_queries(count):
        form.is_valid()


@settings(max_examples=60)
@given(text=st.text(), key=st.one_of(st.text(), st.from_regex(r"\A\d{1,20}\Z")))
def test_anything_can_be_sent(structures, text, key):
    data = QueryDict(mutable=True)
    data.update({"structure": text, "structure_key": key})
    form = PickForm(data)
    assert form.is_valid() or form.errors["structure"]
    assert form.as_div()


class MandateForm(forms.ModelForm):
    """A form of a row that points to a structure."""

    structure = StructureField()

    class Meta:
        model = Mandate
        fields = ["structure"]


def test_what_a_row_holds_may_stay_though_it_could_not_be_chosen(structures):
    past, row = structures["Vieux Pollen"], MandateFactory(structure=structures["Vieux Pollen"])
    form = MandateForm(instance=row)
    assert controls(form) == [("text", past.name), ("hidden", str(past.pk))]
    assert sent(past.name, past.pk, form_class=MandateForm, instance=row).is_valid()
    other = MandateFactory(structure=structures["Pollen"])
    assert not sent(past.name, past.pk, form_class=MandateForm, instance=other).is_valid()


# The filter --------------------------------------------------------------------------------


class Filters(FilterSet):
    structure = StructureFilter(label="Structure", field_name="parties__structure", own=True)


def filtered(rf, user, **data):
    request = rf.get("/")
    request.user = user
    return Filters(data, queryset=Agreement.objects.all(), request=request)


def test_the_team_filters_by_any_structure(rf, structures):
    past = structures["Vieux Pollen"]
    agreement = AgreementFactory(between=[past])
    AgreementFactory(between=[structures["Pollen"]])
    adviser = UserFactory(adviser=True)
    assert list(filtered(rf, adviser, **chosen("structure", past)).qs) == [agreement]
    assert len(filtered(rf, adviser).qs) == 2
    ambiguous = filtered(rf, adviser, structure="pol")
    assert "Choisissez" in ambiguous.form.errors["structure"][0]


def test_a_partner_chooses_between_its_own(rf, structures):
    agreement = AgreementFactory(between=[structures["Pollen"]])
    partner = PartnerFactory(mandate__structure=structures["Pollen"])
    options = filtered(rf, partner).form.fields["structure"].choices
    assert [label for _, label in options] == ["toutes", "Pollen"]
    assert list(filtered(rf, partner, **chosen("structure", structures["Pollen"])).qs) == [
        agreement
    ]
    foreign = filtered(rf, partner, **chosen("structure", structures["CBE Sud"]))
    assert foreign.form.errors["structure"]


# The address -------------------------------------------------------------------------------


@pytest.fixture
def team(client):
    client.force_login(UserFactory(adviser=True))
    return client


def proposed(client, text, **words):
    answer = client.get(SUGGESTIONS, {"q": text, **words})
    assert answer.status_code == 200
    return [row["name"] for row in answer.json()["choices"]]


def test_the_team_is_proposed_todays_partners_or_all(client, structures):
    client.force_login(UserFactory(adviser=True))
    assert proposed(client, "pollen") == ["Pollen", "Pollen Énergies"]
    everybody = ["Pollen", "Pollen Énergies", "Vieux Pollen"]
    assert proposed(client, "pollen", toutes="1") == everybody
    row = structures["CBE Sud"]
    assert client.get(SUGGESTIONS, {"q": "cbe"}).json() == {
        "choices": [
            {
                "key": row.pk,
                "name": row.name,
                "detail": "CBE Sud, Joyeuse, Association",
                "text": row.name,
            }
        ],
        "certain": row.pk,
        "message": "1\u00a0structure proposée.",
    }
    nothing = client.get(SUGGESTIONS, {"q": "zzz"}).json()
    assert nothing["message"] == "Aucune structure de ce nom ni de cette commune."


def test_a_partner_is_proposed_what_the_directory_shows_it(client, structures):
    partner = PartnerFactory()
    client.force_login(partner)
    assert proposed(client, "vieux", toutes="1") == []
    MandateFactory(structure=structures["Vieux Pollen"], person=partner.person)
    assert proposed(client, "vieux", toutes="1") == ["Vieux Pollen"]
    assert proposed(client, "pollen") == ["Pollen", "Pollen Énergies"]


def test_others_are_proposed_nothing(client, structures):
    assert client.get(SUGGESTIONS, {"q": "pollen"}).status_code == 302
    client.force_login(PartnerFactory(mandate__ended=True))
    assert client.get(SUGGESTIONS, {"q": "pollen"}).status_code == 403


def test_no_browser_keeps_what_one_reader_was_proposed(client, structures):
    client.force_login(UserFactory(adviser=True))
    response = client.get(SUGGESTIONS, {"q": "pollen"})
    assert "no-store" in response.headers["Cache-Control"]


def test_who_asks_too_often_is_told_so(client, structures, settings):
    client.force_login(UserFactory(adviser=True))
    settings.RATE_LIMITS_ON = True
    settings.RATE_LIMITS = {"suggestions": {"ip": (1, 3600)}}
    asked = [client.get(SUGGESTIONS, {"q": "a"}, REMOTE_ADDR="192.0.2.11") for _ in range(2)]
    assert [response.status_code for response in asked] == [200, 429]


@settings(max_examples=40)
@given(text=st.text())
def test_any_text_is_answered(team, structures, text):
    assert team.get(SUGGESTIONS, {"q": text}).status_code == 200
