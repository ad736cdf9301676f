import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from eveil.territory.tests.factories import (
    DepartmentFactory,
    IntercommunalityFactory,
    MunicipalityFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "values", "message"),
    [
        (DepartmentFactory, {"code": "7"}, "Le code d’un département compte deux ou trois"),
        (IntercommunalityFactory, {"siren": "24070030"}, "Un SIREN compte neuf chiffres."),
        (IntercommunalityFactory, {"kind": "PAYS"}, "Cette nature d’intercommunalité"),
        (MunicipalityFactory, {"code": "7110"}, "Un code INSEE de commune compte cinq"),
        (MunicipalityFactory, {"postcodes": []}, "Une commune a au moins un code postal"),
        (MunicipalityFactory, {"postcodes": ["7260"]}, "un code postal compte cinq chiffres"),
        (MunicipalityFactory, {"postcodes": ["07260", "07 26"]}, "compte cinq chiffres"),
    ],
)
def test_constraints_refuse_and_explain(factory, values, message):
    row = factory.build(**values)
    if factory is MunicipalityFactory:
        row.department, row.epci = DepartmentFactory(), None
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert message in " ".join(refused.value.messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("code", ["07110", "2A004", "97411"])
def test_codes_of_every_kind_are_accepted(code):
    MunicipalityFactory(code=code).full_clean()


def test_label_shows_the_postcode_or_the_departement_when_there_are_several():
    assert str(MunicipalityFactory()) == "Joyeuse (07260)"
    paris = MunicipalityFactory(
        code="75056",
        name="Paris",
        postcodes=["75001", "75002"],
        department=DepartmentFactory(code="75", name="Paris"),
    )
    assert paris.label == "Paris (75)"


def test_a_commune_keeps_its_departement_and_its_epci():
    joyeuse = MunicipalityFactory()
    for row in (joyeuse.department, joyeuse.epci):
        with pytest.raises(ProtectedError):
            row.delete()
