"""Those who act for a structure, for the team and for its main contact."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.people.permissions import is_team
from eveil.people.picker import find_persons
from partners.forms.mandates import ColleagueForm, EndMandateForm, MandateForm, NameMainForm
from partners.models import Mandate
from partners.pages import base_for
from partners.permissions import can_manage_people, can_manage_structures, is_team_or_partner
from partners.queries import structures as queries
from partners.services import mandates as services


def _structure(request, pk):
    """A structure whose people the reader may manage."""
    structure = get_visible(queries.visible(request.user), pk=pk)
    authorise(can_manage_people(request.user, structure))
    return structure


def _mandate(request, pk, mandate_pk):
    structure = _structure(request, pk)
    mandates = Mandate.objects.visible_to(request.user).filter(structure=structure)
    return get_visible(mandates.select_related("person", "structure"), pk=mandate_pk)


def _page(request, template, **context):
    return render(request, template, {"base": base_for(request.user), **context})


def _refused(form, refused, field=None):
    """Show what a service refused: beside the field it names, else beside ``field`` or on top."""
    named = refused.error_dict if hasattr(refused, "error_dict") else {field: refused.messages}
    for name, errors in named.items():
        form.add_error(name if name in form.fields else field, errors)


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def mandate_new(request, pk):
    structure = _structure(request, pk)
    name = _name_somebody if is_team(request.user) else _name_colleague
    return name(request, structure)


def _name_somebody(request, structure):
    """For the team: look for the person first, ``?q=``, then choose or write a new one."""
    sought = request.GET.get("q", "")
    found = find_persons(sought)
    form = MandateForm(posted(request), found=found)
    if request.method == "POST" and form.is_valid():
        try:
            mandate = services.start_mandate(form.mandate(structure), by=request.user)
        except ValidationError as refused:
            _refused(form, refused)
        else:
            messages.success(request, f"{mandate.person} agit désormais pour {structure}.")
            return redirect(structure)
    context = {"structure": structure, "form": form, "sought": sought, "found": found}
    return _page(request, "partners/mandate_new.html", **context)


def _name_colleague(request, structure):
    form = ColleagueForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            mandate = services.add_colleague(structure, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            _refused(form, refused)
        else:
            messages.success(
                request, f"{mandate.person} agit pour {structure}, et en est averti par courriel."
            )
            return redirect(structure)
    context = {"structure": structure, "form": form, "sought": None}
    return _page(request, "partners/mandate_new.html", **context)


def managed_mandate(request, pk, mandate_pk):
    """A mandate that only the team deals with."""
    mandate = _mandate(request, pk, mandate_pk)
    authorise(can_manage_structures(request.user))
    return mandate


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def mandate_end(request, pk, mandate_pk):
    mandate = _mandate(request, pk, mandate_pk)
    form = EndMandateForm(posted(request), mandate=mandate)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_mandate(mandate, end=form.cleaned_data["end"], by=request.user)
        except ValidationError as refused:
            _refused(form, refused, "end")
        else:
            ending = "prend fin" if form.cleaned_data["end"] else "continue"
            messages.success(request, f"Le mandat de {mandate.person} {ending}.")
            return redirect(mandate.structure)
    return _page(request, "partners/mandate_end.html", mandate=mandate, form=form)


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def mandate_main(request, pk, mandate_pk):
    """Who is the main contact from now on, and what that changes."""
    mandate = _mandate(request, pk, mandate_pk)
    structure = mandate.structure
    form = NameMainForm(posted(request), structure=structure)
    if request.method == "POST" and form.is_valid():
        try:
            services.name_main(mandate, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"{mandate.person} est l’interlocuteur principal.")
        return redirect(structure)
    former = structure.mandates.current().filter(is_main=True).select_related("person").first()
    return _page(request, "partners/mandate_main.html", mandate=mandate, former=former)


@requires(is_team_or_partner)
@require_POST
def mandate_invite(request, pk, mandate_pk):
    """Open the platform to somebody who acts for the structure, by a mailed link."""
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
