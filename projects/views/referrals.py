"""Referrals both ways: the list, one referral, and what each side does with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core import limits
from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.core.late import too_late
from eveil.core.mailforms import shows_mail
from eveil.core.models import TransitionLog
from eveil.core.pieces import Entry
from eveil.core.text import NBSP
from eveil.core.transitions import TransitionRefused
from eveil.people.enums import ConsentChannel
from eveil.people.permissions import is_team
from partners.pages import base_for
from partners.permissions import is_team_or_partner
from projects import tokens
from projects.enums import ReferralState, Way
from projects.exchange_lists import ReferralList, acting_structures
from projects.forms import exchanges as forms
from projects.models import ProjectHolder, Referral
from projects.services import referrals as services

TOO_MANY = "Trop d’envois en peu de temps. Rien n’est perdu\u00a0: renvoyez dans une heure."
STEPS = {
    "decliner": ("decline", forms.DeclineReferralForm),
    "suite": ("close", forms.CloseReferralForm),
}

referral_list = requires(is_team_or_partner)(ReferralList.as_view())


@requires(is_team_or_partner)
@require_safe
def referral_detail(request, pk):
    return page(request, visible(request, pk))


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def refer_in(request):
    """Send somebody to EVEIL: a short form, an application that waits for the person."""
    structures = None if is_team(request.user) else acting_structures(request.user)
    form = forms.ReferInForm(posted(request), structures=structures)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        email = {"email": given["email"]} if given["email"] else {}
        if not limits.allow("referral", user=str(request.user.pk), **email):
            form.add_error(None, TOO_MANY)
        else:
            referral = services.refer_in(
                form.chosen,
                columns=form.columns(),
                words=given["words"],
                asked_how=given["asked_how"],
                by=request.user,
            )
            messages.success(request, sent_words(referral))
            return redirect(referral)
    context = {"base": base_for(request.user), "form": form}
    return render(request, "projects/exchanges/refer_in.html", context)


@requires(is_team_or_partner)
@require_POST
def referral_accept(request, pk):
    """By the structure, in one touch; by the team when it is told on the telephone."""
    referral = visible(request, pk)
    authorise(can(referral, "accept", request.user))
    try:
        services.accept(referral, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, f"C’est noté{NBSP}: {referral.structure} reçoit {referral.full_name}."
        )
    return redirect(referral)


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
def referral_step(request, pk, step):
    """A step that asks for words: decline, say what became of it."""
    referral = visible(request, pk)
    name, form_class = STEPS[step]
    authorise(can(referral, name, request.user))
    workflow = services.workflow_of(referral)
    possible = workflow[name] in workflow.available(referral, request.user)
    if not possible and request.method != "POST":
        messages.error(request, workflow.refusal(referral, name))
        return redirect(referral)
    form = form_class(posted(request), referral=referral)
    late = None
    if not possible:
        late = too_late(form, referral, otherwise=referral.full_name)
    elif request.method == "POST" and form.is_valid():
        try:
            form.perform(by=request.user)
        except TransitionRefused:
            late = too_late(form, referral, otherwise=referral.full_name)
        else:
            messages.success(request, form.done.format(name=referral.full_name))
            return redirect(referral)
    context = {
        "base": base_for(request.user),
        "referral": referral,
        "step": workflow[name],
        "form": form,
        "late": late,
    }
    return render(request, "projects/exchanges/referral_step.html", context)


@requires(is_team)
@require_POST
def referral_agreement(request, pk):
    """What the person says on the telephone: yes, with what it lets know, or no."""
    referral = visible(request, pk)
    form = forms.AgreementForm(request.POST, exchange=referral)
    try:
        if not form.is_valid():
            return page(request, referral, form)
        if form.cleaned_data["answer"] == form.NO:
            services.drop(referral, by=request.user)
            messages.success(request, f"C’est noté{NBSP}: {referral.full_name} ne souhaite pas.")
        else:
            services.agree(
                referral,
                shares=form.cleaned_data["shares"],
                by=request.user,
                channel=ConsentChannel.ORAL,
            )
            messages.success(request, f"Orientation transmise à {referral.structure}.")
    except TransitionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("projects:referral_detail", pk)


@requires(is_team)
@shows_mail
@require_http_methods(["GET", "POST"])
def holder_refer(request, pk):
    """Send a holder to a structure."""
    holders = ProjectHolder.objects.visible_to(request.user).select_related("person")
    holder = get_visible(holders, pk=pk)
    form = forms.ReferOutForm(posted(request), person=holder.person, user=request.user)
    if request.method == "POST" and form.is_ready:
        try:
            referral = form.perform()
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, sent_words(referral))
            return redirect(referral)
    context = {"holder": holder, "form": form}
    return render(request, "projects/exchanges/refer_out.html", context)


# Helpers ---------------------------------------------------------------------------------


def visible(request, pk):
    rows = Referral.objects.visible_to(request.user).select_related("person__holder")
    return get_visible(rows.for_list().select_related("person__holder"), pk=pk)


def can(referral, name, user):
    """May ``user`` ever take this step, whatever the state?"""
    workflow = services.workflow_of(referral)
    return workflow[name].allowed(user, referral) and not (referral.is_in and name != "close")


def sent_words(referral):
    if referral.is_in and not referral.submission.email:
        return f"Merci{NBSP}: nous appelons {referral.full_name}."
    if referral.state == ReferralState.ASKED:
        return f"La question est posée à {referral.full_name}, par courriel."
    return f"Orientation transmise à {referral.structure}."


def page(request, referral, form=None):
    by_team = is_team(request.user)
    asks = by_team and not referral.is_in and referral.state == ReferralState.ASKED
    context = {
        "base": base_for(request.user),
        "referral": referral,
        "by_team": by_team,
        "steps": [
            step.name
            for step in services.workflow_of(referral).available(referral, request.user)
            if can(referral, step.name, request.user)
        ]
        if referral.is_told
        else [],
        "contacts": referral.ways() if referral.way == Way.OUT else [],
        "holder": getattr(referral.person, "holder", None) if by_team else None,
        "draft": forms.draft_of(referral) if by_team else None,
        "form": form or (forms.AgreementForm(exchange=referral) if asks else None),
        "answer_path": tokens.path(referral) if by_team else "",
        "history": history(referral) if by_team else [],
    }
    return render(request, "projects/exchanges/referral_detail.html", context)


def history(referral):
    return [
        Entry(
            title=ReferralState(log.to_state).label,
            at=log.at,
            icon=ReferralState.STYLE[log.to_state][1],
            by=str(log.by or referral.full_name),
            text=log.reason,
        )
        for log in TransitionLog.of(referral)
    ]
