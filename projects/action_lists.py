"""The list of what anybody has to do, in all plans of action, as the team sees it."""

from functools import cached_property

from django.db.models import F
from django.utils import timezone
from django_filters import CharFilter, ChoiceFilter, DateFromToRangeFilter, FilterSet

from eveil.core.lists import Column, ListPage, Tab
from eveil.people.models import Person, User
from partners.models import Structure
from projects.enums import ActionState
from projects.filters import adviser_filter
from projects.models import ActionItem, ProjectHolder

EVERY, LATE = "toutes", "oui"
HOLDER, TEAM, STRUCTURE = "porteur", "equipe", "structure"


class ActionFilters(FilterSet):
    """Without a state: what is still to do, and not left behind by an accompaniment that ended."""

    q = CharFilter(label="Action, personne, structure, projet", method="by_words")
    etat = ChoiceFilter(
        label="État",
        method="by_state",
        empty_label="en cours",
        choices=[*ActionState.choices, (EVERY, "toutes, finies comprises")],
    )
    retard = ChoiceFilter(
        label="Échéance",
        method="by_lateness",
        empty_label="toutes",
        choices=[(LATE, "en retard")],
    )
    par = ChoiceFilter(
        label="Revient à",
        method="by_owner",
        empty_label="tous",
        choices=[
            (HOLDER, "un porteur"),
            (TEAM, "l’équipe"),
            (STRUCTURE, "une structure"),
        ],
    )
    suivie = adviser_filter("accompaniment__adviser", "Accompagnement suivi par")
    porteur = CharFilter(label="Plan d’action de", method="by_holder")
    pour = DateFromToRangeFilter(label="À faire entre le", field_name="due")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["suivie"].extra["choices"] = [
            (str(user.pk), str(user)) for user in User.objects.team()
        ]

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data["etat"] else rows.current()

    def by_words(self, queryset, name, value):
        """What is to do, by whom, in whose plan: each part by its own index."""
        rows = ActionItem.objects.order_by()
        found = [
            rows.matching(value),
            rows.filter(accompaniment__holder__in=ProjectHolder.objects.matching(value)),
            rows.filter(person__in=Person.objects.matching(value)),
            rows.filter(structure__in=Structure.objects.matching(value)),
        ]
        first, *others = (part.values("pk") for part in found)
        return queryset.filter(pk__in=first.union(*others))

    def by_state(self, queryset, name, value):
        return queryset if value == EVERY else queryset.filter(state=value)

    def by_lateness(self, queryset, name, value):
        return queryset.open().filter(due__lt=timezone.localdate())

    def by_owner(self, queryset, name, value):
        if value == STRUCTURE:
            return queryset.exclude(structure=None)
        rows = queryset.filter(structure=None)
        if value == HOLDER:
            return rows.filter(person=F("accompaniment__holder__person"))
        return rows.filter(person__in=User.objects.team().values("person"))

    def by_holder(self, queryset, name, value):
        named = Person.objects.matching(value).values("pk")
        return queryset.filter(accompaniment__holder__person__in=named)


# What a line of the list reads.
SHOWN = (
    "what",
    "due",
    "state",
    "person__first_name",
    "person__last_name",
    "structure__name",
    "structure__short_name",
    "accompaniment__holder__person__first_name",
    "accompaniment__holder__person__last_name",
    "accompaniment__state",
    "accompaniment__project__title",
    "accompaniment__adviser__person__first_name",
    "accompaniment__adviser__person__last_name",
)


def holder_of(row):
    return str(row.accompaniment.holder) if row.accompaniment_id else ""


def project_of(row):
    return str(row.accompaniment.project) if row.accompaniment_id else ""


class ActionList(ListPage):
    model = ActionItem
    title = "Actions"
    noun = "action"
    row_template = "projects/actions/partials/_row.html"
    filterset_class = ActionFilters
    columns = [
        Column("Quoi, pour qui", css="ev-c-name"),
        Column("Pour le", "pour", ["due"]),
        Column("Revient à"),
        Column("État", "etat", ["state", "due"]),
        Column("Suivi par", css="ev-hide-card"),
        Column("Répondre", css="ev-c-next"),
    ]
    default_sort = "pour"
    exports = [
        ("Action", lambda row: row.what),
        ("Porteur", holder_of),
        ("Projet", project_of),
        ("Revient à", lambda row: row.owner),
        ("Pour le", lambda row: row.due),
        ("Jours de retard", lambda row: row.days_late if row.is_late else ""),
        ("État", lambda row: row.get_state_display()),
        ("Répondu le", lambda row: row.answered_at),
        ("Motif de l’abandon", lambda row: row.reason),
        ("Suivi par", lambda row: str(row.adviser or "")),
    ]

    def for_page(self, rows):
        return rows.for_list().only(*SHOWN)

    def for_export(self, rows):
        return rows.for_list()

    @cached_property
    def mine(self):
        return {"suivie": str(self.request.user.pk)}

    def tabs(self):
        return [
            Tab("En cours"),
            Tab("En retard", {"retard": LATE}),
            Tab("Mes accompagnements", self.mine),
            Tab("Les miens en retard", {**self.mine, "retard": LATE}),
            Tab("Attendent de l’aide", {"etat": ActionState.HELP.value}),
            Tab("Toutes", {"etat": EVERY}),
        ]

    def extra_context(self):
        return {"back": self.request.get_full_path()}
