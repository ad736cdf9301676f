"""How the list of meetings is narrowed."""

import django_filters
from django.utils import timezone

from events.enums import MeetingKind, MeetingState
from events.models import Meeting
from partners.forms.picker import StructureFilter

WHEN = [("a-venir", "À venir"), ("passees", "Passées")]


class MeetingFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Thème, hôte ou commune", method="search")
    quand = django_filters.ChoiceFilter(label="Quand", choices=WHEN, method="by_time")
    sorte = django_filters.ChoiceFilter(
        label="Sorte", field_name="kind", choices=MeetingKind.choices
    )
    etat = django_filters.ChoiceFilter(
        label="État", field_name="state", choices=MeetingState.choices
    )
    hote = StructureFilter(label="Hôte", field_name="host")

    class Meta:
        model = Meeting
        fields = []

    def search(self, queryset, name, value):
        return queryset.matching(value)

    def by_time(self, queryset, name, value):
        if value == "passees":
            return queryset.filter(ends_at__lt=timezone.now())
        return queryset.upcoming()
