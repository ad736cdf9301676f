import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eveil.territory.models import Municipality
from eveil.territory.queries import LIMIT, find
from eveil.territory.testing import CODES
from eveil.territory.tests.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def labels(text):
    return [row.label for row in find(text).candidates]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        # However it is written: accents, case, hyphens, apostrophes, spaces, abbreviations.
        ("Joyeuse", "Joyeuse (07260)"),
        ("JOYEUSE", "Joyeuse (07260)"),
        ("largentiere", "Largentière (07110)"),
        ("vallon pont d arc", "Vallon-Pont-d’Arc (07150)"),
        ("Vallon-Pont-d'Arc", "Vallon-Pont-d’Arc (07150)"),
        ("vallon-pont-d’arc", "Vallon-Pont-d’Arc (07150)"),
        ("vallon pont darc", "Vallon-Pont-d’Arc (07150)"),
        ("st pierreville", "Saint-Pierreville (07190)"),
        ("St. Pierre ville", "Saint-Pierreville (07190)"),
        ("isle adam", "L’Isle-Adam (95290)"),
        # The beginning of a name, of a word inside, of a postcode.
        ("joy", "Joyeuse (07260)"),
        ("vans", "Les Vans (07140)"),
        ("berg", "Villeneuve-de-Berg (07170)"),
        ("076", "Vals-les-Bains (07600)"),
        # A name with its postcode or its département, in any order, as labels and letters do.
        ("Rosières 43", "Rosières (43800)"),
        ("07260 Rosières", "Rosières (07260)"),
        ("Rosières (07260)", "Rosières (07260)"),
        ("ajaccio 2a", "Ajaccio (2A)"),
        # A part people still name, an arrondissement.
        ("brahic", "Les Vans (07140)"),
        ("Antraigues", "Vallées-d’Antraigues-Asperjoc (07)"),
        ("paris 11e", "Paris (75)"),
        ("Paris 1er", "Paris (75)"),
        ("lyon 7ème arrondissement", "Lyon (69)"),
        ("75116", "Paris (75)"),
        # Nearness: here, then next door; a far commune of exactly that name after those here.
        ("ros", "Rosières (07260)"),
        ("vals", "Vals-les-Bains (07600)"),
        ("saint etienne", "Saint-Étienne (42)"),
        ("die", "Die (26150)"),
        # Short names exist.
        ("y", "Y (80190)"),
    ],
)
def test_what_people_type_finds_their_commune_first(communes, typed, first):
    assert labels(typed)[:1] == [first]


def test_order_is_nearness_then_beginning_then_population(communes):
    assert labels("st michel") == [
        "Saint-Michel-de-Chabrillanoux (07360)",
        "Saint-Michel-d’Aurance (07160)",
        "Saint-Michel-de-Boulogne (07200)",
        "Saint-Michel (02830)",
        "Saint-Michel (09100)",
    ]
    assert labels("rosieres") == ["Rosières (07260)", "Rosières (43800)", "Rosières (60440)"]
    assert labels("aubenas") == ["Aubenas (07200)", "Aubenas-les-Alpes (04110)"]
    assert labels("val")[:3] == [
        "Vals-les-Bains (07600)",
        "Vallon-Pont-d’Arc (07150)",
        "Vallées-d’Antraigues-Asperjoc (07)",
    ]


def test_home_is_a_setting(communes, settings):
    settings.HOME_DEPARTMENT, settings.NEIGHBOUR_DEPARTMENTS = "43", ["07"]
    assert labels("rosieres") == ["Rosières (43800)", "Rosières (07260)", "Rosières (60440)"]


def test_a_postcode_is_never_taken_for_an_insee_code(communes):
    """Joyeuse's INSEE code is Largentière's postcode."""
    found = [row.code for row in find("07110").candidates]
    assert found[0] == "07132"
    assert "07110" not in found
    assert labels("2A004") == []


@pytest.mark.parametrize(
    ("typed", "certain"),
    [
        ("joyeuse", "Joyeuse (07260)"),
        ("aubenas", "Aubenas (07200)"),  # though Aubenas-les-Alpes begins so
        ("strasb", "Strasbourg (67)"),
        ("07140", "Les Vans (07140)"),
        ("07260", None),
        ("rosieres", None),  # three of that name
        ("vals", None),  # Vals is in Ariège; who says so here means Vals-les-Bains
        ("st michel", None),
        ("quimper", None),
        ("", None),
    ],
)
def test_a_commune_is_certain_only_when_nothing_else_can_be_meant(communes, typed, certain):
    found = find(typed).certain
    assert (found and found.label) == certain


def test_every_label_finds_its_commune(communes):
    for row in communes.values():
        assert find(row.label).certain == row


@pytest.mark.parametrize(
    ("typed", "detail"),
    [
        ("07140", "07140"),
        ("rosieres 43", "43800, Haute-Loire"),
        ("ajaccio", "2A, Corse-du-Sud"),
        ("69007", "69, Rhône"),
        ("75011", "75"),
        # A part is named only when that is what was typed.
        ("Les Vans", "07140"),
        ("brahic", "07140, Brahic"),
        ("lyon 7", "69, Rhône, Lyon 7e Arrondissement"),
        ("saintpierreville", "07190"),
    ],
)
def test_the_detail_tells_a_commune_from_its_namesakes(communes, typed, detail):
    assert find(typed).candidates[0].detail == detail


def test_a_commune_of_the_past_is_not_proposed(communes):
    Municipality.objects.filter(code="07110").update(active=False)
    assert labels("joyeuse") == []


def test_few_are_proposed_and_it_is_said_that_there_are_more(communes):
    answer = find("07")
    assert len(answer.candidates) == LIMIT
    assert answer.more
    assert not find("rosieres").more


def test_all_communes_of_a_whole_postcode_are_proposed(db):
    ardeche = DepartmentFactory()
    for number in range(15):
        MunicipalityFactory(
            code=f"07{number:03}", name=f"Lieu {number}", postcodes=["07110"], department=ardeche
        )
    answer = find("07110")
    assert len(answer.candidates) == 15
    assert not answer.more


@pytest.mark.parametrize("typed", ["st michel", "07110", "rosieres 43", "s", "sa"])
def test_one_query_whatever_is_typed(communes, django_assert_num_queries, typed):
    with django_assert_num_queries(1):
        [row.label + row.detail for row in find(typed).candidates]


@pytest.mark.parametrize("typed", ["", " ", "-", "’", "中文", "0", "%_"])
def test_nothing_to_search_asks_the_database_nothing(db, django_assert_num_queries, typed):
    with django_assert_num_queries(0):
        assert find(typed).candidates == []


@settings(max_examples=150)
@given(typed=st.one_of(st.text(), st.from_regex(r"[a-z0-9 '\-&|!:*()<>\\%_]{0,40}")))
def test_any_text_gets_an_answer(communes, typed):
    answer = find(typed)
    assert len(answer.candidates) <= 50
    assert answer.certain is None or answer.certain in answer.candidates


def test_the_sample_is_the_real_thing(communes):
    """Tests of other apps lean on these."""
    assert set(communes) == CODES
    assert communes["07110"].epci.name == "CC du Pays Beaume-Drobie"
    assert communes["22016"].epci is None
