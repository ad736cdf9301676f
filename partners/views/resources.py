"""The resource centre: reading, proposing, publishing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from eveil.core.access import authorise, get_visible, is_logged_in, requires
from eveil.core.files import serve
from eveil.core.forms import posted
from eveil.core.lists import Column, ListPage, Tab
from eveil.core.models import TransitionLog
from eveil.core.text import NBSP
from eveil.people.permissions import is_team
from partners.enums import ResourceState
from partners.filters import ResourceFilters, TeamResourceFilters
from partners.forms.resources import ResourceForm, ResourceReasonForm
from partners.models import Mandate, Resource, Structure
from partners.pages import base_for, base_for_anybody
from partners.permissions import can_edit_resource, is_team_or_partner
from partners.services import resources as services
from partners.workflow import resources

COLUMNS = [
    Column("Ressource", "titre", ["title"], css="ev-c-name"),
    Column("Thèmes"),
    Column("Étapes", css="ev-c-low"),
    Column("Proposée par", css="ev-c-low"),
    Column("Depuis", "depuis", ["created_at"]),
]
STATE = Column("État", "etat", ["state"])


class ResourceList(ListPage):
    """A state is shown to who can act upon it: the team, and who proposed what is not published."""

    model = Resource
    title = "Ressources"
    noun = "ressource"
    template_name = "partners/resource_list.html"
    row_template = "partners/partials/_resource_row.html"
    default_sort = "-depuis"
    exports = [
        ("Titre", lambda row: row.title),
        ("En quelques mots", lambda row: row.summary),
        ("Adresse", lambda row: row.url),
        ("Thèmes", lambda row: ", ".join(row.theme_labels)),
        ("Étapes", lambda row: ", ".join(row.stage_labels)),
        ("Pour qui", lambda row: row.get_audience_display()),
        ("Structure", lambda row: row.structure or ""),
        ("Proposée le", lambda row: row.created_at),
        ("Publiée le", lambda row: row.published_at),
        ("État", lambda row: row.get_state_display()),
    ]

    @property
    def columns(self):
        return [*COLUMNS, STATE] if is_team(self.request.user) else COLUMNS

    @property
    def filterset_class(self):
        return TeamResourceFilters if is_team(self.request.user) else ResourceFilters

    @property
    def base_template(self):
        return base_for_anybody(self.request.user)

    def for_page(self, rows):
        return rows.select_related("structure", "document").defer("search")

    def tabs(self):
        if not is_team(self.request.user):
            return []
        return [
            Tab("Toutes"),
            Tab("Publiées", {"etat": ResourceState.PUBLISHED.value}),
            Tab("À publier", {"etat": ResourceState.PROPOSED.value}),
            Tab("Liens morts", {"lien": "mort"}),
        ]

    def extra_context(self):
        user = self.request.user
        return {"can_propose": is_team_or_partner(user), "is_team": is_team(user)}


resource_list = requires(is_logged_in)(ResourceList.as_view())


def _visible(request):
    rows = Resource.objects.visible_to(request.user)
    return rows.select_related("structure", "document", "proposed_by__person").defer("search")


@requires(is_logged_in)
@require_safe
def resource_detail(request, pk):
    resource = get_visible(_visible(request), pk=pk)
    context = {
        "base": base_for_anybody(request.user),
        "resource": resource,
        "is_team": is_team(request.user),
        "steps": resources.available(resource, request.user),
        "can_edit": can_edit_resource(request.user, resource),
        "answer": _answer(request.user, resource),
    }
    return render(request, "partners/resource_detail.html", context)


def _answer(user, resource):
    """Why it is not shown, for the team and for those who proposed it."""
    if resource.state in {ResourceState.PUBLISHED, ResourceState.PROPOSED}:
        return None
    return TransitionLog.of(resource).first()


@requires(is_logged_in)
@require_safe
def resource_file(request, pk):
    resource = get_visible(_visible(request), pk=pk)
    if not resource.has_document:
        raise Http404
    return serve(resource.document)


def _own_structures(user):
    """Structures in whose name the user may propose; the team speaks for EVEIL."""
    if is_team(user):
        return Structure.objects.none()
    current = Mandate.objects.current().filter(person=user.person_id)
    return Structure.objects.filter(pk__in=current.values("structure"))


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def resource_new(request):
    structures = _own_structures(request.user)
    form = ResourceForm(posted(request), request.FILES or None, structures=structures)
    if request.method == "POST" and form.is_valid():
        resource = form.save(commit=False)
        services.propose(resource, form.cleaned_data["document"], by=request.user)
        done = "publiée" if is_team(request.user) else "proposée à l’équipe"
        messages.success(request, f"Ressource {done}{NBSP}: {resource}.")
        return redirect(resource)
    context = {"base": base_for(request.user), "form": form}
    return render(request, "partners/resource_form.html", context)


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def resource_edit(request, pk):
    locked = Resource.objects.visible_to(request.user)
    resource = get_visible(locked.select_for_update(of=("self",), no_key=True), pk=pk)
    authorise(can_edit_resource(request.user, resource))
    structures = _own_structures(request.user)
    form = ResourceForm(
        posted(request), request.FILES or None, instance=resource, structures=structures
    )
    if request.method == "POST" and form.is_valid():
        services.edit(form.save(commit=False), form.cleaned_data["document"], by=request.user)
        messages.success(request, f"Ressource modifiée{NBSP}: {resource}.")
        return redirect(resource)
    context = {
        "base": base_for(request.user),
        "form": form,
        "resource": get_visible(_visible(request), pk=pk),
    }
    return render(request, "partners/resource_form.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def resource_move(request, pk, step):
    """Publish at once; a refusal asks why first."""
    resource = get_visible(_visible(request), pk=pk)
    if step not in resources:
        raise Http404
    needs_reason = resources[step].needs_reason
    form = ResourceReasonForm(posted(request)) if needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            resource = services.move(resource, step, by=request.user, reason=reason)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            state = resource.get_state_display().lower()
            messages.success(request, f"Ressource {state}{NBSP}: {resource}.")
        return redirect(resource)
    if form is None:
        return redirect(resource)
    context = {"resource": resource, "form": form, "step": resources[step]}
    return render(request, "partners/resource_reason.html", context)
