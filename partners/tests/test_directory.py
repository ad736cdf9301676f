"""The directory: its list, its map, the sheet of a structure, for the team and for partners."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from eveil.territory.tests.factories import MunicipalityFactory
from partners.enums import MandateFunction
from partners.models import Logo, Structure
from partners.tests.factories import (
    LogoFactory,
    MandateFactory,
    PartnerFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
SIRET = "73282932000074"
THREE = "Aubenas\u00a0: 3\u00a0structures"


@pytest.fixture
def partner(client):
    user = PartnerFactory()
    client.force_login(user)
    return user


def path(name, *args):
    return reverse(f"partners:{name}", args=args)


def names(response):
    return sorted(row.name for row in response.context["rows"])


# What is found -----------------------------------------------------------------------------


@pytest.fixture
def structures(communes):
    StructureFactory(
        name="L’Épicerie du Coiron",
        short_name="EDC",
        siret=SIRET,
        kinds=["scop", "company"],
        themes=["food"],
        offers=["outlet", "hosting"],
        description="Un commerce qui tourne de village en village.",
        municipality=communes["07341"],
    )
    mandate = MandateFactory(
        structure__name="AMESUD",
        structure__municipality=communes["07199"],
        structure__themes=["cooperation"],
        person__first_name="Hélène",
        person__last_name="Combaluzier",
        person__phone="0639981234",
    )
    MandateFactory(structure=mandate.structure, person__last_name="Autrefois", ended=True)


@pytest.mark.usefixtures("structures")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("epicerie", "L’Épicerie du Coiron"),
        ("EDC", "L’Épicerie du Coiron"),
        ("732 829 320 00074", "L’Épicerie du Coiron"),
        ("732829", "L’Épicerie du Coiron"),
        ("villages", "L’Épicerie du Coiron"),
        ("villeneuve de berg", "L’Épicerie du Coiron"),
        ("agriculture", "L’Épicerie du Coiron"),
        ("heberger", "L’Épicerie du Coiron"),
        ("combaluzier", "AMESUD"),
        ("amesud helene", "AMESUD"),
        ("06 39 98 12 34", "AMESUD"),
        ("autrefois", None),
        ("amesud coiron", None),
        ("%", None),
    ],
)
def test_the_team_finds_by_words_and_by_people(client, team, query, expected):
    response = client.get(path("structure_list"), {"q": query})
    assert names(response) == ([expected] if expected else [])


@pytest.mark.usefixtures("structures")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"nature": "scop"}, ["L’Épicerie du Coiron"]),
        ({"nature": "company"}, ["L’Épicerie du Coiron"]),
        ({"theme": "cooperation"}, ["AMESUD"]),
        ({"offre": "hosting"}, ["L’Épicerie du Coiron"]),
        ({"commune": "07199"}, ["AMESUD"]),
        ({"commune": "nulle part"}, ["AMESUD", "L’Épicerie du Coiron"]),
        ({"theme": "cooperation", "nature": "scop"}, []),
    ],
)
@pytest.mark.parametrize("page", ["structure_list", "structure_map"])
def test_list_and_map_are_narrowed_alike(client, team, page, query, expected):
    response = client.get(path(page), query)
    assert names(response) == expected


@pytest.mark.usefixtures("structures")
def test_from_the_list_to_the_map_and_back_the_filters_stay(client, team):
    query = {"theme": "food", "q": "coiron"}
    for page, other in (("structure_list", "structure_map"), ("structure_map", "structure_list")):
        content = client.get(path(page), query).content.decode()
        assert f'href="{path(other)}?theme=food&amp;q=coiron"' in content


def test_a_former_name_is_found_no_more(client, team):
    structure = StructureFactory(name="Ancien nom")
    structure.name = "Nouveau nom"
    structure.save()
    assert names(client.get(path("structure_list"), {"q": "ancien"})) == []
    assert names(client.get(path("structure_list"), {"q": "nouveau"})) == ["Nouveau nom"]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_search(client, team, rows, django_assert_num_queries):
    for _number in range(rows):
        MandateFactory(structure__description="La laine")
    # session, user, count, rows, contacts, intercommunalities of the filter
    with django_assert_num_queries(6):
        response = client.get(path("structure_list"), {"q": "laine"})
    assert len(response.context["rows"]) == rows


# For partners --------------------------------------------------------------------------------


def test_partners_browse_those_of_today_and_their_own(client, partner):
    mine = partner.person.mandates.get().structure
    Structure.objects.filter(pk=mine.pk).update(active_to=timezone.localdate() - timedelta(days=1))
    active = StructureFactory(name="Active")
    past = StructureFactory(name="Partie", active_to=timezone.localdate() - timedelta(days=1))
    assert names(client.get(path("structure_list"))) == sorted([mine.name, active.name])
    assert client.get(active.get_absolute_url()).status_code == 200
    assert client.get(past.get_absolute_url()).status_code == 404


def test_a_card_tells_partners_whom_to_address_and_no_address(client, partner):
    mandate = MandateFactory(
        is_main=True, person__email="secret@example.org", person__phone="0639981234"
    )
    MandateFactory(
        structure=mandate.structure, function=MandateFunction.LEGAL, person__last_name="Tresorier"
    )
    MandateFactory(structure=mandate.structure, ended=True, person__last_name="Autrefois")
    page = client.get(mandate.structure.get_absolute_url()).content.decode()
    assert str(mandate.person) in page
    for private in ("secret@example.org", "0639981234", "06\u00a039", "Tresorier", "Autrefois"):
        assert private not in page


def test_partners_do_not_search_people(client, partner):
    MandateFactory(
        structure__name="Ailleurs", person__last_name="Combaluzier", person__phone="0639981234"
    )
    for query in ("combaluzier", "0639981234"):
        assert names(client.get(path("structure_list"), {"q": query})) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_partners_export_names_nobody(client, partner, kind):
    mandate = MandateFactory(structure__siret=SIRET, person__last_name="Combaluzier")
    response = client.get(path("structure_list"), {"export": kind, "q": mandate.structure.name})
    content = b"".join(response.streaming_content)
    assert response.status_code == 200
    if kind == "csv":
        text = content.decode()
        assert mandate.structure.name in text
        assert "Combaluzier" not in text
        assert SIRET not in text


def test_filters_of_the_team_do_nothing_for_partners(client, partner):
    MandateFactory()
    assert len(names(client.get(path("structure_list"), {"interlocuteur": "non"}))) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_directory_of_a_partner(client, partner, rows, django_assert_num_queries):
    for _number in range(rows):
        MandateFactory()
    # session, user, for whom one acts, count, rows, contacts, intercommunalities
    with django_assert_num_queries(7):
        client.get(path("structure_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_card(client, partner, rows, django_assert_num_queries):
    structure = StructureFactory()
    for _number in range(rows):
        MandateFactory(structure=structure)
    # session, user, for whom one acts, structure, contacts
    with django_assert_num_queries(5):
        client.get(structure.get_absolute_url())


# The map -----------------------------------------------------------------------------------


def dots(response):
    """Names of the links of the drawing, and where they lead."""
    drawing = str(response.context["map"])
    found = re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"><circle', drawing)
    return {name: address for address, name in found}


def test_a_dot_leads_to_the_only_structure_or_to_those_of_the_commune(client, team, communes):
    alone = StructureFactory(name="Seule", municipality=communes["07199"])
    for number in range(3):
        StructureFactory(name=f"Aubenas {number}", municipality=communes["07019"])
    response = client.get(path("structure_map"), {"nature": "association"})
    assert dots(response) == {
        "Seule, Rosières": alone.get_absolute_url(),
        THREE: f"{path('structure_map')}?nature=association&amp;commune=07019",
    }
    narrowed = client.get(path("structure_map"), {"commune": "07019"})
    assert len(narrowed.context["rows"]) == 3
    assert list(dots(narrowed)) == [THREE]


def test_a_far_structure_does_not_shrink_the_map_and_is_told_beside_it(client, team, communes):
    StructureFactory(name="Placée", municipality=communes["07019"])
    StructureFactory(name="Au Viel Audon", municipality=communes["07023"])
    StructureFactory(name="À Paris", municipality=communes["75056"])
    response = client.get(path("structure_map"))
    assert str(response.context["map"]).count('class="dot"') == 2
    assert [dot.spoken for dot in response.context["off"]] == ["À Paris, Paris"]
    assert "À Paris" in response.content.decode()


def test_a_map_without_any_position_says_so(client, team):
    StructureFactory(municipality=MunicipalityFactory(code="07110", epci=None))
    response = client.get(path("structure_map"))
    assert "n’a de position connue" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_map(client, team, communes, rows, django_assert_num_queries):
    for code in ("07019", "07199", "07334")[:rows]:
        MandateFactory(structure__municipality=communes[code])
    # session, user, count, rows, contacts, dots, their communes; intercommunalities of the
    # filter, of the map, their outlines and their towns
    with django_assert_num_queries(11):
        client.get(path("structure_map"))


# The sheet -----------------------------------------------------------------------------------


def typed(**changes):
    commune = MunicipalityFactory()
    return {
        "name": "Les Ateliers de la Volane",
        "kinds": ["association"],
        "municipality": commune.label,
        "municipality_key": commune.pk,
        **changes,
    }


def test_a_whole_sheet_is_kept_and_shown(client, team):
    data = typed(
        kinds=["scop", "training"],
        siret="732 829 320 00074",
        rna="w072000123",
        nda="82 07 00123 07",
        themes=["food", "energy"],
        offers=["hosting"],
        offers_detail="Deux places, au printemps.",
    )
    client.post(path("structure_new"), data)
    structure = Structure.objects.get()
    assert (structure.siret, structure.rna, structure.nda) == (SIRET, "W072000123", "82070012307")
    page = client.get(structure.get_absolute_url()).content.decode()
    for shown in (
        "SCOP, organisme de formation",
        "732\u00a0829\u00a0320\u00a000074",
        "W072000123",
        "Agriculture et alimentation",
        "Énergie et habitat",
        "Héberger une activité à l’essai",
        "Deux places, au printemps.",
    ):
        assert shown in page


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"siret": "732 829 320 00075"}, "siret", "un chiffre est faux"),
        ({"siret": "732 829 320"}, "siret", "quatorze chiffres"),
        ({"siret": "356 000 000 00048"}, "siret", "Déjà là porte déjà ce SIRET"),
        ({"rna": "07"}, "rna", "commence par W"),
        ({"nda": "82"}, "nda", "onze chiffres"),
        ({"themes": ["space"]}, "themes", "space"),
        ({"offers": ["money"]}, "offers", "money"),
    ],
)
def test_a_mistake_is_told_beside_its_field(client, team, changes, field, message):
    StructureFactory(name="Déjà là", siret="35600000000048")
    response = client.post(path("structure_new"), typed(**changes))
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert message in errors[field][0]


def test_a_logo_is_shown_to_who_sees_the_structure_then_replaced_and_removed(client, team):
    client.post(path("structure_new"), typed(logo_file=SimpleUploadedFile("logo.png", PNG)))
    structure = Structure.objects.get()
    image = client.get(path("structure_logo", structure.pk))
    assert image.status_code == 200
    assert (image["Content-Type"], image.content) == ("image/png", PNG)
    assert (
        path("structure_logo", structure.pk)
        in client.get(structure.get_absolute_url()).content.decode()
    )

    jpeg = b"\xff\xd8\xff\xe0" + b"\0" * 32
    data = typed(logo_file=SimpleUploadedFile("logo.jpg", jpeg), opened_version=1)
    client.post(path("structure_edit", structure.pk), data)
    assert Logo.objects.get().content_type == "image/jpeg"
    data = typed(logo_removed="on", opened_version=2)
    client.post(path("structure_edit", structure.pk), data)
    assert not Logo.objects.exists()
    assert client.get(path("structure_logo", structure.pk)).status_code == 404


def test_a_logo_is_a_picture(client, team):
    svg = SimpleUploadedFile("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    response = client.post(path("structure_new"), typed(logo_file=svg))
    assert list(response.context["form"].errors) == ["logo_file"]


def test_the_logo_of_a_hidden_structure_is_hidden(client, partner):
    past = StructureFactory(active_to=timezone.localdate() - timedelta(days=1))
    LogoFactory(structure=past)
    assert client.get(path("structure_logo", past.pk)).status_code == 404
