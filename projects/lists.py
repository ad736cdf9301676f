"""The lists of applications and of holders (see eveil.core.lists)."""

from functools import cached_property

from django.db.models import Count, Q
from django.urls import reverse

from eveil.core.lists import Column, ListPage, Tab
from projects import filters
from projects.enums import AccompanimentState, IntakeState
from projects.models import Accompaniment, IntakeSubmission


def epci_of(row):
    return row.municipality.epci.name if row.municipality and row.municipality.epci else ""


class CountedList(ListPage):
    """A list whose tabs show counts.

    The tabs of rows under way are counted together, on the index of those rows, by ``counts``
    of the subclass; all rows are counted apart: testing every row for every tab would cost
    ten times more.
    """

    @property
    def visible(self):
        return self.model.objects.visible_to(self.request.user)

    def get_queryset(self):
        return self.visible

    @cached_property
    def total(self):
        return self.visible.count()

    def count(self, rows):
        return rows.count() if self.is_filtered else self.total


class ApplicationList(CountedList):
    model = IntakeSubmission
    title = "Candidatures"
    noun = "candidature"
    template_name = "projects/applications/list.html"
    row_template = "projects/applications/partials/_row.html"
    filterset_class = filters.ApplicationFilters
    columns = [
        Column("Candidat et projet", "nom", ["last_name", "first_name"], css="ev-c-name"),
        Column("Commune", "commune", ["municipality__name"]),
        Column("Reçue", "recue", ["received_at"]),
        Column("État", "etat", ["state", "received_at"]),
        Column("Prochain pas", "attente", ["waiting_from"], css="ev-c-next"),
        Column("Suivie par", css="ev-hide-card"),
    ]
    default_sort = "-recue"
    exports = [
        ("Reçue le", lambda row: row.received_at),
        ("Prénom", lambda row: row.first_name),
        ("Nom", lambda row: row.last_name),
        ("Adresse électronique", lambda row: row.email),
        ("Téléphone", lambda row: row.phone),
        ("Commune", lambda row: row.municipality.name if row.municipality else ""),
        ("Intercommunalité", epci_of),
        ("Projet", lambda row: row.title),
        ("Avancement", lambda row: row.get_stage_display()),
        ("Situation", lambda row: row.get_entry_status_display()),
        ("État", lambda row: row.get_state_display()),
        ("Suivie par", lambda row: str(row.assigned_to or "")),
        ("Décidée le", lambda row: row.decided_at),
        ("Orientée vers", lambda row: row.destination),
    ]

    def get_queryset(self):
        return self.visible.with_waiting()

    def for_page(self, rows):
        return rows.for_list()

    def for_export(self, rows):
        return rows.select_related(
            "municipality__epci", "assigned_to__person", "referred_to"
        ).defer("answers", "idea", "search")

    @cached_property
    def counts(self):
        """How many open applications each tab holds: one query, answered by their own index."""
        return self.visible.open().aggregate(
            to_sort=Count("state", filter=Q(state=IntakeState.RECEIVED)),
            mine=Count("assigned_to", filter=Q(assigned_to=self.request.user)),
            opened=Count("*"),
        )

    def tabs(self):
        mine = {"etat": filters.OPEN, "suivie": self.request.user.pk}
        return [
            Tab("À trier", {"etat": IntakeState.RECEIVED.value}, self.counts["to_sort"]),
            Tab("Les miennes", mine, self.counts["mine"]),
            Tab("En cours", {"etat": filters.OPEN}, self.counts["opened"]),
            Tab("Toutes", {}, self.total),
        ]

    def empty(self):
        sentence, ways_out = super().empty()
        if self.is_filtered:
            return sentence, ways_out
        return sentence, [("Saisir une candidature", reverse("projects:desk_start"))]


class HolderList(CountedList):
    """One line per accompaniment: a holder with a project."""

    model = Accompaniment
    title = "Porteurs et projets"
    noun = "accompagnement"
    feminine = False
    template_name = "projects/holders/list.html"
    row_template = "projects/holders/partials/_row.html"
    filterset_class = filters.HolderFilters
    columns = [
        Column(
            "Porteur et projet",
            "nom",
            ["holder__person__last_name", "holder__person__first_name"],
            css="ev-c-name",
        ),
        Column("Commune", "commune", ["project__municipality__name"]),
        Column("Depuis", "depuis", ["start"]),
        Column("État", "etat", ["state", "start"]),
        Column("Avancement", "etape", ["project__stage"], css="ev-c-low"),
        Column("Suivi par", css="ev-hide-card"),
    ]
    default_sort = "-depuis"
    exports = [
        ("Prénom", lambda row: row.holder.person.first_name),
        ("Nom", lambda row: row.holder.person.last_name),
        ("Adresse électronique", lambda row: row.holder.person.email),
        ("Téléphone", lambda row: row.holder.person.phone),
        ("Projet", lambda row: row.project.title),
        ("Commune", lambda row: row.project.municipality.name if row.project.municipality else ""),
        ("Intercommunalité", lambda row: epci_of(row.project)),
        ("Avancement", lambda row: row.project.get_stage_display()),
        ("État", lambda row: row.get_state_display()),
        ("Du", lambda row: row.start),
        ("Au", lambda row: row.end),
        ("Suivi par", lambda row: str(row.adviser or "")),
        ("Montré aux partenaires", lambda row: row.is_shared),
    ]

    def for_page(self, rows):
        return rows.for_list()

    def for_export(self, rows):
        return rows.with_sharing().select_related(
            "holder__person", "project__municipality__epci", "adviser__person"
        )

    @cached_property
    def counts(self):
        """How many accompaniments under way each tab holds, by one query on their own index."""
        return self.visible.filter(state=AccompanimentState.ACTIVE).aggregate(
            mine=Count("adviser", filter=Q(adviser=self.request.user)), active=Count("*")
        )

    def tabs(self):
        active = AccompanimentState.ACTIVE.value
        mine = {"etat": active, "suivie": self.request.user.pk}
        return [
            Tab("Les miens", mine, self.counts["mine"]),
            Tab("En accompagnement", {"etat": active}, self.counts["active"]),
            Tab("Tous", {}, self.total),
        ]
