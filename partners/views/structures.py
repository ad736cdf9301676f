"""The directory of structures, and the page of each."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.core.lists import Column, ListPage, Tab
from eveil.core.registry import panels_of
from eveil.core.text import NBSP
from eveil.people.permissions import is_team
from partners.filters import StructureFilters
from partners.forms.structures import StructureForm
from partners.models import Structure
from partners.pages import base_for
from partners.permissions import can_manage_structures, is_partner, is_team_or_partner
from partners.queries import structures as queries
from partners.queries.journal import thread
from partners.services import structures as services


class StructureList(ListPage):
    model = Structure
    title = "Structures"
    noun = "structure"
    filterset_class = StructureFilters
    template_name = "partners/structure_list.html"
    row_template = "partners/partials/_structure_row.html"
    columns = [
        Column("Structure", "nom", ["folded"], css="ev-c-name"),
        Column("Nature", "nature", ["kinds"]),
        Column("Commune", "commune", ["municipality__name"]),
        Column("Interlocuteurs"),
        Column("Partenaire depuis", "depuis", ["active_from"], css="ev-c-low"),
    ]
    default_sort = "nom"
    exports = [
        ("Nom", lambda row: row.name),
        ("Nom court", lambda row: row.short_name),
        ("Nature", lambda row: row.kinds_text),
        ("Adresse", lambda row: row.address),
        ("Commune", lambda row: row.municipality.name),
        ("Intercommunalité", lambda row: row.municipality.epci),
        ("Interlocuteurs", lambda row: ", ".join(str(one.person) for one in row.contacts)),
        ("Porte EVEIL", lambda row: row.is_carrier),
        ("Partenaire depuis", lambda row: row.active_from),
        ("Partenaire jusqu’au", lambda row: row.active_to),
    ]

    def for_page(self, rows):
        return rows.select_related("municipality__epci").with_contacts()

    def tabs(self):
        return [
            Tab("Toutes"),
            Tab("Partenaires aujourd’hui", {"partenaire": "oui"}),
            Tab("Sans interlocuteur", {"partenaire": "oui", "interlocuteur": "non"}),
        ]


structure_list = requires(is_team)(StructureList.as_view())


@requires(is_partner)
@require_safe
def my_structure(request):
    """The structure that a contact acts for; the choice, when there are several."""
    structures = list(queries.visible(request.user))
    if len(structures) == 1:
        return redirect(structures[0])
    return render(request, "partners/my_structures.html", {"structures": structures})


@requires(is_team_or_partner)
@require_safe
def structure_detail(request, pk):
    structure = get_visible(queries.visible(request.user), pk=pk)
    mandates = list(queries.mandates_of(structure))
    context = {
        "base": base_for(request.user),
        "structure": structure,
        "current": [mandate for mandate in mandates if mandate.is_current],
        "coming": [mandate for mandate in mandates if mandate.is_coming],
        "past": [mandate for mandate in mandates if mandate.is_past],
        "can_manage": can_manage_structures(request.user),
        "panels": panels_of(request, structure),
        "thread": thread(request.user, structure),
    }
    return render(request, "partners/structure_detail.html", context)


def _save(form, *, by):
    return services.save(
        form.save(commit=False),
        by=by,
        logo=form.cleaned_data["logo_file"],
        without_logo=form.cleaned_data.get("logo_removed", False),
    )


@requires(is_team)
@require_http_methods(["GET", "POST"])
def structure_new(request):
    form = StructureForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        structure = _save(form, by=request.user)
        messages.success(request, f"Structure enregistrée{NBSP}: {structure}.")
        return redirect(structure)
    return render(request, "partners/structure_form.html", {"form": form})


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def structure_edit(request, pk):
    locked = queries.visible(request.user).select_for_update(of=("self",), no_key=True)
    structure = get_visible(locked, pk=pk)
    authorise(can_manage_structures(request.user))
    form = StructureForm(posted(request), request.FILES or None, instance=structure)
    if request.method == "POST" and form.is_valid():
        _save(form, by=request.user)
        messages.success(request, f"Structure modifiée{NBSP}: {structure}.")
        return redirect(structure)
    context = {"form": form, "structure": get_visible(queries.visible(request.user), pk=pk)}
    return render(request, "partners/structure_form.html", context)
