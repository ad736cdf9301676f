"""«\u00a0Ce qui manque\u00a0», and the operations that ask for it."""

from functools import cached_property

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_filters import CharFilter, ChoiceFilter, FilterSet

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.core.lists import Column, ListPage, Tab
from eveil.people.models import User
from eveil.people.permissions import is_coordinator, is_team
from projects import missing
from projects.enums import EntryField
from projects.filters import adviser_filter
from projects.forms.record import OperationForm
from projects.models import FundedOperation, Participation, ProjectHolder
from projects.permissions import can_manage_operations
from projects.services import record as services


class MissingFilters(FilterSet):
    """``operation`` and ``suivie`` take their choices from the page, which reads them once."""

    q = CharFilter(label="Nom, projet, commune, téléphone…", method="by_words")
    operation = ChoiceFilter(label="Opération", field_name="operation", empty_label="toutes")
    suivie = adviser_filter("accompaniment__adviser", "Suivi par")
    manque = ChoiceFilter(
        label="Il manque",
        method="by_field",
        choices=EntryField.choices,
        empty_label="n’importe quoi",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        team = User.objects.team().values_list("pk", "person__first_name", "person__last_name")
        self.filters["suivie"].extra["choices"] = [
            (str(pk), f"{first_name} {last_name}") for pk, first_name, last_name in team
        ]
        operations = FundedOperation.objects.values_list("pk", "name")
        self.filters["operation"].extra["choices"] = [(str(pk), name) for pk, name in operations]

    def by_words(self, queryset, name, value):
        found = ProjectHolder.objects.matching(value)
        return queryset.filter(accompaniment__holder__in=found)

    def by_field(self, queryset, name, value):
        return queryset.filter(missing__contains=[value])


class MissingList(ListPage):
    """One line per incomplete record and operation."""

    model = Participation
    title = "Ce qui manque"
    noun = "dossier incomplet"
    feminine = False
    template_name = "projects/missing/list.html"
    row_template = "projects/missing/_row.html"
    filterset_class = MissingFilters
    columns = [
        Column(
            "Porteur et projet",
            "nom",
            [
                "accompaniment__holder__person__last_name",
                "accompaniment__holder__person__first_name",
            ],
            css="ev-c-name",
        ),
        Column("Il manque"),
        Column("Entrée", "entree", ["accompaniment__start"], css="ev-c-low"),
        Column("Suivi par", css="ev-hide-card"),
    ]
    # Who came last is whom one still asks; and an index gives this order.
    default_sort = "-entree"
    exports = [
        ("Opération", lambda row: row.operation.name),
        ("Prénom", lambda row: row.accompaniment.holder.person.first_name),
        ("Nom", lambda row: row.accompaniment.holder.person.last_name),
        ("Projet", lambda row: row.accompaniment.project.title),
        ("Entrée", lambda row: row.accompaniment.start),
        ("Suivi par", lambda row: str(row.accompaniment.adviser or "")),
        ("Il manque", lambda row: ", ".join(label for label, _ in row.missing_fields)),
    ]

    def get_queryset(self):
        return super().get_queryset().incomplete()

    def for_page(self, rows):
        return rows.for_list()

    @cached_property
    def figures(self):
        return missing.figures()

    def tabs(self):
        mine = Tab("Les miens", {"suivie": self.request.user.pk})
        return [
            Tab("Toutes les opérations"),
            mine,
            *(
                Tab(row.operation.name, {"operation": row.operation_id}, row.incomplete)
                for row in self.figures
            ),
        ]

    def empty(self):
        if self.is_filtered:
            return super().empty()
        return "Rien ne manque : tous les dossiers des opérations en cours sont complets.", []

    def extra_context(self):
        lines, labels, short_labels = missing.curves([row.operation for row in self.figures])
        return {
            "figures": self.figures,
            "lines": lines,
            "labels": labels,
            "short_labels": short_labels,
            "can_manage": can_manage_operations(self.request.user),
        }


missing_list = requires(is_team)(MissingList.as_view())


# Operations --------------------------------------------------------------------------------


@requires(is_coordinator)
@require_http_methods(["GET", "POST"])
def operation_new(request):
    return _save(request, OperationForm(posted(request)), None)


@requires(is_coordinator)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def operation_edit(request, pk):
    rows = FundedOperation.objects.visible_to(request.user)
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",), no_key=True)
    operation = get_visible(rows, pk=pk)
    authorise(can_manage_operations(request.user))
    return _save(request, OperationForm(posted(request), instance=operation), operation)


def _save(request, form, operation):
    if request.method == "POST" and form.is_valid():
        saved = services.save_operation(form.save(commit=False), by=request.user)
        messages.success(request, f"L’opération «\u00a0{saved}\u00a0» est enregistrée.")
        return redirect("projects:missing_list")
    operations = FundedOperation.objects.filter(~Q(pk=operation.pk if operation else None))
    context = {"form": form, "operation": operation, "others": operations}
    return render(request, "projects/missing/operation.html", context)
