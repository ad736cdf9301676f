"""Agreements: the list, one of them, its text and its parties, and what becomes of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import get_visible, requires
from eveil.core.files import serve
from eveil.core.forms import posted
from eveil.core.lists import Column, ListPage, Tab
from eveil.core.pieces import newest_first
from eveil.core.text import NBSP
from eveil.core.transitions import TransitionRefused
from eveil.people.permissions import is_team
from partners.documents import agreements as documents
from partners.enums import AgreementState
from partners.filters import AgreementFilters
from partners.forms.agreements import (
    AgreementForm,
    AssignForm,
    CopyForm,
    PartyForm,
    ReasonForm,
    SignForm,
)
from partners.forms.reviews import AnswerForm
from partners.models import Agreement
from partners.pages import base_for
from partners.permissions import held, is_team_or_partner
from partners.queries import agreements as queries
from partners.queries import reviews
from partners.services import agreements as services
from partners.workflow import agreements as workflow

SIGNED_STAYS = (
    f"Une convention signée ne se modifie plus{NBSP}: préparez-en une autre, qui la remplace."
)
# Steps that ask for a reason, by the last part of their address.
CLOSING = {
    "abandonner": ("abandon", services.abandon, "Convention abandonnée"),
    "resilier": ("terminate", services.terminate, "Convention résiliée"),
    "ne-pas-reconduire": (
        "stop_renewal",
        services.stop_renewal,
        "La convention ne sera pas reconduite",
    ),
}


class AgreementList(ListPage):
    model = Agreement
    title = "Conventions"
    noun = "convention"
    filterset_class = AgreementFilters
    template_name = "partners/agreement_list.html"
    row_template = "partners/partials/_agreement_row.html"
    columns = [
        Column("Convention", "titre", ["title"], css="ev-c-name"),
        Column("Entre", css="ev-c-low"),
        Column("Du", "debut", ["start"], css="ev-c-low"),
        Column("Au", "fin", ["end"]),
        Column("Suivie par", css="ev-c-low"),
        Column("État", "etat", ["state"]),
    ]
    default_sort = "-debut"
    exports = [
        ("Intitulé", lambda row: row.title),
        ("État", lambda row: row.get_state_display()),
        ("Parties", lambda row: ", ".join(str(party) for party in row.parties.all())),
        ("Du", lambda row: row.start),
        ("Au", lambda row: row.end),
        ("Terme écrit", lambda row: row.end_as_written),
        ("À son terme", lambda row: row.get_renewal_display()),
        ("Signée le", lambda row: row.signed_on),
        ("Suivie par", lambda row: row.adviser),
    ]

    @property
    def base_template(self):
        return base_for(self.request.user)

    def for_page(self, rows):
        return rows.select_related("adviser__person").with_parties()

    def tabs(self):
        tabs = [
            Tab("Toutes"),
            Tab("Signées", {"etat": AgreementState.SIGNED}),
            Tab("En relecture", {"etat": AgreementState.REVIEW}),
            Tab("Bientôt finies", {"fin": "bientot"}),
        ]
        if is_team(self.request.user):
            tabs.append(Tab("Brouillons", {"etat": AgreementState.DRAFT}))
        return tabs

    def extra_context(self):
        return {"is_team": is_team(self.request.user)}


agreement_list = requires(is_team_or_partner)(AgreementList.as_view())


def visible(request):
    return Agreement.objects.visible_to(request.user).select_related("adviser__person", "replaces")


def refused(request, agreement, why=SIGNED_STAYS):
    """Back to the agreement, which is no longer in a state for this."""
    messages.error(request, why)
    return redirect(agreement)


@requires(is_team_or_partner)
@require_safe
def agreement_detail(request, pk):
    """What was agreed; who does what, and did, in the year of ``?annee=``."""
    agreement = get_visible(visible(request), pk=pk)
    return render(request, "partners/agreement_detail.html", page_of(request, agreement))


def page_of(request, agreement, *, answering=None):
    """What the page shows; ``answering`` is the party whose answer has just been sent."""
    team = is_team(request.user)
    years = queries.years_of(agreement)
    asked = request.GET.get("annee", "")
    year = next((year for year in years if str(year) == asked), years[0])
    parties = queries.parties_of(agreement, year)
    context = {
        "base": base_for(request.user),
        "agreement": agreement,
        "is_team": team,
        "years": years,
        "year": year,
        "parties": parties,
        "days_left": (agreement.end - timezone.localdate()).days,
        "replacement": visible(request)
        .filter(replaces=agreement)
        .exclude(state=AgreementState.ABANDONED)
        .first(),
        "copies": list(agreement.copies.select_related("by__person")),
    }
    if team:
        return context | _for_team(request, agreement, parties)
    return context | _for_structures(request, agreement, parties, answering)


def _for_team(request, agreement, parties):
    """What may be done of it, what happened to it, and what each structure says of it."""
    answers = reviews.answers_to(agreement) if agreement.asked_edition else []
    readers = reviews.readers_of(agreement) if agreement.state == AgreementState.REVIEW else []
    readings = reviews.readings(agreement, parties, answers, readers)
    return {
        "own": set(),
        "steps": {step.name for step in workflow.available(agreement, request.user)},
        "assign_form": AssignForm(initial={"adviser": agreement.adviser}),
        "readings": readings,
        "agreed": reviews.agreed_by(readings),
        "history": newest_first([*queries.history(agreement), *reviews.history(answers)]),
    }


def _for_structures(request, agreement, parties, answering):
    """What the reader's own structures say of it, and the forms of those it answers for."""
    mandates = held(request.user)
    own = {mandate.structure_id for mandate in mandates}
    answers = reviews.answers_to(agreement).visible_to(request.user)
    mine = [party for party in parties if party.structure_id in own]
    readings = reviews.readings(agreement, mine, answers)
    speaks_for = {mandate.structure_id for mandate in mandates if mandate.answers}
    forms = [
        AnswerForm(posted(request) if reading.party == answering else None, reading=reading)
        for reading in readings
        if agreement.state == AgreementState.REVIEW and reading.party.structure_id in speaks_for
    ]
    # What still awaits an answer leads the page.
    forms.sort(key=lambda form: form.reading.answer is not None)
    return {"own": own, "readings": readings, "answer_forms": forms}


