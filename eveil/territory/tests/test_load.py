import pytest
from django.core.management import CommandError, call_command

from eveil.territory import reference, services
from eveil.territory.models import Department, Intercommunality, Municipality

# The list of institutions and communes the incubator works with, as its team knows them.
KNOWN = {
    "07019": ("Aubenas", "07200", "200073245"),
    "07110": ("Joyeuse", "07260", "240700302"),
    "07199": ("Rosières", "07260", "240700302"),
    "07334": ("Les Vans", "07140", "200039832"),
    "07132": ("Largentière", "07110", "240700617"),
    "07201": ("Ruoms", "07120", "200039808"),
    "07330": ("Vallon-Pont-d’Arc", "07150", "200039808"),
    "07023": ("Balazuc", "07120", "200039808"),
    "07331": ("Vals-les-Bains", "07600", "200073245"),
    "07322": ("Thueyts", "07330", "200039824"),
    "07071": ("Coucouron", "07470", "200072007"),
    "07341": ("Villeneuve-de-Berg", "07170", "240700815"),
    "07286": ("Saint-Pierreville", "07190", "200041465"),
    "07186": ("Privas", "07000", "200071413"),
}


@pytest.fixture(scope="module")
def france():
    return reference.read()


def ardeche(france, **changes):
    """The reference cut to a few rows, ``changes`` replacing columns of a commune by its code."""
    part = france.only(lambda row: row.code in {"07110", "07132", "26113"})
    rows = [row._replace(**changes.get(f"_{row.code}", {})) for row in part.municipalities]
    return part._replace(municipalities=rows)


def without(reference, code):
    return reference.only(lambda row: row.code != code)


def test_the_file_holds_every_commune_and_is_sound(france):
    codes = {row.code for row in france.municipalities}
    assert len(codes) == len(france.municipalities) == 34_963
    assert sum(row.department == "07" for row in france.municipalities) == 335
    assert {row.department for row in france.municipalities} <= {
        row.code for row in france.departments
    }
    assert {row.epci for row in france.municipalities} - {None} == {
        row.siren for row in france.intercommunalities
    }
    by_code = {row.code: row for row in france.municipalities}
    for code, (name, postcode, siren) in KNOWN.items():
        row = by_code[code]
        assert (row.name, row.postcodes, row.epci) == (name, [postcode], siren)
    assert reference.DATA_FILE.stat().st_size < 1_500_000


def test_names_are_unique_within_a_departement_so_labels_tell_communes_apart(france):
    names = [(row.name, row.department) for row in france.municipalities]
    assert len(set(names)) == len(names)


@pytest.mark.django_db
def test_loading_twice_writes_nothing(france, django_assert_num_queries):
    assert services.load(ardeche(france)) == (3, 0, 0)
    before = list(Municipality.objects.order_by("code").values())
    assert services.load(ardeche(france)) == (0, 0, 0)
    assert list(Municipality.objects.order_by("code").values()) == before
    # A savepoint, four tables read for what is stored, three for what is gone.
    with django_assert_num_queries(9):
        services.load(ardeche(france))


@pytest.mark.django_db
def test_a_newer_file_updates_its_communes(france):
    services.load(ardeche(france))
    merged = {"name": "Joyeuse-et-Ribes", "other_names": ["Ribes"], "population": 2142}
    assert services.load(ardeche(france, _07110=merged)) == (0, 1, 0)
    joyeuse = Municipality.objects.get(code="07110")
    assert (joyeuse.name, joyeuse.population) == ("Joyeuse-et-Ribes", 2142)
    assert joyeuse.folded_name == "joyeuseetribes"
    assert "'ribes'" in joyeuse.words


@pytest.mark.django_db
def test_what_a_newer_file_no_longer_holds_is_kept_inactive_and_can_come_back(france):
    services.load(ardeche(france))
    assert services.load(without(ardeche(france), "26113")) == (0, 0, 1)
    assert not Municipality.objects.get(code="26113").active
    assert not Department.objects.get(code="26").active
    assert not Intercommunality.objects.get(municipalities="26113").active
    assert not Municipality.objects.active().filter(code="26113").exists()
    assert services.load(ardeche(france)) == (0, 1, 0)
    assert Municipality.objects.get(code="26113").active
    assert Department.objects.get(code="26").active


@pytest.mark.django_db
def test_loading_some_departements_leaves_the_others_alone(france):
    services.load(ardeche(france))
    newer = without(without(ardeche(france), "26113"), "07132")
    assert services.load(newer, {"07"}) == (0, 0, 1)
    assert set(Municipality.objects.active().values_list("code", flat=True)) == {"07110", "26113"}
    assert Department.objects.get(code="26").active


@pytest.mark.django_db
def test_command(capsys):
    call_command("load_territory", only="07, 48")
    assert "487 communes created, 0 updated, 0 deactivated" in capsys.readouterr().out
    assert Municipality.objects.filter(department__region_name="Occitanie").count() == 152


@pytest.mark.django_db
def test_command_refuses_a_departement_that_does_not_exist():
    with pytest.raises(CommandError, match="No such département: 20, xx"):
        call_command("load_territory", only="07,20,xx")
    assert not Municipality.objects.exists()
