"""Interviews as the team sees them: slots, appointments, and what came of them."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eveil.core import ics
from eveil.core.access import authorise, get_visible, requires
from eveil.core.dates import duration, period
from eveil.core.forms import posted
from eveil.core.models import TransitionLog
from eveil.core.text import NBSP, plural
from eveil.core.transitions import TransitionRefused
from eveil.people.permissions import is_team
from projects import interview_queries as queries
from projects.calendar import appointment
from projects.enums import InterviewMode, InterviewState, Signatory
from projects.forms import interviews as forms
from projects.forms.signing import ScanForm
from projects.interview_lists import InterviewList
from projects.models import Accompaniment, Interview, ProjectHolder
from projects.permissions import can_conduct, can_remove, can_sign, can_write_up
from projects.services import interviews as services
from projects.services import summaries

HOLDERS_SHOWN = 12
# What the page of one interview reads.
WHOLE = ("holder__person", "adviser__person", "accompaniment__project", "operation")
# What each step of its workflow is called once taken.
HAPPENED = {
    "book": "Réservé",
    "move": "Déplacé",
    "move_own": "Déplacé",
    "pass_on": "Passé à un autre accompagnateur",
    "hold": "Compte rendu enregistré",
    "miss": "Manqué",
    "call_off": "Annulé",
    "give_up": "Annulé",
    "remove": "Retiré, noté par erreur",
}

interview_list = requires(is_team)(InterviewList.as_view())


# Slots -----------------------------------------------------------------------------------


@requires(is_team)
@require_http_methods(["GET", "POST"])
def slot_list(request):
    """Free slots to come, and the form that offers more."""
    form = forms.OfferForm(posted(request), initial=_offer_initial(request.user))
    if request.method == "POST" and form.is_valid():
        adviser = form.cleaned_data["adviser"]
        count = services.offer(adviser, form.times, by=request.user, **form.where())
        if count:
            messages.success(request, _offered(adviser, count, len(form.times) - count))
            return redirect("projects:slot_list")
        form.add_error("start", "À ces heures, il y a déjà un rendez-vous ou un créneau.")
    rows = Interview.objects.filter(state=InterviewState.OFFERED, ends_at__gt=timezone.now())
    rows = rows.select_related("adviser__person").order_by("starts_at", "adviser")
    context = {"form": form, "days": by_day(rows[:400], _by_whom)}
    return render(request, "projects/interviews/slots.html", context)


def _offered(adviser, count, left_out):
    said = f"{plural(count, 'créneau proposé', 'créneaux proposés')} pour {adviser}."
    if not left_out:
        return said
    others = plural(left_out, "autre tombait", "autres tombaient")
    return f"{said} {others} sur un rendez-vous ou un créneau."


@requires(is_team)
@require_POST
def slot_withdraw(request):
    """Take back the slots that are ticked."""
    keys = [key for key in request.POST.getlist("pk") if key.isdecimal()]
    count = services.withdraw(keys, by=request.user)
    if count:
        messages.success(request, f"{plural(count, 'créneau retiré', 'créneaux retirés')}.")
    else:
        messages.error(request, "Aucun créneau libre n’était coché.")
    return redirect("projects:slot_list")


def by_day(slots, words):
    """[(day, its slots, what ``words`` says of each of them, when that is the same)]."""
    days = {}
    for slot in slots:
        days.setdefault(timezone.localdate(slot.starts_at), []).append(slot)
    rows = []
    for day, there in days.items():
        said = {words(slot) for slot in there}
        rows.append((day, there, said.pop() if len(said) == 1 else ""))
    return rows


def _by_whom(slot):
    return f"{slot.adviser}, {slot.length}, {slot.where_within}"


def _offer_initial(user):
    """The adviser's last slot says where and how long; else our own place."""
    last = Interview.objects.filter(adviser=user, was_offered=True).order_by("-pk").first()
    where = {name: getattr(last, name) for name in ("mode", "place", "link")} if last else {}
    return {**forms.next_morning(), "mode": InterviewMode.OFFICE, "adviser": user.pk, **where}


# Appointments ----------------------------------------------------------------------------


