"""How the directory of structures is narrowed: by the team, by partners."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from eveil.people.models import User
from eveil.territory.forms import by_code
from eveil.territory.models import Intercommunality
from partners.enums import (
    AgreementState,
    Offer,
    PathwayStage,
    ResourceAudience,
    ResourceState,
    StructureKind,
    Theme,
)
from partners.forms.picker import StructureFilter
from partners.models import Agreement, Resource, Structure

ACTIVE = [("oui", "Aujourd’hui"), ("non", "Plus, ou pas encore")]
YES_NO = [("oui", "Oui"), ("non", "Non")]


def intercommunalities(request):
    """Those where a structure sits: France has more than a thousand."""
    seats = Structure.objects.order_by().values("municipality__epci")
    return Intercommunality.objects.filter(pk__in=seats)


class MunicipalityCodeField(forms.Field):
    """A commune by its code, which a link of the map carries; another text is no filter."""

    widget = forms.HiddenInput

    def clean(self, value):
        return by_code(value)


class MunicipalityFilter(django_filters.Filter):
    field_class = MunicipalityCodeField


class DirectoryFilters(django_filters.FilterSet):
    """What partners choose by."""

    q = django_filters.CharFilter(label="Nom, commune, SIRET, ce qu’elle fait…", method="by_words")
    nature = django_filters.ChoiceFilter(
        label="Nature", choices=StructureKind.choices, method="by_kind"
    )
    theme = django_filters.ChoiceFilter(label="Thème", choices=Theme.choices, method="by_theme")
    offre = django_filters.ChoiceFilter(
        label="Ce qu’elle offre", choices=Offer.choices, method="by_offer"
    )
    territoire = django_filters.ModelChoiceFilter(
        label="Intercommunalité", field_name="municipality__epci", queryset=intercommunalities
    )
    commune = MunicipalityFilter(label="Commune", field_name="municipality")

    class Meta:
        model = Structure
        fields = []

    def by_words(self, queryset, name, value):
        return queryset.matching(value)

    def by_kind(self, queryset, name, value):
        return queryset.filter(kinds__contains=[value])

    def by_theme(self, queryset, name, value):
        return queryset.filter(themes__contains=[value])

    def by_offer(self, queryset, name, value):
        return queryset.filter(offers__contains=[value])


class StructureFilters(DirectoryFilters):
    """The team also chooses by time and by people."""

    q = django_filters.CharFilter(
        label="Nom, commune, SIRET, interlocuteur…", method="by_words_and_people"
    )
    partenaire = django_filters.ChoiceFilter(label="Partenaire", choices=ACTIVE, method="by_time")
    porteuse = django_filters.ChoiceFilter(label="Porte EVEIL", choices=YES_NO, method="by_carrier")
    interlocuteur = django_filters.ChoiceFilter(
        label="Avec un interlocuteur", choices=YES_NO, method="by_contact"
    )

    def by_words_and_people(self, queryset, name, value):
        return queryset.mentioning(value)

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
    """What readers choose by: all they see is published for them, but what they proposed."""

    q = django_filters.CharFilter(label="Mots du titre ou du sujet", method="search")
    theme = django_filters.ChoiceFilter(label="Thème", choices=Theme.choices, method="by_theme")
    etape = django_filters.ChoiceFilter(
        label="Étape du parcours", choices=PathwayStage.choices, method="by_stage"
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


class TeamResourceFilters(ResourceFilters):
    """And what the team, which publishes them, needs."""

    public = django_filters.ChoiceFilter(
        label="Pour qui", field_name="audience", choices=ResourceAudience.choices
    )
    etat = django_filters.ChoiceFilter(
        label="État", field_name="state", choices=ResourceState.choices
    )
    lien = django_filters.ChoiceFilter(label="Lien", choices=[("mort", "Mort")], method="by_link")

    def by_link(self, queryset, name, value):
        return queryset.dead()


# Agreements ----------------------------------------------------------------------------------

ENDING = [("bientot", "Dans trois mois au plus")]
SOON = timedelta(days=90)


def advisers(request):
    """Those in charge of agreements, gone ones included."""
    return User.objects.filter(pk__in=Agreement.objects.values("adviser")).select_related("person")


class AgreementFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Intitulé ou structure", method="search")
    etat = django_filters.ChoiceFilter(
        label="État", field_name="state", choices=AgreementState.choices
    )
    structure = StructureFilter(label="Structure", method="by_structure")
    fin = django_filters.ChoiceFilter(label="Prend fin", choices=ENDING, method="by_end")
    suivie_par = django_filters.ModelChoiceFilter(
        label="Suivie par", field_name="adviser", queryset=advisers
    )

    class Meta:
        model = Agreement
        fields = []

    def search(self, queryset, name, value):
        return queryset.matching(value)

    def by_structure(self, queryset, name, value):
        return queryset.binding(value)

    def by_end(self, queryset, name, value):
        today = timezone.localdate()
        return queryset.ending(today, today + SOON)


# Who does what -------------------------------------------------------------------------------


class WhoDoesWhatFilter(forms.Form):
    """The year and the structures of the board. A value that does not exist counts for none."""

    annee = forms.TypedChoiceField(label="Année", coerce=int, required=False, empty_value=None)
    nature = forms.ChoiceField(
        label="Nature", choices=[("", "Toutes"), *StructureKind.choices], required=False
    )
    territoire = forms.ModelChoiceField(
        label="Territoire",
        queryset=Intercommunality.objects.none(),
        empty_label="Tous",
        required=False,
    )

    def __init__(self, data, *, years):
        super().__init__({"annee": timezone.localdate().year, **data.dict()})
        self.fields["annee"].choices = [(year, year) for year in years]
        self.fields["territoire"].queryset = intercommunalities(None)

    def values(self):
        """(year, kind, intercommunality); each None or "" when the address says nothing."""
        self.is_valid()
        given = self.cleaned_data
        return given.get("annee"), given.get("nature", ""), given.get("territoire")

    def narrowed(self):
        """What the choices leave, in words: « SCOP, Pays Beaume-Drobie »."""
        _, kind, epci = self.values()
        parts = (StructureKind(kind).label if kind else "", str(epci or ""))
        return ", ".join(filter(None, parts))