@requires(is_team_or_partner)
@require_safe
def agreement_pdf(request, pk):
    """The paper to read and to sign."""
    agreement = get_visible(visible(request), pk=pk)
    return HttpResponse(
        documents.agreement_pdf(agreement),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{documents.agreement_filename(agreement)}"',
            "Cache-Control": "private, no-store",
        },
    )


@requires(is_team_or_partner)
@require_safe
def signed_copy(request, pk, copy_pk):
    agreement = get_visible(visible(request), pk=pk)
    return serve(get_visible(agreement.copies.visible_to(request.user), pk=copy_pk))


# Its text and its parties -------------------------------------------------------------------


@requires(is_team)
@require_http_methods(["GET", "POST"])
def agreement_new(request):
    """With which structure first, which the address then carries; then the text."""
    party = PartyForm(request.GET or None)
    if not party.is_valid():
        return render(request, "partners/agreement_new.html", {"form": party})
    structure = party.cleaned_data["structure"]
    form = AgreementForm(
        posted(request),
        initial={"title": f"Convention de partenariat avec {structure.label}"},
    )
    form.fields["adviser"].initial = request.user
    if request.method == "POST" and form.is_valid():
        agreement = services.create(form.save(commit=False), structure=structure, by=request.user)
        messages.success(request, f"Brouillon enregistré{NBSP}: {agreement}.")
        return redirect(agreement)
    return render(request, "partners/agreement_form.html", {"form": form, "structure": structure})