@requires(is_team)
@require_GET
def interview_new(request):
    """Whom is it with? Those whom one accompanies, or those found by name."""
    query = request.GET.get("q", "").strip()
    rows = Accompaniment.objects.visible_to(request.user).filter(state="active").for_list()
    if query:
        rows = rows.filter(holder__in=ProjectHolder.objects.matching(query))
    else:
        rows = rows.filter(adviser=request.user)
    rows = list(rows.order_by("-start", "-pk")[:HOLDERS_SHOWN])
    title = "Trouvés" if query else "Que vous accompagnez"
    context = {"rows": rows, "query": query, "title": title}
    return render(request, "projects/interviews/new.html", context)


# The mail is shown inside the page with its own inline styles; sandboxed, it runs nothing.
@requires(is_team)
@csp_update({"style-src": [SELF, UNSAFE_INLINE]})
@require_http_methods(["GET", "POST"])
def interview_plan(request, pk):
    """Fix an appointment to come, or note an interview that has taken place."""
    rows = Accompaniment.objects.visible_to(request.user)
    accompaniment = get_visible(rows.select_related("holder__person", "adviser__person"), pk=pk)
    interview = Interview(
        accompaniment=accompaniment,
        holder=accompaniment.holder,
        adviser=accompaniment.adviser or request.user,
    )
    authorise(can_conduct(request.user, interview))
    initial = {**_offer_initial(request.user), "adviser": interview.adviser}
    form = forms.AppointmentForm(posted(request), interview=interview, initial=initial)

    def perform():
        planned = form.appointment()
        return services.plan(planned, by=request.user, words=form.words())

    if planned := _taken(request, form, perform):
        if planned.has_begun:
            messages.success(request, "L’entretien est noté\u00a0: écrivez ce qui s’y est dit.")
            return redirect("projects:interview_write_up", planned.pk)
        messages.success(request, f"Rendez-vous fixé{NBSP}: {planned.when}.")
        return redirect(planned)
    return _step_page(request, form, interview, "Fixer ou noter un entretien")


@requires(is_team)
@csp_update({"style-src": [SELF, UNSAFE_INLINE]})
@require_http_methods(["GET", "POST"])
def interview_move(request, pk):
    interview = _visible(request, pk)
    if interview.state != InterviewState.BOOKED:
        return _too_late(request, interview)
    initial = {
        "day": timezone.localdate(interview.starts_at),
        "start": timezone.localtime(interview.starts_at).time(),
        "length": int((interview.ends_at - interview.starts_at).total_seconds() // 60),
        **{name: getattr(interview, name) for name in ("mode", "place", "link", "purpose")},
    }
    form = forms.MoveForm(posted(request), interview=interview, initial=initial)

    def perform():
        planned = form.appointment()
        return services.reschedule(interview, planned, by=request.user, words=form.words())

    if moved := _taken(request, form, perform):
        messages.success(request, f"Rendez-vous déplacé{NBSP}: {moved.when}.")
        return redirect(moved)
    return _step_page(request, form, interview, "Déplacer le rendez-vous")


@requires(is_team)
@csp_update({"style-src": [SELF, UNSAFE_INLINE]})
@require_http_methods(["GET", "POST"])
def interview_cancel(request, pk):
    interview = _visible(request, pk)
    if interview.state != InterviewState.BOOKED:
        return _too_late(request, interview)
    form = forms.CancelForm(posted(request), interview=interview)

    def perform():
        words = form.words()
        return services.cancel(
            interview, by=request.user, reason=words["message"], words={"subject": words["subject"]}
        )

    if cancelled := _taken(request, form, perform):
        messages.success(request, f"Rendez-vous annulé{NBSP}: {cancelled.holder.person}.")
        return redirect(cancelled)
    return _step_page(request, form, interview, "Annuler le rendez-vous")


@requires(is_team)
@require_POST
def interview_miss(request, pk):
    interview = _visible(request, pk)
    authorise(can_write_up(request.user, interview))
    form = forms.MissForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        services.miss(interview, by=request.user, reason=reason)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"{interview.holder.person} n’est pas venu·e{NBSP}: c’est noté.")
    return redirect(interview)


@requires(is_team)
@require_POST
def interview_remove(request, pk):
    """What was noted by error, as long as nothing is written in it."""
    interview = _visible(request, pk)
    form = forms.RemoveForm(request.POST)
    if not form.is_valid():
        return detail_page(request, interview, ScanForm(), remove_form=form, status=400)
    authorise(can_write_up(request.user, interview))
    try:
        services.remove(interview, by=request.user, reason=form.cleaned_data["reason"])
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"Entretien retiré{NBSP}: {interview.holder.person}.")
    return redirect(interview)


