"""Structures, and the mandates of those who act for them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.core.lists import Column, ListPage, Tab
from eveil.core.registry import panels_of
from eveil.core.text import NBSP
from eveil.people.permissions import is_team
from eveil.people.picker import find_persons
from partners.filters import StructureFilters
from partners.forms.structures import EndMandateForm, MandateForm, StructureForm
from partners.models import Mandate, Structure
from partners.pages import base_for
from partners.permissions import can_manage_structures, is_partner, is_team_or_partner
from partners.queries import structures as queries
from partners.services import structures as services


class StructureList(ListPage):
    model = Structure
    title = "Structures"
    noun = "structure"
    filterset_class = StructureFilters
    template_name = "partners/structure_list.html"
    row_template = "partners/partials/_structure_row.html"
    columns = [
        Column("Structure", "nom", ["name"], css="ev-c-name"),
        Column("Nature", "nature", ["kind"]),
        Column("Commune", "commune", ["municipality__name"]),
        Column("Interlocuteurs"),
        Column("Partenaire depuis", "depuis", ["active_from"], css="ev-c-low"),
    ]
    default_sort = "nom"
    exports = [
        ("Nom", lambda row: row.name),
        ("Nom court", lambda row: row.short_name),
        ("Nature", lambda row: row.get_kind_display()),
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


def _visible(request):
    return Structure.objects.visible_to(request.user).select_related("municipality__epci")


@requires(is_partner)
@require_safe
def my_structure(request):
    """The structure that a contact acts for; the choice, when there are several."""
    structures = list(_visible(request))
    if len(structures) == 1:
        return redirect(structures[0])
    return render(request, "partners/my_structures.html", {"structures": structures})


@requires(is_team_or_partner)
@require_safe
def structure_detail(request, pk):
    structure = get_visible(_visible(request), pk=pk)
    mandates = list(queries.mandates_of(structure))
    context = {
        "base": base_for(request.user),
        "structure": structure,
        "current": [mandate for mandate in mandates if mandate.is_current],
        "coming": [mandate for mandate in mandates if mandate.is_coming],
        "past": [mandate for mandate in mandates if mandate.is_past],
        "can_manage": can_manage_structures(request.user),
        "panels": panels_of(request, structure),
    }
    return render(request, "partners/structure_detail.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def structure_new(request):
    form = StructureForm(posted(request))
    if request.method == "POST" and form.is_valid():
        structure = services.save(form.save(commit=False), by=request.user)
        messages.success(request, f"Structure enregistrée{NBSP}: {structure}.")
        return redirect(structure)
    return render(request, "partners/structure_form.html", {"form": form})


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def structure_edit(request, pk):
    locked = _visible(request).select_for_update(of=("self",), no_key=True)
    structure = get_visible(locked, pk=pk)
    authorise(can_manage_structures(request.user))
    form = StructureForm(posted(request), instance=structure)
    if request.method == "POST" and form.is_valid():
        services.save(form.save(commit=False), by=request.user)
        messages.success(request, f"Structure modifiée{NBSP}: {structure}.")
        return redirect(structure)
    context = {"form": form, "structure": get_visible(_visible(request), pk=pk)}
    return render(request, "partners/structure_form.html", context)


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def mandate_new(request, pk):
    """Name somebody: look for the person first, ``?q=``, then choose or write a new one."""
    structure = get_visible(_visible(request), pk=pk)
    authorise(can_manage_structures(request.user))
    sought = request.GET.get("q", "")
    found = find_persons(sought)
    form = MandateForm(posted(request), found=found)
    if request.method == "POST" and form.is_valid():
        try:
            mandate = services.start_mandate(form.mandate(structure), by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, f"{mandate.person} agit désormais pour {structure}.")
            return redirect(structure)
    context = {"structure": structure, "form": form, "sought": sought, "found": found}
    return render(request, "partners/mandate_new.html", context)


def _mandate(request, pk, mandate_pk):
    """A mandate of a structure that the reader may see and manage."""
    structure = get_visible(_visible(request), pk=pk)
    mandates = Mandate.objects.visible_to(request.user).filter(structure=structure)
    mandate = get_visible(mandates.select_related("person", "structure"), pk=mandate_pk)
    authorise(can_manage_structures(request.user))
    return mandate


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def mandate_end(request, pk, mandate_pk):
    mandate = _mandate(request, pk, mandate_pk)
    form = EndMandateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.end_mandate(mandate, end=form.cleaned_data["end"], by=request.user)
        except ValidationError as refused:
            form.add_error("end", refused.messages)
        else:
            messages.success(request, f"Le mandat de {mandate.person} prend fin.")
            return redirect(mandate.structure)
    return render(request, "partners/mandate_end.html", {"mandate": mandate, "form": form})


@requires(is_team_or_partner)
@require_POST
def mandate_invite(request, pk, mandate_pk):
    """Open the platform to a contact, by a mailed link."""
    mandate = _mandate(request, pk, mandate_pk)
    try:
        invitation = services.invite(mandate, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        if invitation:
            messages.success(request, f"Invitation envoyée à {mandate.person}.")
        else:
            messages.info(request, f"{mandate.person} a déjà un compte.")
    return redirect(mandate.structure)
