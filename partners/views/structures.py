"""The directory of structures, and the page of each."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from eveil.core.access import authorise, get_visible, requires
from eveil.core.files import serve
from eveil.core.folds import folds_of, panel_page
from eveil.core.forms import posted
from eveil.core.kit.words import phone_fr
from eveil.core.lists import PAGE, Column, ListPage, ListView, Tab
from eveil.core.text import NBSP, plural
from eveil.people.permissions import is_team
from eveil.territory.maps import LEGEND, Dot, draw, land_of
from partners.enums import MandateFunction
from partners.filters import DirectoryFilters, StructureFilters
from partners.forms.structures import SheetForm, StructureForm
from partners.models import Structure
from partners.pages import base_for
from partners.permissions import (
    can_keep_sheet,
    can_manage_structures,
    can_read_inside,
    is_partner,
    is_team_or_partner,
)
from partners.queries import structures as queries
from partners.queries.journal import thread
from partners.services import structures as services

COLUMNS = [
    Column("Structure", "nom", ["folded"], css="ev-c-name"),
    Column("Nature", "nature", ["kinds"]),
    Column("Commune", "commune", ["municipality__folded_name"]),
    Column("Interlocuteurs"),
]
SINCE = Column("Partenaire depuis", "depuis", ["active_from"], css="ev-c-low")
OFFERS = Column("Ce qu’elle offre")
# What an export holds: for everybody who may read the directory, and for the team.
SHEET = [
    ("Nom", lambda row: row.name),
    ("Nom court", lambda row: row.short_name),
    ("Nature", lambda row: row.kinds_text),
    ("Thèmes", lambda row: ", ".join(row.theme_labels)),
    ("Ce qu’elle offre", lambda row: ", ".join(row.offer_labels)),
    ("Plus précisément", lambda row: row.offers_detail),
    ("Adresse", lambda row: row.address),
    ("Commune", lambda row: row.municipality.name),
    ("Intercommunalité", lambda row: row.municipality.epci),
    ("Téléphone", lambda row: phone_fr(row.phone)),
    ("Site", lambda row: row.website),
]
INSIDE = [
    ("SIRET", lambda row: row.siret),
    ("RNA", lambda row: row.rna),
    ("Déclaration d’activité", lambda row: row.nda),
    ("Interlocuteurs", lambda row: ", ".join(str(one.person) for one in row.contacts)),
    ("Porte EVEIL", lambda row: row.is_carrier),
    ("Partenaire depuis", lambda row: row.active_from),
    ("Partenaire jusqu’au", lambda row: row.active_to),
]


class StructureList(ListPage):
    model = Structure
    noun = "structure"
    template_name = "partners/structure_list.html"
    row_template = "partners/partials/_structure_row.html"
    default_sort = "nom"

    @property
    def title(self):
        return "Structures" if is_team(self.request.user) else "Annuaire"

    @property
    def columns(self):
        """Partners look for what a structure offers; the team, since when it is a partner."""
        last = SINCE if is_team(self.request.user) else OFFERS
        return [*COLUMNS, last]

    @property
    def filterset_class(self):
        return StructureFilters if is_team(self.request.user) else DirectoryFilters

    @property
    def base_template(self):
        return base_for(self.request.user)

    @property
    def exports(self):
        return [*SHEET, *INSIDE] if is_team(self.request.user) else SHEET

    def get_queryset(self):
        return Structure.objects.listed_for(self.request.user)

    def for_page(self, rows):
        return rows.select_related("municipality__epci").with_contacts()

    def tabs(self):
        if not is_team(self.request.user):
            return []
        return [
            Tab("Toutes"),
            Tab("Partenaires aujourd’hui", {"partenaire": "oui"}),
            Tab("Sans interlocuteur", {"partenaire": "oui", "interlocuteur": "non"}),
        ]

    def views(self):
        return [
            ListView("Liste", reverse("partners:structure_list"), icon="list-ul"),
            ListView("Carte", reverse("partners:structure_map"), icon="map"),
        ]

    def extra_context(self):
        return {"can_manage": can_manage_structures(self.request.user)}


structure_list = requires(is_team_or_partner)(StructureList.as_view())


class StructureMap(StructureList):
    """The same structures where they are: a dot per commune, its rows beside it."""

    result_template = "partners/partials/_structure_map.html"

    def extra_context(self):
        dots = [
            Dot(commune, count, self._address(commune, count, only), spoken(commune, count, name))
            for commune, count, only, name in queries.by_municipality(self.filterset.qs)
        ]
        land = land_of(queries.home_sirens(self.get_queryset()))
        drawing, off = draw(land, dots, title="Carte des structures par commune")
        return {**super().extra_context(), "map": drawing, "off": off, "legend": LEGEND}

    def _address(self, commune, count, only):
        """The page of the only structure there; else the map narrowed to that commune."""
        if count == 1:
            return reverse("partners:structure_detail", args=[only])
        return self.address(commune=commune.pk, **{PAGE: None})


def spoken(commune, count, name):
    """What the dot of a commune is called: the only structure there, or their number."""
    if count == 1:
        return f"{name}, {commune.name}"
    return f"{commune.name}{NBSP}: {plural(count, 'structure')}"


structure_map = requires(is_team_or_partner)(StructureMap.as_view())


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
    """Its whole page for the team and for who acts for it; its card for other partners."""
    structure = get_visible(queries.listed(request.user), pk=pk)
    inside = can_read_inside(request.user, structure)
    page = "partners/structure_detail.html" if inside else "partners/structure_card.html"
    context = _inside(request, structure) if inside else _outside(structure)
    context |= {"base": base_for(request.user), "structure": structure}
    return render(request, page, context)


@requires(is_team_or_partner)
@require_safe
def structure_panel(request, pk, panel):
    """What the whole page of a structure folds: for those who read that page."""
    structure = get_visible(queries.visible(request.user), pk=pk)
    back = structure.get_absolute_url()
    return panel_page(request, structure, panel, base=base_for(request.user), back=back)


def _inside(request, structure):
    mandates = list(queries.mandates_of(structure))
    current = [mandate for mandate in mandates if mandate.is_current]
    contacts = [mandate for mandate in current if mandate.function == MandateFunction.CONTACT]
    main = next((mandate for mandate in contacts if mandate.is_main), None)
    # As ``can_speak_first`` says, of what has just been read.
    own = main is not None and main.person_id == request.user.person_id
    speaks_first = own or is_team(request.user)
    return {
        "acting": [*current, *(mandate for mandate in mandates if mandate.is_coming)],
        "past": [mandate for mandate in mandates if mandate.is_past],
        "contacts": contacts,
        "main": main,
        "can_manage": can_manage_structures(request.user),
        "can_keep_sheet": speaks_first,
        "can_manage_people": speaks_first,
        "folds": folds_of(request, structure, "partners:structure_panel", structure.pk),
        "thread": thread(request.user, structure),
    }


def _outside(structure):
    return {"contacts": structure.mandates.contacts().select_related("person").by_rank()}


@requires(is_team_or_partner)
@require_safe
def structure_logo(request, pk):
    structure = get_visible(queries.listed(request.user).exclude(logo=None), pk=pk)
    return serve(structure.logo)


def _save(form, *, by):
    save = services.save if can_manage_structures(by) else services.keep
    return save(
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
    context = {"base": base_for(request.user), "form": form}
    return render(request, "partners/structure_form.html", context)


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def structure_edit(request, pk):
    """The whole sheet for the team; for its main contact, what the structure says of itself."""
    locked = queries.visible(request.user).select_for_update(of=("self",), no_key=True)
    structure = get_visible(locked, pk=pk)
    authorise(can_keep_sheet(request.user, structure))
    form_class = StructureForm if can_manage_structures(request.user) else SheetForm
    form = form_class(posted(request), request.FILES or None, instance=structure)
    if request.method == "POST" and form.is_valid():
        _save(form, by=request.user)
        messages.success(request, f"Fiche enregistrée{NBSP}: {structure}.")
        return redirect(structure)
    context = {
        "base": base_for(request.user),
        "form": form,
        "structure": get_visible(queries.visible(request.user), pk=pk),
        "is_own": form_class is SheetForm,
    }
    return render(request, "partners/structure_form.html", context)
