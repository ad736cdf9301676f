"""The team sorts applications: one application, and the steps that decide it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eveil.core.access import authorise, get_visible, requires
from eveil.core.dates import ago
from eveil.core.late import too_late
from eveil.core.mailforms import shows_mail
from eveil.core.text import of_person
from eveil.core.transitions import TransitionRefused
from eveil.people.permissions import is_team
from eveil.people.queries import consents
from projects import queries, timelines
from projects.enums import IntakeState
from projects.forms import sorting as forms
from projects.lists import ApplicationList
from projects.models import IntakeSubmission
from projects.permissions import can_read_notes, can_sort
from projects.services import sorting
from projects.workflow import intake

# Steps with a page of their own, by the last part of its address.
STEP_FORMS = {
    "complement": ("ask", forms.AskForm),
    "accepter": ("accept", forms.AcceptForm),
    "orienter": ("refer", forms.ReferForm),
    "retirer": ("withdraw", forms.WithdrawForm),
    "refuser": ("decline", forms.DeclineForm),
}
# Steps taken by one click, and what is said of them.
STEP_VERBS = {"prendre": ("review", sorting.take), "reprendre": ("resume", sorting.resume)}
TAKEN = {
    "prendre": "Vous suivez maintenant la candidature {}.",
    "reprendre": "La candidature {} est de nouveau à l’étude.",
}
# The step that the page of an application offers first.
FIRST = {
    IntakeState.RECEIVED: "review",
    IntakeState.IN_REVIEW: "accept",
    IntakeState.MORE_INFO: "resume",
}


application_list = requires(is_team)(ApplicationList.as_view())


@requires(is_team)
@require_GET
def application_detail(request, pk):
    return _page(request, _visible(request, pk), forms.NoteForm())


@requires(is_team)
@require_POST
def application_move(request, pk, step):
    """A step taken by one click: « Prendre en charge », « Reprendre l’étude »."""
    submission = _sortable(request, pk)
    _, verb = STEP_VERBS[step]
    try:
        verb(submission, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, TAKEN[step].format(of_person(submission.full_name)))
    return redirect("projects:application_detail", pk)


@requires(is_team)
@shows_mail
@require_http_methods(["GET", "POST"])
def application_step(request, pk, step):
    """A step with its own page: what it asks, and the mail that it sends, shown before."""
    submission = _sortable(request, pk)
    name, form_class = STEP_FORMS[step]
    possible = intake[name] in intake.available(submission, request.user)
    if not possible and request.method == "GET":
        messages.error(request, intake.refusal(submission, name))
        return redirect("projects:application_detail", pk)
    form = form_class(_sent(request), submission=submission, user=request.user)
    late = None
    if not possible:
        late = too_late(form, submission, otherwise=submission.full_name)
    elif form.is_valid() and form.was_shown:
        try:
            form.perform()
        except TransitionRefused:
            late = too_late(form, submission, otherwise=submission.full_name)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _done(form, submission))
            return redirect("projects:application_detail", pk)
    return render(
        request,
        "projects/applications/step.html",
        {"submission": submission, "step": intake[name], "form": form, "late": late},
    )


@requires(is_team)
@require_POST
def application_assign(request, pk):
    submission = _sortable(request, pk)
    form = forms.AssignForm(request.POST)
    if form.is_valid():
        adviser = form.cleaned_data["adviser"]
        sorting.assign(submission, adviser=adviser, by=request.user)
        to = f"confiée à {adviser}" if adviser else "suivie par personne"
        messages.success(request, f"La candidature {of_person(submission.full_name)} est {to}.")
    else:
        messages.error(request, "Cette personne ne fait pas partie de l’équipe.")
    return redirect("projects:application_detail", pk)


@requires(is_team)
@require_POST
def application_note(request, pk):
    submission = _visible(request, pk)
    authorise(can_read_notes(request.user))
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, submission, form)
    sorting.add_note(submission, body=form.cleaned_data["body"], by=request.user)
    messages.success(request, "Note ajoutée. L’équipe seule peut la lire.")
    return redirect("projects:application_detail", pk)


@requires(is_team)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def application_correct(request, pk):
    """Correct the core of an application; a save over somebody else's is refused and kept."""
    submission = _sortable(request, pk)
    if request.method == "GET":
        form = forms.CorrectionForm(instance=submission)
    else:
        form = forms.CorrectionForm(request.POST, instance=sorting.lock(submission))
        if form.is_valid():
            changed = form.changed_data
            sorting.correct(form.save(commit=False), changed=changed, by=request.user)
            of_whom = of_person(form.instance.full_name)
            messages.success(request, f"La candidature {of_whom} est corrigée.")
            return redirect("projects:application_detail", pk)
    return render(
        request, "projects/applications/correct.html", {"submission": submission, "form": form}
    )


# Helpers ---------------------------------------------------------------------------------


def _visible(request, pk):
    rows = IntakeSubmission.objects.visible_to(request.user).defer("search")
    with_all_shown = rows.select_related(
        "municipality__epci",
        "assigned_to__person",
        "person__holder",
        "person__user",
        "referred_to",
        "entered_by__person",
        "consent_scan",
    )
    return get_visible(with_all_shown, pk=pk)


def _sortable(request, pk):
    submission = _visible(request, pk)
    authorise(can_sort(request.user, submission))
    return submission


def _page(request, submission, note_form):
    context = {
        "submission": submission,
        "agreed": [row["consent"] for row in consents(submission.person)["rows"] if row["consent"]],
        "steps": _steps(submission, request.user),
        "waiting": _waiting(submission),
        "phone_url": f"tel:{submission.phone}" if submission.phone else "",
        "mail_url": f"mailto:{submission.email}" if submission.email else "",
        "assign_form": forms.AssignForm(initial={"adviser": submission.assigned_to}),
        "note_form": note_form,
        "has_scan": hasattr(submission, "consent_scan"),
        "timeline": timelines.of_application(submission),
        "known": queries.known_before(submission) if submission.is_open else [],
        "accompaniment": None if submission.is_open else queries.accompaniment_of(submission),
    }
    return render(request, "projects/applications/detail.html", context)


def _steps(submission, user):
    """The steps that may be taken now, the likeliest first: (step, address, by one click)."""
    first = FIRST.get(submission.state)
    steps = sorted(intake.available(submission, user), key=lambda step: step.name != first)
    return [(step, *_address(submission, step.name)) for step in steps]


def _address(submission, name):
    for pattern, table in (("application_move", STEP_VERBS), ("application_step", STEP_FORMS)):
        for slug, (transition, _) in table.items():
            if transition == name:
                url = reverse(f"projects:{pattern}", args=[submission.pk, slug])
                return url, table is STEP_VERBS
    raise LookupError(name)


def _waiting(submission):
    """Whose turn it is and since when, in words."""
    whose = "la réponse de la personne" if submission.waits_for_applicant else "notre réponse"
    since = ago(submission.waiting_since)
    late = "<span class='ev-late'>{}</span>" if submission.is_late else "{}"
    return format_html(f"Attend {{}} depuis {late}", whose, since)


def _done(form, submission):
    name = submission.full_name
    return form.done.format(name=name, of_name=of_person(name))


def _sent(request):
    return request.POST if request.method == "POST" else None
