"""How the lists of cohorts and programmes are narrowed."""

import django_filters
from django import forms

from cohorts.enums import CohortState, ProgrammeKind
from cohorts.models import Cohort, Programme


class YearFilter(django_filters.Filter):
    field_class = forms.IntegerField

    def __init__(self, **kwargs):
        super().__init__(lookup_expr="year", min_value=1900, max_value=2200, **kwargs)


class CohortFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Promotion, programme ou commune", method="search")
    sorte = django_filters.ChoiceFilter(
        label="Sorte", field_name="programme__kind", choices=ProgrammeKind.choices
    )
    etat = django_filters.ChoiceFilter(
        label="État", field_name="state", choices=CohortState.choices
    )
    annee = YearFilter(label="Année de début", field_name="start")

    class Meta:
        model = Cohort
        fields = []

    def search(self, queryset, name, value):
        return queryset.matching(value)


class ProgrammeFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Titre", method="search")
    sorte = django_filters.ChoiceFilter(
        label="Sorte", field_name="kind", choices=ProgrammeKind.choices
    )

    class Meta:
        model = Programme
        fields = []

    def search(self, queryset, name, value):
        return queryset.matching(value)
