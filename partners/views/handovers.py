"""Passing on what a contact carries: announced by who leaves, decided by the team, read by all."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import authorise, get_visible, requires
from eveil.core.dates import date_fr
from eveil.core.forms import posted
from eveil.core.registry import carried_by
from eveil.core.text import NBSP, of_person
from eveil.people.permissions import is_team
from eveil.people.picker import find_persons
from partners.documents import handovers as documents
from partners.forms.handovers import CancelHandoverForm, DepartureForm, HandoverForm
from partners.models import Departure
from partners.pages import base_for
from partners.permissions import can_announce_departure, is_partner, is_team_or_partner
from partners.queries import handovers as queries
from partners.queries import structures
from partners.services import handovers as services
from partners.timelines import exchange
from partners.views.mandates import managed_mandate


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def handover_new(request, pk, mandate_pk):
    """What the person carries on one side; on the other who takes over, when and what."""
    mandate = managed_mandate(request, pk, mandate_pk)
    structure, leaver = mandate.structure, mandate.person
    departure = queries.announced_departure(structure, leaver)
    sought = request.GET.get("q", "")
    found = find_persons(sought) if sought else None
    form = HandoverForm(
        posted(request),
        mandate=mandate,
        departure=departure,
        functions=queries.functions_of(structure, leaver),
        is_sought=bool(sought),
        found=found if sought else queries.likely_successors(structure, leaver, departure),
    )
    if request.method == "POST" and form.is_valid():
        try:
            handover = services.hand_over(
                form.handover(), by=request.user, email=form.cleaned_data["email"]
            )
        except services.AlreadyHandedOver as known:
            messages.info(request, known.message)
            return redirect(known.handover)
        except ValidationError as refused:
            _tell(form, refused)
        else:
            name = of_person(str(leaver))
            messages.success(request, f"{handover.successor} prend le relais {name}.")
            return redirect(handover)
    last_day = form.initial["last_day"]
    context = {
        "structure": structure,
        "mandate": mandate,
        "departure": departure,
        "form": form,
        "sought": sought,
        "found": found,
        "carried": carried_by(structure, leaver, last_day),
    }
    return render(request, "partners/handover_new.html", context)


def _tell(form, refused):
    """Each refusal beside its field; on top when it is about none of them."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _handover(request, pk, handover_pk):
    structure = get_visible(structures.visible(request.user), pk=pk)
    return get_visible(queries.handovers(request.user).filter(structure=structure), pk=handover_pk)


@requires(is_team_or_partner)
@require_safe
def handover_detail(request, pk, handover_pk):
    """The dossier of the successor: the team reads the very same."""
    handover = _handover(request, pk, handover_pk)
    dossier = queries.dossier(handover)
    context = {
        "base": base_for(request.user),
        "is_team": is_team(request.user),
        "handover": handover,
        "structure": handover.structure,
        "dossier": dossier,
        "said": [exchange(row, None) for row in dossier.said],
    }
    return render(request, "partners/handover_detail.html", context)


@requires(is_team_or_partner)
@require_safe
def handover_pdf(request, pk, handover_pk):
    handover = _handover(request, pk, handover_pk)
    return HttpResponse(
        documents.dossier_pdf(queries.dossier(handover)),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="dossier-relais-{handover.pk}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


@requires(is_team)
@require_http_methods(["GET", "POST"])
def handover_cancel(request, pk, handover_pk):
    """Say why; all is then as it was before."""
    handover = _handover(request, pk, handover_pk)
    form = CancelHandoverForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel(handover, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, f"Relais annulé{NBSP}: {handover.leaver} reste en place.")
            return redirect(handover.structure)
    context = {"handover": handover, "structure": handover.structure, "form": form}
    return render(request, "partners/handover_cancel.html", context)


# Announcing ------------------------------------------------------------------------------


def _own_structure(request, pk):
    structure = get_visible(structures.visible(request.user), pk=pk)
    authorise(can_announce_departure(request.user, structure))
    return structure


@requires(is_partner)
@require_http_methods(["GET", "POST"])
def departure_new(request, pk):
    """A contact tells that it leaves, and whom it would give the relay to."""
    structure = _own_structure(request, pk)
    person = request.user.person
    known = queries.announced_departure(structure, person)
    departure = Departure(structure=structure, person=person)
    initial = queries.as_announced(known) if known else {}
    form = DepartureForm(posted(request), instance=departure, initial=initial)
    if request.method == "POST" and form.is_valid():
        departure = services.announce(form.save(commit=False), by=request.user)
        day = date_fr(departure.last_day)
        messages.success(
            request, f"C’est noté{NBSP}: votre dernier jour est le {day}. L’équipe s’en occupe."
        )
        return redirect(structure)
    context = {"form": form, "structure": structure, "departure": known}
    return render(request, "partners/departure_form.html", context)


@requires(is_partner)
@require_POST
def departure_withdraw(request, pk):
    structure = _own_structure(request, pk)
    own = Departure.objects.visible_to(request.user).open().filter(structure=structure)
    if departure := own.first():
        services.withdraw(departure, by=request.user)
        messages.success(request, "Votre départ n’est plus annoncé.")
    return redirect(structure)
