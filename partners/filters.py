"""How the list of structures is narrowed."""

import django_filters
from django.db.models import Q
from django.utils import timezone

from eveil.territory.models import Intercommunality
from partners.enums import PathwayStage, ResourceAudience, ResourceState, StructureKind, Theme
from partners.models import Resource, Structure

ACTIVE = [("oui", "Aujourd’hui"), ("non", "Plus, ou pas encore")]
YES_NO = [("oui", "Oui"), ("non", "Non")]


def intercommunalities(request):
    """Those where a structure sits: France has more than a thousand."""
    return Intercommunality.objects.filter(municipalities__structures__isnull=False).distinct()


class StructureFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nom de la structure", method="search")
    nature = django_filters.ChoiceFilter(
        label="Nature", choices=StructureKind.choices, method="by_kind"
    )
    territoire = django_filters.ModelChoiceFilter(
        label="Territoire", field_name="municipality__epci", queryset=intercommunalities
    )
    partenaire = django_filters.ChoiceFilter(label="Partenaire", choices=ACTIVE, method="by_time")
    porteuse = django_filters.ChoiceFilter(label="Porte EVEIL", choices=YES_NO, method="by_carrier")
    interlocuteur = django_filters.ChoiceFilter(
        label="Avec un interlocuteur", choices=YES_NO, method="by_contact"
    )

    class Meta:
        model = Structure
        fields = []

    def search(self, queryset, name, value):
        return queryset.matching(value)

    def by_kind(self, queryset, name, value):
        return queryset.filter(kinds__contains=[value])

    def by_time(self, queryset, name, value):
        if value == "oui":
            return queryset.active()
        today = timezone.localdate()
        return queryset.filter(Q(active_from__gt=today) | Q(active_to__lt=today))

    def by_carrier(self, queryset, name, value):
        return queryset.filter(is_carrier=value == "oui")

    def by_contact(self, queryset, name, value):
        return queryset.having_contact(value == "oui")


class ResourceFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Mots du titre ou du sujet", method="search")
    theme = django_filters.ChoiceFilter(label="Thème", choices=Theme.choices, method="by_theme")
    etape = django_filters.ChoiceFilter(
        label="Étape du parcours", choices=PathwayStage.choices, method="by_stage"
    )
    public = django_filters.ChoiceFilter(
        label="Pour qui", field_name="audience", choices=ResourceAudience.choices
    )
    etat = django_filters.ChoiceFilter(
        label="État", field_name="state", choices=ResourceState.choices
    )

    class Meta:
        model = Resource
        fields = []

    def search(self, queryset, name, value):
        return queryset.matching(value)

    def by_theme(self, queryset, name, value):
        return queryset.filter(themes__contains=[value])

    def by_stage(self, queryset, name, value):
        return queryset.filter(stages__contains=[value])