def _taken(request, form, perform):
    """What ``perform`` gives once the mail that will leave was seen; None to show the page."""
    if request.method != "POST" or not form.is_valid() or not form.was_shown:
        return None
    try:
        return perform()
    except ValidationError as refused:
        # Somebody was quicker: at that hour, unless it is the appointment itself that changed.
        at_that_hour = "start" in form.fields and not isinstance(refused, TransitionRefused)
        form.add_error("start" if at_that_hour else None, refused)
        return None


def _too_late(request, interview):
    """Somebody else moved it on meanwhile."""
    state = interview.get_state_display().lower()
    messages.error(request, f"Cet entretien est maintenant «{NBSP}{state}{NBSP}».")
    return redirect(interview)


def _step_page(request, form, interview, heading):
    person = interview.holder.person
    context = {"form": form, "interview": interview, "person": person, "heading": heading}
    return render(request, "projects/interviews/step.html", context)


# One interview ---------------------------------------------------------------------------


@requires(is_team)
@require_GET
def interview_detail(request, pk):
    return detail_page(request, _visible(request, pk), ScanForm())


@requires(is_team)
@require_http_methods(["GET", "POST"])
def interview_write_up(request, pk):
    """What was said and agreed: the part that is shared, and the internal one."""
    with transaction.atomic():
        rows = Interview.objects.select_for_update(of=("self",), no_key=True)
        interview = _visible(request, pk, rows)
        authorise(can_conduct(request.user, interview))
        if interview.state == InterviewState.CANCELLED:
            return _too_late(request, interview)
        was_signed = interview.signatures.exists()
        form = forms.WriteUpForm(posted(request), instance=interview)
        if request.method == "POST" and form.is_valid():
            try:
                summaries.write_up(
                    form.save(commit=False), by=request.user, internal=form.cleaned_data["internal"]
                )
            except ValidationError as refused:
                form.add_error("start", refused)
            else:
                messages.success(request, f"Compte rendu enregistré{NBSP}: {interview.holder}.")
                return redirect(interview)
    context = {
        "form": form,
        "interview": interview,
        "person": interview.holder.person,
        "was_signed": was_signed,
    }
    return render(request, "projects/interviews/write_up.html", context)


@requires(is_team)
@require_GET
def interview_calendar(request, pk):
    return ics.response(appointment(_visible(request, pk), for_adviser=True))


# Helpers ---------------------------------------------------------------------------------


def _visible(request, pk, rows=None):
    """Slots are nobody's interview: they have no page."""
    rows = Interview.objects.all() if rows is None else rows
    rows = rows.visible_to(request.user).exclude(state=InterviewState.OFFERED)
    return get_visible(rows.select_related(*WHOLE), pk=pk)


visible_interview = _visible


def _to_sign(user, interview):
    """Whose signature comes next, for the adviser; "" when there is nothing to wait for."""
    if interview.state != InterviewState.HELD or not can_sign(user, interview, Signatory.ADVISER):
        return ""
    lacking = [role for role in Signatory if interview.lacks(role)]
    return Signatory.ADVISER if Signatory.ADVISER in lacking else "".join(lacking)


def detail_page(request, interview, scan_form, remove_form=None, status=200):
    user = request.user
    held, length = queries.hours_of(interview.holder)
    signers = {Signatory.HOLDER: interview.holder.person, Signatory.ADVISER: interview.adviser}
    context = {
        "interview": interview,
        "person": interview.holder.person,
        "project": interview.accompaniment.project,
        "when": period(interview.starts_at, interview.ends_at),
        "internal": interview.internal,
        "signing": [
            (role, signers[role], valid, earlier, can_sign(user, interview, role))
            for role, valid, earlier in interview.signing()
        ],
        "asked_at": queries.signature_asked_at(interview),
        "scans": list(interview.scans.all()),
        "scan_form": scan_form,
        "remove_form": remove_form or forms.RemoveForm(),
        "can_remove": can_remove(user, interview),
        "can_write_up": can_write_up(user, interview),
        "to_sign": _to_sign(user, interview),
        "log": [(HAPPENED[row.transition], row) for row in TransitionLog.of(interview)],
        "held": held,
        "total": duration(length),
    }
    return render(request, "projects/interviews/detail.html", context, status=status)
