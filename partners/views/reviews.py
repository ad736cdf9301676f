"""An agreement under review: given to its parties to read, answered by each."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.core.mailforms import shows_mail
from eveil.core.text import NBSP, plural
from eveil.people.permissions import is_team
from partners.enums import AgreementState
from partners.forms.reviews import NoteForm
from partners.models import Structure
from partners.notifications.reviews import ReviewAsked
from partners.permissions import can_answer, is_team_or_partner
from partners.queries import reviews as queries
from partners.services import reviews as services
from partners.views.agreements import page_of, refused, visible
from partners.workflow import agreements as workflow

NOBODY = "nommez son interlocuteur principal, ou qui la représente légalement."


@requires(is_team)
@shows_mail
@require_http_methods(["GET", "POST"])
def agreement_submit(request, pk):
    """Who will be asked to read it, and the mail that they get; again, once the text changed."""
    agreement = get_visible(visible(request), pk=pk)
    available = {step.name for step in workflow.available(agreement, request.user)}
    act = services.submit_again if "submit_again" in available else services.submit
    if not available & {"submit", "submit_again"}:
        return refused(request, agreement, workflow.refusal(agreement, "submit"))
    if request.method == "POST":
        try:
            act(agreement, by=request.user)
        except ValidationError as error:
            return refused(request, agreement, " ".join(error.messages))
        messages.success(request, "Les parties peuvent maintenant lire la convention.")
        return redirect(agreement)
    readers = [one for one in queries.readers_of(agreement) if one.person.email]
    context = {
        "agreement": agreement,
        "parties": queries.asked_of(agreement, readers),
        "readers": readers,
        "told": plural(len(readers), "personne"),
        "mail": mail_of(agreement, readers, by=request.user),
    }
    return render(request, "partners/agreement_submit.html", context)


def mail_of(agreement, readers, *, by):
    """What the first of ``readers`` would receive, without its personal link."""
    return ReviewAsked(agreement, readers[0], by, preview=True).render() if readers else None


@requires(is_team_or_partner)
@require_POST
def agreement_answer(request, pk, party_pk):
    """What a structure thinks of the text, said by who answers for it."""
    agreement = get_visible(visible(request), pk=pk)
    own = Structure.objects.visible_to(request.user)
    party = get_visible(agreement.parties.filter(structure__in=own), pk=party_pk)
    authorise(can_answer(request.user, party.structure))
    context = page_of(request, agreement, answering=party)
    forms = [form for form in context["answer_forms"] if form.is_bound]
    if not forms:
        return refused(request, agreement, services.OVER)
    form = forms[0]
    if form.is_valid():
        try:
            given = services.answer(
                agreement, party.structure, by=request.user, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            form.show_again()
        else:
            said = "approuve ce texte" if given.approves else "demande des changements"
            messages.success(request, f"C’est transmis à l’équipe\u00a0: {party} {said}.")
            return redirect(agreement)
    return render(request, "partners/agreement_detail.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def agreement_note(request, pk, party_pk):
    """What a structure said on the telephone, by post or at a meeting: who, how and when."""
    agreement = get_visible(visible(request), pk=pk)
    party = get_visible(agreement.parties.select_related("agreement", "structure"), pk=party_pk)
    if agreement.state != AgreementState.REVIEW:
        return refused(request, agreement, services.OVER)
    readers = queries.readers_of(agreement)
    reading = queries.reading_of(party, readers)
    if not reading.readers:
        return refused(request, agreement, f"Personne ne répond pour {party}{NBSP}: {NOBODY}")
    form = NoteForm(posted(request), reading=reading)
    if request.method == "POST" and form.is_valid():
        try:
            given = services.note(agreement, party.structure, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            form.show_again()
        else:
            verdict = given.get_verdict_display().lower()
            messages.success(request, f"C’est noté{NBSP}: {party} {verdict}.")
            return redirect(agreement)
    context = {
        "agreement": agreement,
        "form": form,
        "title": "Noter une réponse",
        "about": party,
        "reading": reading,
    }
    return render(request, "partners/agreement_act.html", context)
