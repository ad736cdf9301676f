"""What the lists of applications and of holders can be narrowed by; words of their addresses."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django_filters import CharFilter, ChoiceFilter, DateFromToRangeFilter, FilterSet

from eveil.people.models import User
from eveil.territory.models import Intercommunality, Municipality
from projects.enums import AccompanimentState, IntakeState, ProjectStage
from projects.models import Project, ProjectHolder
from projects.queries import age_bands

OPEN, ELSEWHERE, NOBODY = "en-cours", "ailleurs", "personne"
# Reference data, that a command loads once a year.
HOME_EPCIS_SECONDS = 600


class TeamFilterSet(FilterSet):
    """Filters on who is in charge (``suivie``) and where (``epci``).

    Their choices are read once per list: forms iterate over choices several times.
    """

    commune = "municipality"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        team = User.objects.team().values_list("pk", "person__first_name", "person__last_name")
        self.filters["suivie"].extra["choices"] = [
            (str(pk), f"{first_name} {last_name}") for pk, first_name, last_name in team
        ]
        self.filters["epci"].extra["choices"] = [
            *cache.get_or_set("projects.home_epcis", home_epcis, HOME_EPCIS_SECONDS),
            (ELSEWHERE, "ailleurs"),
        ]

    def by_epci(self, queryset, name, value):
        if value != ELSEWHERE:
            return queryset.filter(**{f"{self.commune}__epci": value})
        here = Municipality.objects.filter(department=settings.HOME_DEPARTMENT)
        return queryset.exclude(**{f"{self.commune}__in": here})


def home_epcis():
    """Intercommunalities of the home département: (SIREN, name), by name."""
    here = Municipality.objects.filter(epci=OuterRef("pk"), department=settings.HOME_DEPARTMENT)
    rows = Intercommunality.objects.filter(Exists(here), active=True)
    return list(rows.values_list("pk", "name"))


def adviser_filter(field_name, label):
    """A member of the team, or nobody."""
    return ChoiceFilter(
        label=label,
        field_name=field_name,
        empty_label="toute l’équipe",
        null_label="personne",
        null_value=NOBODY,
    )


class ApplicationFilters(TeamFilterSet):
    q = CharFilter(label="Nom, projet, commune, téléphone…", method="by_words")
    etat = ChoiceFilter(
        label="État",
        method="by_state",
        empty_label="tous",
        choices=[
            (OPEN, "En cours"),
            *(choice for choice in IntakeState.choices if choice[0] != IntakeState.DRAFT),
        ],
    )
    epci = ChoiceFilter(label="Territoire", method="by_epci", empty_label="tous")
    suivie = adviser_filter("assigned_to", "Suivie par")
    recue = DateFromToRangeFilter(label="Reçue", field_name="received_at")
    etape = ChoiceFilter(
        label="Avancement", field_name="stage", choices=ProjectStage.choices, empty_label="tous"
    )
    attente = ChoiceFilter(label="Attend notre réponse depuis", method="by_wait", empty_label="—")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.bands = {band.value: band for band in age_bands()}
        self.filters["attente"].extra["choices"] = [
            (value, band.label) for value, band in self.bands.items()
        ]

    def by_words(self, queryset, name, value):
        return queryset.matching(value)

    def by_state(self, queryset, name, value):
        return queryset.open() if value == OPEN else queryset.filter(state=value)

    def by_wait(self, queryset, name, value):
        return queryset.waiting_for_us().filter(self.bands[value].filter)


class HolderFilters(TeamFilterSet):
    """On accompaniments: one line per holder and project."""

    commune = "project__municipality"

    q = CharFilter(label="Nom, projet, commune, téléphone…", method="by_words")
    etat = ChoiceFilter(
        label="Accompagnement",
        field_name="state",
        choices=AccompanimentState.choices,
        empty_label="tous",
    )
    epci = ChoiceFilter(label="Territoire", method="by_epci", empty_label="tous")
    suivie = adviser_filter("adviser", "Suivi par")
    etape = ChoiceFilter(
        label="Avancement",
        field_name="project__stage",
        choices=ProjectStage.choices,
        empty_label="tous",
    )
    partage = ChoiceFilter(
        label="Montré aux partenaires",
        method="by_sharing",
        choices=[("oui", "oui"), ("non", "non")],
        empty_label="tous",
    )

    def by_words(self, queryset, name, value):
        return queryset.filter(holder__in=ProjectHolder.objects.matching(value))

    def by_sharing(self, queryset, name, value):
        shared = Project.objects.shared()
        if value == "oui":
            return queryset.filter(project__in=shared)
        return queryset.exclude(project__in=shared)