@requires(is_team)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def agreement_edit(request, pk):
    locked = visible(request).select_for_update(of=("self",), no_key=True)
    agreement = get_visible(locked, pk=pk)
    if not agreement.is_writable:
        return refused(request, agreement)
    form = AgreementForm(posted(request), instance=agreement)
    if request.method == "POST" and form.is_valid():
        services.update(form.save(commit=False), by=request.user)
        messages.success(request, f"Convention modifiée{NBSP}: {agreement}.")
        return redirect(agreement)
    context = {"form": form, "agreement": get_visible(visible(request), pk=pk)}
    return render(request, "partners/agreement_form.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def party_new(request, pk):
    agreement = get_visible(visible(request), pk=pk)
    if not agreement.is_writable:
        return refused(request, agreement)
    form = PartyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        structure = form.cleaned_data["structure"]
        try:
            services.add_party(agreement, structure, by=request.user)
        except ValidationError as error:
            form.add_error("structure", error.messages)
        else:
            messages.success(request, f"{structure.label} est désormais partie à la convention.")
            return redirect(agreement)
    context = {"agreement": agreement, "form": form}
    return render(request, "partners/party_new.html", context)


@requires(is_team)
@require_POST
def party_remove(request, pk, party_pk):
    agreement = get_visible(visible(request), pk=pk)
    party = get_visible(agreement.parties.select_related("structure"), pk=party_pk)
    if not agreement.is_writable:
        return refused(request, agreement)
    try:
        services.remove_party(party, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{party} n’est plus partie à la convention.")
    return redirect(agreement)


# What becomes of it -------------------------------------------------------------------------


@requires(is_team)
@require_http_methods(["GET", "POST"])
def agreement_sign(request, pk):
    agreement = get_visible(visible(request), pk=pk)
    if workflow["sign"] not in workflow.available(agreement, request.user):
        return refused(request, agreement, workflow.refusal(agreement, "sign"))
    form = SignForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.sign(agreement, by=request.user, **form.cleaned_data)
        except TransitionRefused as refusal:
            return refused(request, agreement, refusal.message)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Convention signée{NBSP}: {agreement}.")
            return redirect(agreement)
    readings = reviews.readings_today(agreement)
    context = {
        "agreement": agreement,
        "form": form,
        "title": "Enregistrer la signature",
        "agreed": reviews.agreed_by(readings),
        "missing": [reading for reading in readings if not reading.approves],
    }
    return render(request, "partners/agreement_act.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def agreement_copy(request, pk):
    """Another signed copy, beside which the earlier one stays."""
    agreement = get_visible(visible(request), pk=pk)
    if not agreement.is_binding:
        return refused(request, agreement, "Enregistrez d’abord la signature.")
    form = CopyForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        services.replace_copy(agreement, by=request.user, **form.cleaned_data)
        messages.success(request, "Exemplaire signé remplacé. L’ancien reste lisible.")
        return redirect(agreement)
    context = {"agreement": agreement, "form": form, "title": "Remplacer l’exemplaire signé"}
    return render(request, "partners/agreement_act.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def agreement_close(request, pk, step):
    """End it, or decide that it ends: each says why."""
    agreement = get_visible(visible(request), pk=pk)
    if step not in CLOSING:
        raise Http404
    name, act, done = CLOSING[step]
    if workflow[name] not in workflow.available(agreement, request.user):
        return refused(request, agreement, workflow.refusal(agreement, name))
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            act(agreement, by=request.user, **form.cleaned_data)
        except TransitionRefused as refusal:
            return refused(request, agreement, refusal.message)
        messages.success(request, f"{done}{NBSP}: {agreement}.")
        return redirect(agreement)
    context = {"agreement": agreement, "form": form, "title": workflow[name].label}
    return render(request, "partners/agreement_act.html", context)


@requires(is_team)
@require_POST
def agreement_replace(request, pk):
    """A new draft copied from this one, to amend or to renew it."""
    agreement = get_visible(visible(request), pk=pk)
    if not agreement.is_binding:
        return refused(request, agreement, "Seule une convention signée se remplace.")
    try:
        new = services.draft_replacement(agreement, by=request.user)
    except ValidationError as error:
        return refused(request, agreement, " ".join(error.messages))
    messages.success(request, f"Brouillon préparé{NBSP}: il remplacera «{NBSP}{agreement}{NBSP}».")
    return redirect("partners:agreement_edit", new.pk)


@requires(is_team)
@require_POST
def agreement_assign(request, pk):
    agreement = get_visible(visible(request), pk=pk)
    form = AssignForm(request.POST)
    if not form.is_valid():
        return refused(request, agreement, "Cette personne ne fait pas partie de l’équipe.")
    adviser = form.cleaned_data["adviser"]
    services.assign(agreement, adviser=adviser, by=request.user)
    messages.success(request, f"{adviser} suit maintenant la convention.")
    return redirect(agreement)
