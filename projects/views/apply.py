"""The public application: begin it, write its steps, send it. No account, only a link."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eveil.core import limits
from eveil.core.access import get_visible, public
from eveil.core.dates import hour, short_day
from eveil.people.enums import ConsentChannel
from eveil.people.permissions import is_team
from projects.enums import IntakeState, IntakeStep
from projects.forms.intake import FORMS, ConsentsForm, ResumeForm, StartForm
from projects.models import IntakeSubmission
from projects.readback import read_back
from projects.services import intake as services

TEMPLATES = {
    IntakeStep.YOU: "projects/apply/step_you.html",
    IntakeStep.PLACE: "projects/apply/step_place.html",
    IntakeStep.PROJECT: "projects/apply/step_project.html",
    IntakeStep.NEEDS: "projects/apply/step_needs.html",
    IntakeStep.CONSENTS: "projects/apply/step_consents.html",
}

# Where a button of a step may lead, beside another step.
LATER = "plus-tard"

TOO_MANY = (
    "Trop d’envois en peu de temps depuis votre connexion ou pour cette adresse. Rien n’est "
    "perdu : gardez cette page ouverte et envoyez à nouveau dans une heure, ou appelez-nous."
)

SENT_ALREADY = (
    "Cette candidature est déjà envoyée\u00a0: ce que vous venez d’écrire n’y est pas ajouté. "
    "Appelez-nous pour la corriger."
)


def of_link(view):
    """A view on the application of a link: of an erased draft, the page says so."""

    @wraps(view)
    def found(request, token, **kwargs):
        try:
            return view(request, token, **kwargs)
        except Http404:
            context = {"retention": retention()}
            return render(request, "projects/apply/lost.html", context, status=404)

    return found


@public
@require_safe
def home(request):
    """What EVEIL is, and how to apply."""
    return render(request, "projects/apply/home.html")


@public
@require_safe
def privacy(request):
    """What is done with the information that people entrust to us."""
    return render(request, "projects/apply/privacy.html", {"retention": retention()})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    """The first step. Only a valid one makes a draft: robots and passers-by leave nothing."""
    form = StartForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return step_page(request, IntakeStep.YOU, form)
    columns = form.columns()
    if not may_mail(request, columns["email"]):
        return step_page(request, IntakeStep.YOU, too_many(form), status=429)
    submission = services.begin(columns)
    return redirect("projects:intake_step", submission.token, IntakeStep.PLACE)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_link
@transaction.atomic
def step(request, token, step):
    """One step of a draft. What is valid is kept even when the step as a whole is not."""
    submission = by_token(token, lock=request.method == "POST")
    if submission.state != IntakeState.DRAFT:
        if request.method == "POST":
            messages.info(request, SENT_ALREADY)
        return redirect("projects:intake_application", token)
    if request.method != "POST":
        return step_page(request, step, FORMS[step](instance=submission), submission)
    return write_step(request, submission, step)


def write_step(request, submission, step):
    """Save a step of a locked draft, and go where its writer wants."""
    address = submission.email
    form = FORMS[step](request.POST, instance=submission)
    leaving = leaving_for(request)
    complete = form.is_valid()
    ready = complete or (leaving and form.forgive())
    if form.conflict:
        return step_page(request, step, form, submission)
    columns = form.columns()
    moved = columns.get("email", address) != address
    if not may_save(request) or (moved and not may_mail(request, columns["email"])):
        return step_page(request, step, too_many(form), submission, status=429)
    saved = services.save_step(
        submission, step, columns=columns, answers=form.answers(), complete=complete
    )
    if not ready:
        form.reopen(saved)
        return step_page(request, step, form, saved)
    if leaving:
        return leave(request, saved, leaving)
    return redirect("projects:intake_step", saved.token, following(step, saved))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_link
def send(request, token):
    """The last step: read everything again, agree, send."""
    submission = by_token(token)
    if submission.state != IntakeState.DRAFT:
        # A second click, or another tab: the same page as the first one gets.
        return redirect("projects:intake_thanks", token)
    if leaving := leaving_for(request):
        return leave(request, submission, leaving)
    form = ConsentsForm(request.POST if request.method == "POST" else None, submission=submission)
    if not form.is_valid():
        return step_page(request, IntakeStep.CONSENTS, form, submission)
    if not may_save(request):
        return step_page(request, IntakeStep.CONSENTS, too_many(form), submission, status=429)
    try:
        # What the team notes was said to it; what a person clicks is its own act.
        channel = ConsentChannel.ORAL if is_team(request.user) else ConsentChannel.ONLINE
        services.submit(submission, agreed=form.agreed(), tell=form.tells, channel=channel)
    except ValidationError:  # Another tab made a step incomplete, or erased the draft.
        return redirect("projects:intake_send", token)
    return redirect("projects:intake_thanks", token)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request):
    """Ask for a lost link again. The answer never tells whether there is an application."""
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return resume_page(request, form)
    email = form.cleaned_data["email"]
    if not may_mail(request, email):
        return resume_page(request, too_many(form), status=429)
    services.mail_link(email)
    return redirect("projects:intake_link_sent")


@public
@require_safe
def link_sent(request):
    return render(request, "projects/apply/link_sent.html")


# Helpers ---------------------------------------------------------------------------------


def by_token(token, *, lock=False):
    """The application of this link, or 404."""
    rows = IntakeSubmission.objects.select_related("municipality")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return get_visible(rows, token=token)


def leaving_for(request):
    """Where who leaves a step unfinished goes: another step, ``LATER``, or None."""
    asked = request.POST.get("vers")
    return asked if asked in {*IntakeStep.values, LATER} else None


def leave(request, submission, leaving):
    if leaving != LATER:
        return redirect("projects:intake_step", submission.token, leaving)
    to = f" Le lien pour reprendre est parti à {submission.masked_email}."
    messages.success(
        request, f"Enregistré {saved_when(submission)}.{to if submission.email else ''}"
    )
    return redirect("projects:intake_resume")


def following(step, submission=None):
    """Where a complete step leads: who corrects one of a whole application reads it again."""
    if submission and not set(submission.steps_missing) - {step}:
        return IntakeStep.CONSENTS
    steps = list(IntakeStep)
    return steps[steps.index(step) + 1]


def previous(step):
    steps = list(IntakeStep)
    return steps[steps.index(step) - 1] if step != steps[0] else None


def step_page(request, step, form, submission=None, status=200):
    context = {
        "step": step,
        "number": list(IntakeStep).index(step) + 1,
        "steps": list(IntakeStep),
        "previous": previous(step) if submission else None,
        "following": following(step, submission) if step != IntakeStep.CONSENTS else None,
        "form": form,
        "submission": submission,
        "saved": saved_when(submission) if submission else "",
    }
    if step == IntakeStep.CONSENTS:
        context |= {
            "answers": read_back(submission),
            "missing": submission.steps_missing,
            "retention": retention(),
        }
    return render(request, TEMPLATES[step], context, status=status)


def saved_when(submission):
    """« à 14 h 32 » today, « le 19 nov. à 14 h 32 » on another day."""
    at = submission.updated_at
    day = "" if timezone.localdate(at) == timezone.localdate() else f"le {short_day(at)} "
    return f"{day}à {hour(at)}"


def retention():
    """What the information notice says of durations."""
    return {
        "draft_days": settings.INTAKE_DRAFT_DAYS["delete"],
        "prospect_years": settings.RETENTION_PROSPECT_YEARS,
    }


def resume_page(request, form, status=200):
    return render(request, "projects/apply/resume.html", {"form": form}, status=status)


def may_mail(request, email):
    """Every mail that a visitor causes counts, for the visitor and for the address."""
    return limits.allow("intake_link", ip=limits.client_ip(request), email=email)


def may_save(request):
    return limits.allow("intake_save", ip=limits.client_ip(request))


def too_many(form):
    """The form with the reason why it went no further; it keeps all that was typed."""
    form.add_error(None, TOO_MANY)
    return form
