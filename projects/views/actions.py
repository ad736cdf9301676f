"""The action plan on screen: one action, its answers, its comments; the team writes it."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import authorise, get_visible, is_logged_in, requires
from eveil.core.forms import back_to, posted
from eveil.core.text import NBSP
from eveil.core.transitions import TransitionRefused
from eveil.people.permissions import is_team
from partners.pages import base_for_anybody
from projects import action_plan
from projects.action_lists import ActionList
from projects.enums import AccompanimentState
from projects.forms.actions import ANSWERS, STEPS, ActionForm, CommentForm
from projects.models import Accompaniment, ActionItem
from projects.permissions import can_plan
from projects.services import actions as services
from projects.workflow import actions as workflow

LEFT_BEHIND = "Cet accompagnement est terminé\u00a0: son plan d’action ne bouge plus."

action_list = requires(is_team)(ActionList.as_view())


@requires(is_logged_in)
@require_safe
def action_detail(request, pk):
    return page(request, visible(request, pk), CommentForm())


@requires(is_logged_in)
@require_POST
def action_comment(request, pk):
    action = visible(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return page(request, action, form)
    services.comment(action, body=form.cleaned_data["body"], by=request.user)
    messages.success(request, f"Commentaire ajouté{NBSP}: {action}.")
    return redirect(action)


@requires(is_logged_in)
@require_http_methods(["GET", "POST"])
def action_step(request, pk, step):
    """An answer of whoever does it, or of the team for it; some are one click of a list."""
    action = visible(request, pk)
    form_class = STEPS[step]
    transition = workflow[form_class.step]
    if action.is_left_behind:
        messages.error(request, LEFT_BEHIND)
        return back_to(request, action)
    authorise(transition.allowed(request.user, action))
    if action.state not in transition.sources:
        messages.error(request, workflow.refusal(action, form_class.step))
        return back_to(request, action)
    form = form_class(posted(request), action=action)
    if request.method == "POST" and form.is_valid():
        try:
            form.perform(by=request.user)
        except TransitionRefused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, f"{action}{NBSP}: {form.said}.")
        return back_to(request, action)
    context = {
        "base": base_for_anybody(request.user),
        "action": action,
        "form": form,
        # Where the step was asked from; ``back_to`` goes nowhere else than to a page of ours.
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "projects/actions/step.html", context)


@requires(is_team)
@require_http_methods(["GET", "POST"])
def action_new(request, pk):
    rows = Accompaniment.objects.visible_to(request.user)
    accompaniment = get_visible(
        rows.select_related("holder__person", "project", "adviser__person"), pk=pk
    )
    if accompaniment.state == AccompanimentState.ENDED:
        messages.error(request, LEFT_BEHIND)
        return redirect("projects:holder_detail", accompaniment.holder_id)
    form = ActionForm(posted(request), accompaniment=accompaniment, user=request.user)
    if request.method == "POST" and form.is_valid():
        row = form.instance
        action = services.create(
            accompaniment,
            what=row.what,
            due=row.due,
            person=row.person,
            structure=row.structure,
            by=request.user,
        )
        messages.success(request, f"Ajouté au plan d’action{NBSP}: {action}.")
        return redirect("projects:holder_detail", accompaniment.holder_id)
    return form_page(request, accompaniment, form)


@requires(is_team)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def action_edit(request, pk):
    action = get_visible(
        ActionItem.objects.visible_to(request.user)
        .for_list()
        .select_for_update(of=("self",), no_key=True),
        pk=pk,
    )
    authorise(can_plan(request.user, action) and action.accompaniment_id is not None)
    form = ActionForm(
        posted(request),
        instance=action,
        accompaniment=action.accompaniment,
        user=request.user,
    )
    if request.method == "POST" and form.is_valid():
        services.correct(form.save(commit=False), by=request.user)
        messages.success(request, f"Action modifiée{NBSP}: {action}.")
        return redirect(action)
    return form_page(request, action.accompaniment, form)


# Helpers ---------------------------------------------------------------------------------


def visible(request, pk):
    return get_visible(ActionItem.objects.visible_to(request.user).for_list(), pk=pk)


def page(request, action, form):
    user = request.user
    steps = {step.name for step in workflow.available(action, user)}
    context = {
        "base": base_for_anybody(user),
        "is_staff": is_team(user),
        "action": action,
        "serves": action_plan.serves(action, user),
        "knows_holder": action.accompaniment_id and action_plan.knows_holder(action, user),
        "answers": [(slug, form.button) for slug, form in ANSWERS.items() if form.step in steps],
        "can_drop": "drop" in steps,
        "can_reopen": "reopen" in steps,
        "can_edit": can_plan(user, action) and action.accompaniment_id,
        "comments": action.comments.select_related("author"),
        "form": form,
    }
    return render(request, "projects/actions/detail.html", context)


def form_page(request, accompaniment, form):
    context = {"accompaniment": accompaniment, "form": form}
    return render(request, "projects/actions/form.html", context)
