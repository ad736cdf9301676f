"""The list of interviews of the team (see eveil.core.lists)."""

from django_filters import CharFilter, ChoiceFilter, DateFromToRangeFilter, FilterSet

from eveil.core.lists import Column, ListPage, Tab
from eveil.people.models import User
from projects.enums import InterviewMode, InterviewState
from projects.interview_queries import decimal_hours
from projects.models import Interview, ProjectHolder

STATES = [choice for choice in InterviewState.choices if choice[0] != InterviewState.OFFERED]
TO_WRITE_UP = "a-ecrire"


class InterviewFilters(FilterSet):
    q = CharFilter(label="Porteur ou projet", method="search")
    avec = ChoiceFilter(label="Accompagnateur", field_name="adviser", empty_label="toute l’équipe")
    etat = ChoiceFilter(label="État", field_name="state", choices=STATES)
    mode = ChoiceFilter(label="Modalité", field_name="mode", choices=InterviewMode.choices)
    suite = ChoiceFilter(
        label="Suite", choices=[(TO_WRITE_UP, "compte rendu à écrire")], method="by_next"
    )
    le = DateFromToRangeFilter(label="Entre le", field_name="starts_at")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["avec"].extra["choices"] = [
            (str(user.pk), str(user)) for user in User.objects.team()
        ]

    def search(self, queryset, name, value):
        return queryset.filter(holder__in=ProjectHolder.objects.matching(value))

    def by_next(self, queryset, name, value):
        return queryset.to_write_up()


class InterviewList(ListPage):
    model = Interview
    title = "Entretiens"
    noun = "entretien"
    feminine = False
    template_name = "projects/interviews/list.html"
    row_template = "projects/interviews/partials/_row.html"
    filterset_class = InterviewFilters
    columns = [
        Column("Porteur et projet", css="ev-c-name"),
        Column("Quand", "date", ["starts_at"]),
        Column("Durée"),
        Column("Modalité", css="ev-c-low"),
        Column("État", "etat", ["state", "starts_at"]),
        Column("Avec", css="ev-hide-card"),
    ]
    default_sort = "-date"
    exports = [
        ("Début", lambda row: row.starts_at),
        ("Fin", lambda row: row.ends_at),
        ("Heures", lambda row: decimal_hours(row.ends_at - row.starts_at)),
        ("Porteur", lambda row: str(row.holder)),
        ("Projet", lambda row: row.accompaniment.project.title),
        ("Accompagnateur", lambda row: str(row.adviser)),
        ("Modalité", lambda row: row.get_mode_display()),
        ("Lieu", lambda row: row.place),
        ("Objet", lambda row: row.purpose),
        ("État", lambda row: row.get_state_display()),
    ]

    def get_queryset(self):
        return super().get_queryset().exclude(state=InterviewState.OFFERED)

    def for_page(self, rows):
        return rows.for_list()

    def tabs(self):
        mine = {"avec": str(self.request.user.pk)}
        return [
            Tab("Tous"),
            Tab("Les miens à venir", {**mine, "etat": InterviewState.BOOKED.value}),
            Tab("Comptes rendus à écrire", {"suite": TO_WRITE_UP}),
        ]
