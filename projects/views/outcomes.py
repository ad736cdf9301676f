"""The end of an accompaniment, and the news that an adviser takes on the telephone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import back_to, posted
from eveil.core.mailforms import shows_mail
from eveil.core.text import NBSP
from eveil.core.transitions import TransitionRefused
from eveil.people.permissions import is_team
from projects.enums import AccompanimentState, FollowUpState
from projects.forms.outcomes import CallForm, ExitForm, UndoForm
from projects.interview_queries import called_off_with, to_come
from projects.models import Accompaniment, Exit, FollowUp
from projects.outcome_queries import told_before
from projects.permissions import can_sort, can_undo_exit
from projects.services import outcomes as services
from projects.workflow import pathway


@requires(is_team)
@shows_mail
@require_http_methods(["GET", "POST"])
def exit_new(request, pk):
    """Note the end, read the mail that tells the holder of it, send it."""
    rows = Accompaniment.objects.visible_to(request.user)
    rows = rows.select_related("holder__person", "project", "adviser__person")
    accompaniment = get_visible(rows, pk=pk)
    authorise(can_sort(request.user, accompaniment))
    holder = accompaniment.holder
    if accompaniment.state == AccompanimentState.ENDED:
        messages.error(request, pathway.refusal(accompaniment, "end"))
        return redirect("projects:holder_detail", holder.pk)
    form = ExitForm(posted(request), accompaniment=accompaniment)
    if form.is_valid() and form.was_shown:
        try:
            services.end(
                accompaniment,
                day=form.cleaned_data["day"],
                outcome=form.save(commit=False),
                **form.telling(),
                by=request.user,
            )
        except TransitionRefused as refused:
            messages.error(request, refused.message)
            return redirect("projects:holder_detail", holder.pk)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"Sortie enregistrée{NBSP}: {holder}, {form.instance}.")
            return redirect("projects:holder_detail", holder.pk)
    return exit_page(request, accompaniment, form)


@requires(is_team)
@shows_mail
@require_http_methods(["GET", "POST"])
@transaction.atomic
def exit_edit(request, pk):
    rows = Exit.objects.standing()
    rows = rows.select_related(
        "accompaniment__holder__person",
        "accompaniment__project",
        "accompaniment__adviser__person",
    )
    outcome = get_visible(rows.select_for_update(of=("self",), no_key=True), pk=pk)
    accompaniment = outcome.accompaniment
    authorise(can_sort(request.user, accompaniment))
    form = ExitForm(posted(request), instance=outcome, accompaniment=accompaniment)
    if form.is_valid() and form.was_shown:
        try:
            services.correct(
                form.save(commit=False),
                day=form.cleaned_data["day"],
                **form.telling(),
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"Sortie corrigée{NBSP}: {accompaniment.holder}.")
            return redirect("projects:holder_detail", accompaniment.holder_id)
    return exit_page(request, accompaniment, form)


@requires(is_team)
@shows_mail
@require_http_methods(["GET", "POST"])
def exit_undo(request, pk):
    """Take up again an accompaniment that was ended by error."""
    rows = Exit.objects.select_related(
        "accompaniment__holder__person",
        "accompaniment__project",
        "accompaniment__adviser__person",
    )
    outcome = get_visible(rows, pk=pk)
    accompaniment = outcome.accompaniment
    authorise(can_undo_exit(request.user, accompaniment))
    form = UndoForm(posted(request), outcome=outcome)
    if form.is_valid() and form.was_shown:
        try:
            reason = form.cleaned_data["reason"]
            services.undo(outcome, reason=reason, by=request.user, **form.words())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"Accompagnement rouvert{NBSP}: {accompaniment.holder}.")
            return redirect("projects:holder_detail", accompaniment.holder_id)
    follow_ups = list(outcome.follow_ups.all())
    context = {
        "outcome": outcome,
        "accompaniment": accompaniment,
        "form": form,
        "refusal": services.why_it_stands(outcome),
        "to_cancel": [row for row in follow_ups if row.state in FollowUpState.OPEN],
        "called_off": called_off_with(outcome),
        "answered": [row for row in follow_ups if row.state == FollowUpState.ANSWERED],
    }
    return render(request, "projects/outcomes/undo.html", context)


def exit_page(request, accompaniment, form):
    is_new = accompaniment.state == AccompanimentState.ACTIVE
    still = accompaniment.actions.open().count() if is_new else 0
    context = {
        "accompaniment": accompaniment,
        "form": form,
        "still_to_do": still,
        "to_come": list(to_come(accompaniment)) if is_new else [],
    }
    return render(request, "projects/outcomes/exit.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def follow_up_call(request, pk):
    """Five fields while on the telephone, or together; also to correct what was answered."""
    rows = FollowUp.objects.visible_to(request.user).for_list().with_is_met()
    follow_up = get_visible(rows, pk=pk)
    form = CallForm(posted(request), follow_up=follow_up)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["outcome"] == form.UNREACHABLE:
                services.unreachable(follow_up, by=request.user, words=given["words"])
                said = "injoignable"
            else:
                services.answer(follow_up, answers=form.answers(), by=request.user)
                said = "réponse enregistrée"
        except TransitionRefused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, f"{follow_up.person}, {follow_up.label}{NBSP}: {said}.")
        holder = reverse("projects:holder_detail", args=[follow_up.accompaniment.holder_id])
        return back_to(request, holder)
    person = follow_up.person
    context = {
        "follow_up": follow_up,
        "person": person,
        "accompaniment": follow_up.accompaniment,
        "is_answered": follow_up.state == FollowUpState.ANSWERED,
        "told_before": told_before(follow_up),
        "phone_url": f"tel:{person.phone}" if person.phone else "",
        "form": form,
    }
    return render(request, "projects/outcomes/call.html", context)
