"""Projects that their holders show, and the hands that structures raise for them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.core.mailforms import shows_mail
from eveil.core.models import TransitionLog
from eveil.core.pieces import Entry
from eveil.core.text import NBSP
from eveil.core.transitions import TransitionRefused
from eveil.people.enums import ConsentChannel
from eveil.people.permissions import is_team
from partners.pages import base_for
from partners.permissions import is_partner, is_team_or_partner
from projects import matching
from projects.enums import HandState
from projects.exchange_lists import HandList, acting_structures
from projects.forms import exchanges as forms
from projects.models import HelpOffer, Project
from projects.services import hands as services
from projects.workflow import hands

STEPS = {
    "transmettre": ("pass_on", forms.PassOnForm),
    "decliner": ("decline", forms.DeclineHandForm),
}

hand_list = requires(is_team_or_partner)(HandList.as_view())


@requires(is_team_or_partner)
@require_safe
def shared_project(request, pk):
    """The sheet of a project: what its holders agree, this moment, to show to structures."""
    project = get_visible(Project.objects.shown(), pk=pk)
    structures = acting_structures(request.user)
    offers = matching.offers_of(structures)
    raised = list(HelpOffer.objects.visible_to(request.user).filter(project=project).for_list())
    busy = {hand.structure_id for hand in raised if hand.state not in HandState.OVER}
    context = {
        "base": base_for(request.user),
        "project": project,
        "can_raise": any(structure.pk not in busy for structure in structures),
        "why": matching.why(project, offers),
        "raised": raised,
    }
    return render(request, "projects/exchanges/shared_project.html", context)


@requires(is_partner)
@require_http_methods(["GET", "POST"])
def hand_raise(request, pk):
    """Offer help to a project; what could meet its needs is chosen already."""
    project = get_visible(Project.objects.shown(), pk=pk)
    structures = acting_structures(request.user)
    met = matching.reasons(project, matching.offers_of(structures))
    initial = {"offer": met[0][1]} if met else {}
    if len(structures) > 1:
        initial["structure"] = structures[0]
    form = forms.HandForm(posted(request), structures=structures, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            hand = services.raise_hand(
                project,
                form.chosen,
                offer=form.cleaned_data["offer"],
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(
                request,
                f"Merci{NBSP}! Votre proposition pour «{NBSP}{project}{NBSP}» est chez la personne "
                "qui l’accompagne.",
            )
            return redirect(hand)
    context = {"base": base_for(request.user), "project": project, "form": form}
    return render(request, "projects/exchanges/hand_raise.html", context)


@requires(is_team_or_partner)
@require_safe
def hand_detail(request, pk):
    """Where another holder's answer took the place of the one asked first, its page."""
    try:
        hand = visible(request, pk)
    except Http404:
        together = HelpOffer.objects.filter(pk=pk).values("together")
        instead = HelpOffer.objects.visible_to(request.user).filter(together__in=together).first()
        if instead is None:
            raise
        return redirect(instead)
    return page(request, hand)


@requires(is_team)
@shows_mail
@require_http_methods(["GET", "POST"])
def hand_step(request, pk, step):
    """Pass it on, or say why not; the mail that leaves is shown before."""
    hand = visible(request, pk)
    name, form_class = STEPS[step]
    if hands[name] not in hands.available(hand, request.user):
        messages.error(request, hands.refusal(hand, name))
        return redirect(hand)
    form = form_class(posted(request), hand=hand, user=request.user)
    if request.method == "POST" and form.is_valid() and form.was_shown:
        try:
            form.perform()
        except TransitionRefused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, form.done)
        return redirect(hand)
    context = {"hand": hand, "step": hands[name], "form": form}
    return render(request, "projects/exchanges/hand_step.html", context)


@requires(is_team)
@require_POST
def hand_agreement(request, pk):
    """What the holder says on the telephone."""
    hand = visible(request, pk)
    form = forms.AgreementForm(request.POST, exchange=hand)
    if not form.is_valid():
        return page(request, hand, form)
    try:
        if form.cleaned_data["answer"] == form.NO:
            services.refuse(hand, by=request.user)
            messages.success(request, "C’est noté, et la structure le sait.")
        else:
            shares = form.cleaned_data["shares"]
            services.agree(hand, shares=shares, by=request.user, channel=ConsentChannel.ORAL)
            messages.success(request, "Mise en relation faite\u00a0: l’un et l’autre le savent.")
    except TransitionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("projects:hand_detail", pk)


@requires(is_partner)
@require_POST
def hand_take_back(request, pk):
    hand = visible(request, pk)
    authorise(hands["take_back"].allowed(request.user, hand))
    try:
        services.take_back(hand, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Votre proposition est retirée.")
    return redirect("projects:hand_detail", pk)


# Helpers ---------------------------------------------------------------------------------


def visible(request, pk):
    return get_visible(HelpOffer.objects.visible_to(request.user).for_list(), pk=pk)


def page(request, hand, form=None):
    by_team = is_team(request.user)
    asks = by_team and hand.state == HandState.ASKED
    context = {
        "base": base_for(request.user),
        "hand": hand,
        "by_team": by_team,
        "steps": [step.name for step in hands.available(hand, request.user)],
        "contacts": hand.ways() if hand.is_named else [],
        "form": form or (forms.AgreementForm(exchange=hand) if asks else None),
        "history": history(hand) if by_team else [],
        "others": hand.others() if by_team else [],
    }
    return render(request, "projects/exchanges/hand_detail.html", context)


def history(hand):
    """What the log has nobody for, the holder did by its link, or time."""
    return [
        Entry(
            title=HandState(log.to_state).label,
            at=log.at,
            icon=HandState.STYLE[log.to_state][1],
            by="La plateforme" if log.transition == "lapse" else str(log.by or hand.subject),
            text=log.reason,
        )
        for log in TransitionLog.of(hand)
    ]
