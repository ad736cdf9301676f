"""The mandates of those who act for a structure."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.people.picker import find_persons
from partners.forms.mandates import EndMandateForm, MandateForm
from partners.models import Mandate
from partners.permissions import can_manage_structures, is_team_or_partner
from partners.queries import structures as queries
from partners.services import mandates as services


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def mandate_new(request, pk):
    """Name somebody: look for the person first, ``?q=``, then choose or write a new one."""
    structure = get_visible(queries.visible(request.user), pk=pk)
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


def managed_mandate(request, pk, mandate_pk):
    """A mandate of a structure that the reader may see and manage."""
    structure = get_visible(queries.visible(request.user), pk=pk)
    mandates = Mandate.objects.visible_to(request.user).filter(structure=structure)
    mandate = get_visible(mandates.select_related("person", "structure"), pk=mandate_pk)
    authorise(can_manage_structures(request.user))
    return mandate


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def mandate_end(request, pk, mandate_pk):
    mandate = managed_mandate(request, pk, mandate_pk)
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
    mandate = managed_mandate(request, pk, mandate_pk)
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
