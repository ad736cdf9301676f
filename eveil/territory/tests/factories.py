"""Communes for tests."""

import factory

from eveil.territory import models, words


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Department
        django_get_or_create = ("code",)

    code = "07"
    name = "Ardèche"
    region_code = "84"
    region_name = "Auvergne-Rhône-Alpes"


class IntercommunalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Intercommunality
        django_get_or_create = ("siren",)

    siren = "240700302"
    name = "CC du Pays Beaume-Drobie"
    kind = models.Intercommunality.Kind.COMMUNITY_OF_COMMUNES


class MunicipalityFactory(factory.django.DjangoModelFactory):
    """Joyeuse unless told otherwise; asking twice for one code gives the same row.

    Where several real communes matter, prefer the fixture ``communes``.
    """

    class Meta:
        model = models.Municipality
        django_get_or_create = ("code",)

    code = "07110"
    name = "Joyeuse"
    postcodes = factory.LazyFunction(lambda: ["07260"])
    population = 1811
    department = factory.SubFactory(DepartmentFactory)
    epci = factory.SubFactory(IntercommunalityFactory)
    folded_name = factory.LazyAttribute(lambda row: words.key(words.split(row.name)))
    words = factory.LazyAttribute(
        lambda row: words.searchable([row.name], [*row.postcodes, row.department.code])
    )
