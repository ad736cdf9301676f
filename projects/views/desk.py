"""The team enters an application for somebody without a computer: the same five steps."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import authorise, get_visible, requires
from eveil.core.files import serve
from eveil.core.forms import posted
from eveil.core.text import of_person
from eveil.people.permissions import is_team
from projects import queries
from projects.enums import IntakeState, IntakeStep
from projects.forms.desk import DESK_FORMS, DeskConsentsForm, DeskYouForm
from projects.models import ConsentScan, IntakeSubmission
from projects.permissions import can_enter
from projects.readback import read_back
from projects.services import intake as services
from projects.views.apply import LATER, following, leaving_for, previous, retention, saved_when


@requires(is_team)
@require_http_methods(["GET", "POST"])
def start(request):
    """The first step; and what was begun and not sent."""
    authorise(can_enter(request.user))
    form = DeskYouForm(posted(request))
    if form.is_valid():
        submission = services.begin(form.columns(), by=request.user)
        return redirect("projects:desk_step", submission.pk, IntakeStep.PLACE)
    rows = IntakeSubmission.objects.entered_by_team().select_related("entered_by__person")
    drafts = [
        (draft, f"{draft.entered_by}, {saved_when(draft)}")
        for draft in rows.order_by("-updated_at")[:20]
    ]
    return _page(request, IntakeStep.YOU, form, drafts=drafts)


@requires(is_team)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def step(request, pk, step):
    """One step; what is valid of it is kept even when the whole is not."""
    submission = _entered(request, pk, lock=request.method == "POST")
    if submission.state != IntakeState.DRAFT:
        return _recorded(request, submission)
    form = DESK_FORMS[step](posted(request), instance=submission)
    if request.method != "POST":
        return _page(request, step, form, submission)
    leaving = leaving_for(request)
    complete = form.is_valid()
    ready = complete or (leaving and form.forgive())
    if form.conflict:
        return _page(request, step, form, submission)
    saved = services.save_step(
        submission, step, columns=form.columns(), answers=form.answers(), complete=complete
    )
    if not ready:
        form.reopen(saved)
        return _page(request, step, form, saved)
    if leaving:
        return _leave(pk, leaving)
    return redirect("projects:desk_step", pk, following(step, saved))


@requires(is_team)
@require_http_methods(["GET", "POST"])
def send(request, pk):
    """Read it back to the person, note its agreements, record the application."""
    submission = _entered(request, pk)
    if submission.state != IntakeState.DRAFT:
        return _recorded(request, submission)
    if leaving := leaving_for(request):
        return _leave(pk, leaving)
    files = request.FILES if request.method == "POST" else None
    form = DeskConsentsForm(posted(request), files, submission=submission)
    if form.is_valid():
        try:
            services.submit(
                submission,
                agreed=form.agreed(),
                by=request.user,
                same_as=form.same_person(),
                channel=form.cleaned_data["channel"],
                scan=form.cleaned_data["scan"],
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(
                request, f"La candidature {of_person(submission.full_name)} est reçue."
            )
            return redirect("projects:application_detail", pk)
    return _page(request, IntakeStep.CONSENTS, form, submission)


@requires(is_team)
@require_POST
@transaction.atomic
def discard(request, pk):
    submission = _entered(request, pk, lock=True)
    if submission.state != IntakeState.DRAFT:
        return _recorded(request, submission)
    services.discard(submission)
    messages.success(request, "La saisie est effacée, avec tout ce qu’elle contenait.")
    return redirect("projects:desk_start")


@requires(is_team)
@require_safe
def consent_scan(request, pk):
    """The paper that was signed when the application was entered."""
    submission = get_visible(IntakeSubmission.objects.visible_to(request.user), pk=pk)
    return serve(get_visible(ConsentScan.objects.all(), submission=submission))


def _leave(pk, leaving):
    if leaving == LATER:
        return redirect("projects:desk_start")
    return redirect("projects:desk_step", pk, leaving)


def _entered(request, pk, *, lock=False):
    """What the team entered; a draft that an applicant writes itself is nobody's business."""
    rows = IntakeSubmission.objects.exclude(entered_by=None).select_related("municipality")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    submission = get_visible(rows, pk=pk)
    authorise(can_enter(request.user))
    return submission


def _recorded(request, submission):
    """A second click, another tab, a colleague: what is recorded is read and corrected there."""
    of_whom = of_person(submission.full_name)
    messages.info(request, f"La candidature {of_whom} est déjà enregistrée.")
    return redirect("projects:application_detail", submission.pk)


def _page(request, step, form, submission=None, drafts=()):
    context = {
        "step": step,
        "number": list(IntakeStep).index(step) + 1,
        "steps": list(IntakeStep),
        "previous": previous(step) if submission else None,
        "following": following(step, submission) if step != IntakeStep.CONSENTS else None,
        "form": form,
        "submission": submission,
        "drafts": drafts,
        "saved": saved_when(submission) if submission else "",
        "known": [
            (person, getattr(person, "holder", None))
            for person in (queries.same_person(submission) if submission else [])
        ],
        "is_last": step == IntakeStep.CONSENTS,
    }
    if step == IntakeStep.CONSENTS:
        context |= {
            "answers": read_back(submission, of_person=True),
            "missing": submission.steps_missing,
            "retention": retention(),
        }
    return render(request, "projects/desk/step.html", context)
