"""The sheet of an interview: on paper, signed on screen by each, or scanned."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eveil.core.access import authorise, get_visible, requires
from eveil.core.files import serve
from eveil.core.forms import posted
from eveil.people.permissions import is_team
from projects.documents.interviews import sheet_pdf
from projects.enums import InterviewState, Signatory
from projects.forms.signing import ScanForm, SignForm
from projects.permissions import can_sign, can_write_up, is_holder
from projects.services import summaries as services
from projects.views.interviews import detail_page, visible_interview
from projects.views.my_interviews import own_interview


@requires(is_team)
@require_http_methods(["GET", "POST"])
def interview_sign(request, pk, role):
    """The adviser signs; or hands its screen to the holder, who signs by hand."""
    interview = visible_interview(request, pk)
    page = "projects/interviews/sign.html"
    return _sign(request, interview, Signatory(role), page, interview.get_absolute_url())


@requires(is_holder)
@require_http_methods(["GET", "POST"])
def my_interview_sign(request, pk):
    interview = own_interview(request, pk)
    page = "projects/interviews/my_sign.html"
    return _sign(
        request, interview, Signatory.HOLDER, page, reverse("projects:my_interview", args=[pk])
    )


def _sign(request, interview, role, template, back):
    authorise(interview.state == InterviewState.HELD and can_sign(request.user, interview, role))
    person = interview.holder.person if role == Signatory.HOLDER else interview.adviser.person
    form = SignForm(
        posted(request),
        signatory=str(person),
        may_type=person.pk == request.user.person_id,
        initial={"shown": interview.fingerprint},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.sign(
                interview,
                role,
                by=request.user,
                name=str(person),
                shown=form.cleaned_data["shown"],
                strokes=form.cleaned_data["strokes"],
            )
        except ValidationError as refused:
            # What is shown now is what the next attempt signs.
            form.data = {**form.data.dict(), "shown": interview.fingerprint, "strokes": ""}
            form.add_error(None, refused)
        else:
            messages.success(request, "Signature enregistrée. Merci.")
            return redirect(back)
    context = {
        "form": form,
        "interview": interview,
        "signatory": person,
        "is_own": person.pk == request.user.person_id,
        "back": back,
    }
    return render(request, template, context)


@requires(is_team)
@require_POST
def interview_ask(request, pk):
    """Tell the holder that the summary is there to be read and signed."""
    interview = visible_interview(request, pk)
    authorise(interview.state == InterviewState.HELD and can_write_up(request.user, interview))
    person = interview.holder.person
    if not person.email:
        messages.error(request, f"Aucune adresse électronique n’est connue pour {person}.")
    elif services.ask_signature(interview, by=request.user):
        messages.success(request, f"{person} reçoit un courriel pour lire et signer.")
    else:
        messages.success(request, f"{person} a déjà reçu ce courriel pour ce compte rendu.")
    return redirect(interview)


@requires(is_team)
@require_GET
def interview_sheet(request, pk):
    return _sheet(visible_interview(request, pk))


@requires(is_holder)
@require_GET
def my_interview_sheet(request, pk):
    return _sheet(own_interview(request, pk))


def _sheet(interview):
    response = HttpResponse(sheet_pdf(interview), content_type="application/pdf")
    name = f"entretien-{interview.starts_at:%Y-%m-%d}-{interview.pk}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@requires(is_team)
@require_POST
def interview_scan(request, pk):
    interview = visible_interview(request, pk)
    authorise(interview.state == InterviewState.HELD and can_write_up(request.user, interview))
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        return detail_page(request, interview, form)
    services.add_scan(interview, form.cleaned_data["scan"], by=request.user)
    messages.success(request, f"Feuille signée ajoutée à l’entretien de {interview.holder}.")
    return redirect(interview)


@requires(is_team)
@require_GET
def interview_scan_file(request, pk, scan_pk):
    return serve(get_visible(visible_interview(request, pk).scans.all(), pk=scan_pk))


@requires(is_holder)
@require_GET
def my_interview_scan(request, pk, scan_pk):
    return serve(get_visible(own_interview(request, pk).scans.all(), pk=scan_pk))
