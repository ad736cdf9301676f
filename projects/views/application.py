"""A sent application as its applicant sees it: where it stands, and what can be done about it."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import public
from eveil.core.models import TransitionLog
from eveil.core.transitions import TransitionRefused
from projects.enums import IntakeState
from projects.forms.intake import ComplementForm
from projects.readback import read_back
from projects.services import intake as services
from projects.views.apply import by_token, may_save, of_link, too_many


@public
@never_cache
@require_safe
@of_link
def application(request, token):
    """Where the link of every mail leads: to the draft's next step, or to the state."""
    submission = by_token(token)
    if submission.state == IntakeState.DRAFT:
        return redirect("projects:intake_step", token, submission.next_step)
    return state_page(request, submission, ComplementForm())


@public
@never_cache
@require_safe
@of_link
def thanks(request, token):
    submission = by_token(token)
    if submission.state == IntakeState.DRAFT:
        return redirect("projects:intake_step", token, submission.next_step)
    context = {"submission": submission, "answer_days": settings.INTAKE_ANSWER_DAYS}
    return render(request, "projects/apply/thanks.html", context)


@public
@never_cache
@require_POST
@of_link
def complete(request, token):
    """Answer what the team asked."""
    submission = by_token(token)
    form = ComplementForm(request.POST)
    if not form.is_valid():
        return state_page(request, submission, form)
    if not may_save(request):
        return state_page(request, submission, too_many(form), status=429)
    try:
        services.complete(submission, form.cleaned_data["text"])
    except TransitionRefused:
        return state_page(request, by_token(token), form)
    messages.success(request, "Merci, votre complément est arrivé.")
    return redirect("projects:intake_application", token)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_link
def withdraw(request, token):
    """Take an application back, or erase a draft: asked once, said plainly."""
    submission = by_token(token)
    draft = submission.state == IntakeState.DRAFT
    if not draft and not submission.is_open:
        return redirect("projects:intake_application", token)
    if request.method != "POST":
        return render(
            request, "projects/apply/withdraw.html", {"submission": submission, "draft": draft}
        )
    try:
        services.discard(submission) if draft else services.withdraw(submission)
    except TransitionRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("projects:intake_application", token)
    if draft:
        messages.success(request, "Votre brouillon est effacé, avec tout ce qu’il contenait.")
        return redirect("projects:public_home")
    messages.success(request, "Votre candidature est retirée.")
    return redirect("projects:intake_application", token)


def state_page(request, submission, form, status=200):
    waiting = submission.state == IntakeState.MORE_INFO
    unsent = "" if waiting or not form.is_bound else (form["text"].data or "").strip()
    question = TransitionLog.of(submission).filter(transition="ask").first() if waiting else None
    return render(
        request,
        "projects/apply/application.html",
        {
            "submission": submission,
            "question": question,
            "form": form,
            "unsent": unsent,
            "answers": read_back(submission),
            "complements": [
                {**row, "at": datetime.fromisoformat(row["at"])}
                for row in submission.answers.get("complements", [])
            ],
            "answer_days": settings.INTAKE_ANSWER_DAYS,
        },
        status=status,
    )
