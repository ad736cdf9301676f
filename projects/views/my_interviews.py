"""A holder's own interviews: book, move, give up, read and sign."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from eveil.core import ics
from eveil.core.access import get_visible, requires
from eveil.core.forms import posted
from eveil.core.kit.words import phone_fr
from eveil.core.text import NBSP
from projects import interview_queries as queries
from projects.calendar import appointment
from projects.enums import AccompanimentState, InterviewState
from projects.forms.interviews import BookForm, GiveUpForm
from projects.models import Accompaniment, Interview, ProjectHolder
from projects.permissions import can_change, is_holder
from projects.services import interviews as services
from projects.views.interviews import WHOLE, by_day


@requires(is_holder)
@require_GET
def my_interviews(request):
    """The next appointment, the slots to choose from, and the interviews there were."""
    holder = own_holder(request)
    rows = queries.of_holder(holder)
    to_come = [row for row in rows if row.state == InterviewState.BOOKED and not row.is_over]
    context = {
        "to_come": to_come[::-1],
        "past": [row for row in rows if row.state == InterviewState.HELD],
        "days": _days(_slots(holder)),
        "has_enough": len(to_come) >= settings.INTERVIEWS_AHEAD,
        "adviser": (adviser := _adviser(holder)),
        "is_over": adviser is None and _has_left(holder),
        "title": "Prendre un autre rendez-vous" if to_come else "Prendre rendez-vous",
    }
    return render(request, "projects/interviews/mine.html", context)


@requires(is_holder)
@require_http_methods(["GET", "POST"])
def slot_book(request, slot):
    """One slot: say what about, and take it. One that is gone sends back to the others."""
    holder = own_holder(request)
    slot = _slots(holder).filter(pk=slot).first()
    if slot is None:
        messages.error(request, services.GONE)
        return redirect("projects:my_interviews")
    form = BookForm(posted(request))
    if request.method == "POST" and form.is_valid():
        accompaniment = Accompaniment.objects.filter(
            holder=holder, adviser=slot.adviser, state="active"
        )
        try:
            interview = services.book(
                slot,
                accompaniment=accompaniment.select_related("holder__person").latest("start", "pk"),
                purpose=form.cleaned_data["purpose"],
                by=request.user,
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("projects:my_interviews")
        messages.success(request, f"C’est noté{NBSP}: {interview.when}.")
        return redirect("projects:my_interview", interview.pk)
    return render(request, "projects/interviews/book.html", {"slot": slot, "form": form})


@requires(is_holder)
@require_GET
def my_interview(request, pk):
    interview = own_interview(request, pk)
    context = {
        "interview": interview,
        "signing": list(interview.signing()),
        "scan": interview.scan,
        "can_change": can_change(request.user, interview),
    }
    return render(request, "projects/interviews/my_interview.html", context)


@requires(is_holder)
@require_http_methods(["GET", "POST"])
def my_interview_move(request, pk):
    """Choose another slot, then say that one means it; the one given up is free again."""
    interview = own_interview(request, pk)
    if refused := _not_changeable(request, interview):
        return refused
    slots = _slots(interview.holder)
    chosen = request.POST.get("slot") or request.GET.get("creneau", "")
    slot = slots.filter(pk=chosen).first() if chosen.isdecimal() else None
    if slot and request.method == "POST":
        try:
            interview = services.move_to(interview, slot, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("projects:my_interview_move", pk)
        messages.success(request, f"Rendez-vous déplacé{NBSP}: {interview.when}.")
        return redirect("projects:my_interview", pk)
    if slot:
        context = {"interview": interview, "slot": slot}
        return render(request, "projects/interviews/my_move_confirm.html", context)
    if chosen:
        # Taken or withdrawn since it was shown.
        messages.error(request, services.GONE)
        return redirect("projects:my_interview_move", pk)
    context = {"interview": interview, "days": _days(slots)}
    return render(request, "projects/interviews/my_move.html", context)


@requires(is_holder)
@require_http_methods(["GET", "POST"])
def my_interview_cancel(request, pk):
    interview = own_interview(request, pk)
    if refused := _not_changeable(request, interview):
        return refused
    form = GiveUpForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel(interview, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("projects:my_interview", pk)
        messages.success(request, f"Rendez-vous annulé. {interview.adviser} est prévenu·e.")
        return redirect("projects:my_interviews")
    context = {"interview": interview, "form": form}
    return render(request, "projects/interviews/my_cancel.html", context)


@requires(is_holder)
@require_GET
def my_interview_calendar(request, pk):
    return ics.response(appointment(own_interview(request, pk)))


# Helpers ---------------------------------------------------------------------------------


def own_holder(request):
    return ProjectHolder.objects.select_related("person").get(person=request.user.person_id)


def own_interview(request, pk):
    """Also for the team member who is a holder too: here one is a holder."""
    rows = Interview.objects.filter(holder__person=request.user.person_id)
    return get_visible(rows.select_related(*WHOLE), pk=pk)


def _not_changeable(request, interview):
    """Back to the appointment, with the reason, when it is too late to change it; else None."""
    if interview.state != InterviewState.BOOKED:
        state = interview.get_state_display().lower()
        messages.error(request, f"Cet entretien est maintenant «{NBSP}{state}{NBSP}».")
    elif not can_change(request.user, interview):
        phone = phone_fr(settings.ORGANISATION["phone"])
        messages.error(
            request, f"Trop tard pour changer ce rendez-vous ici{NBSP}: appelez le {phone}."
        )
    else:
        return None
    return redirect("projects:my_interview", interview.pk)


def _has_left(holder):
    """Was accompanied, and is no more."""
    states = set(Accompaniment.objects.filter(holder=holder).values_list("state", flat=True))
    return states == {AccompanimentState.ENDED}


def _days(slots):
    return by_day(slots, lambda slot: f"{slot.length}, {slot.where_within}")


def _slots(holder):
    return Interview.objects.bookable_by(holder).select_related("adviser__person")


def _adviser(holder):
    """Who accompanies the holder now, to write to when no slot suits."""
    rows = Accompaniment.objects.filter(holder=holder, state="active").exclude(adviser=None)
    row = rows.select_related("adviser__person").order_by("-start", "-pk").first()
    return row.adviser if row else None
