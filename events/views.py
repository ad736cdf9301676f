"""Meetings: the list, one meeting, and what the team and the partners do with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eveil.core.access import authorise, get_visible, requires
from eveil.core.forms import posted
from eveil.core.lists import Column, ListPage, Tab
from eveil.core.mailforms import shows_mail
from eveil.core.text import NBSP, plural
from eveil.people.permissions import is_team
from events import calendar, permissions, queries, services
from events.enums import Answer, MeetingState
from events.filters import MeetingFilters
from events.forms import AnswerForm, CancelForm, InviteForm, MeetingForm, ProblemForm
from events.models import Invitation, Meeting
from events.notifications import MeetingCancelled, MeetingChanged, MeetingInvitation
from events.preview import Preview
from partners.pages import base_for
from partners.permissions import is_team_or_partner


def _visible(request):
    return Meeting.objects.visible_to(request.user).select_related("host", "municipality")


def _locked(request):
    """Of a row that an edit form is about to compare and write."""
    return _visible(request).select_for_update(of=("self",), no_key=True)


class MeetingList(ListPage):
    model = Meeting
    title = "Rencontres"
    noun = "rencontre"
    filterset_class = MeetingFilters
    template_name = "events/meeting_list.html"
    row_template = "events/partials/_meeting_row.html"
    columns = [
        Column("Rencontre", "theme", ["theme"], css="ev-c-name"),
        Column("Quand", "quand", ["starts_at"]),
        Column("Chez", "hote", ["host__name"]),
        Column("Réponses", css="ev-c-low"),
        Column("État", "etat", ["state"]),
    ]
    exports = [
        ("Thème", lambda row: row.theme),
        ("Sorte", lambda row: row.get_kind_display()),
        ("Début", lambda row: row.starts_at),
        ("Fin", lambda row: row.ends_at),
        ("Structure accueillante", lambda row: row.host.name),
        ("Lieu", lambda row: row.place),
        ("Commune", lambda row: row.municipality.name),
        ("Problématique", lambda row: row.problem),
        ("État", lambda row: row.get_state_display()),
    ]

    @property
    def default_sort(self):
        """The latest first, but the nearest first among those to come."""
        return "quand" if self.request.GET.get("quand") == "a-venir" else "-quand"

    @property
    def base_template(self):
        return base_for(self.request.user)

    def for_page(self, rows):
        return rows.select_related("host", "municipality")

    def rows_of(self, page):
        rows = super().rows_of(page)
        counts = queries.answers_by_structure(rows)
        for row in rows:
            row.counts = counts[row.pk]
        return rows

    def tabs(self):
        return [
            Tab("Toutes"),
            Tab("À venir", {"quand": "a-venir"}),
            Tab("Passées", {"quand": "passees"}),
        ]

    def extra_context(self):
        return {"can_create": is_team(self.request.user)}


meeting_list = requires(is_team_or_partner)(MeetingList.as_view())


@requires(is_team_or_partner)
@require_safe
def meeting_detail(request, pk):
    meeting = get_visible(_visible(request), pk=pk)
    user = request.user
    context = {
        "base": base_for(user),
        "meeting": meeting,
        "counts": queries.answers_by_structure([meeting])[meeting.pk],
        "takes_answers": permissions.takes_answers(meeting),
        "answers": Answer.GIVEN,
        "answer_enum": Answer,
        "can_set_problem": permissions.can_set_problem(user, meeting),
    }
    if meeting.state == MeetingState.CANCELLED:
        context["motive"] = queries.motive(meeting)
    if is_team(user):
        context |= {
            "can_edit": permissions.can_edit(user, meeting),
            "can_invite": permissions.can_invite(user, meeting),
            "can_hold": permissions.can_edit(user, meeting)
            and permissions.can_mark_held(user, meeting),
            "invitations": queries.invitations_to(meeting),
            "history": queries.history(meeting),
        }
    else:
        context["own"] = queries.invitations_of(user).filter(meeting=meeting)
    return render(request, "events/meeting_detail.html", context)


@requires(is_team_or_partner)
@require_safe
def meeting_calendar(request, pk):
    meeting = get_visible(_visible(request), pk=pk)
    return calendar.response(meeting, link=meeting.get_absolute_url())


@requires(is_team)
@require_http_methods(["GET", "POST"])
def meeting_new(request):
    form = MeetingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        meeting = services.create(form.save(commit=False), by=request.user)
        messages.success(request, f"Rencontre enregistrée{NBSP}: {meeting.theme}.")
        return redirect(meeting)
    return render(request, "events/meeting_form.html", {"form": form})


@requires(is_team)
@shows_mail
@require_http_methods(["GET", "POST"])
@transaction.atomic
def meeting_edit(request, pk):
    """A change that those invited must hear of is written once its mail has been shown."""
    meeting = get_visible(_locked(request), pk=pk)
    authorise(permissions.can_edit(request.user, meeting))
    before = get_visible(_visible(request), pk=pk)
    form = MeetingForm(posted(request), instance=meeting)
    preview = None
    if request.method == "POST" and form.is_valid():
        changed = form.save(commit=False)
        preview = _preview_of_change(before, changed, by=request.user)
        if not preview or preview.was_shown(request):
            services.update(changed, by=request.user)
            messages.success(request, f"Rencontre modifiée{NBSP}: {changed.theme}.")
            return redirect(changed)
    context = {"form": form, "meeting": before, "preview": preview}
    return render(request, "events/meeting_form.html", context)


@requires(is_team_or_partner)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def meeting_problem(request, pk):
    """The host sets its problem, whoever acts for it."""
    meeting = get_visible(_locked(request), pk=pk)
    authorise(permissions.can_set_problem(request.user, meeting))
    form = ProblemForm(posted(request), instance=meeting)
    if request.method == "POST" and form.is_valid():
        services.set_problem(form.save(commit=False), by=request.user)
        messages.success(request, "Merci, votre question est posée.")
        return redirect(meeting)
    context = {"base": base_for(request.user), "form": form, "meeting": meeting}
    return render(request, "events/meeting_problem.html", context)


def _preview_of_change(before, changed, *, by):
    if not services.moved(before, changed):
        return None
    asks_again = services.is_another_day(before, changed)
    mails = [
        MeetingChanged(invitation, before=before, by=by)
        for invitation in services.to_tell(changed, whatever_the_answer=asks_again)
    ]
    about = (changed.starts_at, changed.ends_at, changed.place, changed.municipality_id)
    return Preview(mails, about=about, asks_again=asks_again)


@requires(is_team)
@shows_mail
@require_http_methods(["GET", "POST"])
def meeting_invite(request, pk):
    """Choose structures, among those that ``?q=`` finds, read the mail, send it."""
    meeting = get_visible(_visible(request), pk=pk)
    authorise(permissions.can_invite(request.user, meeting))
    sought = request.GET.get("q", "").strip()
    rows, more = queries.structures_to_invite(meeting, sought)
    invitable = [row.structure.pk for row in rows if row.new]
    form = InviteForm(posted(request), invitable=invitable)
    # All of them to begin with, unless they are only the first of many.
    fresh = [] if more else [row for row in rows if row.new and not row.invited]
    preview, chosen = None, {row.structure.pk for row in fresh}
    if request.method == "POST" and form.is_valid():
        structures = form.cleaned_data["structures"]
        chosen = {structure.pk for structure in structures}
        preview = _preview_of_invitation(meeting, rows, chosen, by=request.user)
        if preview.was_shown(request):
            sent = services.invite(meeting, structures, by=request.user)
            messages.success(request, f"{plural(len(sent), 'personne invitée')}.")
            return redirect(meeting)
    elif request.method == "POST":
        chosen = set()
    context = {
        "meeting": meeting,
        "form": form,
        "rows": rows,
        "more": more,
        "sought": sought,
        "chosen": chosen,
        "preview": preview,
    }
    return render(request, "events/meeting_invite.html", context)


def _preview_of_invitation(meeting, rows, chosen, *, by):
    mails = [
        MeetingInvitation(
            Invitation(meeting=meeting, structure=row.structure, person=contact), by=by
        )
        for row in rows
        if row.structure.pk in chosen
        for contact in row.new
    ]
    return Preview(mails, about=sorted(chosen))


@requires(is_team)
@shows_mail
@require_http_methods(["GET", "POST"])
def meeting_cancel(request, pk):
    """Say why, read the mail, send it."""
    meeting = get_visible(_visible(request), pk=pk)
    authorise(permissions.can_edit(request.user, meeting))
    form = CancelForm(posted(request))
    preview = None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        preview = Preview(
            [
                MeetingCancelled(invitation, motive=reason, by=request.user)
                for invitation in services.to_tell(meeting)
            ],
            about=reason,
        )
        if not preview or preview.was_shown(request):
            services.cancel(meeting, reason=reason, by=request.user)
            messages.success(request, f"Rencontre annulée{NBSP}: {meeting.theme}.")
            return redirect(meeting)
    context = {"meeting": meeting, "form": form, "preview": preview}
    return render(request, "events/meeting_cancel.html", context)


@requires(is_team)
@require_POST
def meeting_hold(request, pk):
    meeting = get_visible(_visible(request), pk=pk)
    authorise(permissions.can_mark_held(request.user, meeting))
    try:
        services.hold(meeting, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"Rencontre tenue{NBSP}: {meeting.theme}.")
    return redirect(meeting)


@requires(is_team_or_partner)
@require_POST
def answer(request, pk, invitation_pk):
    """By the team on the telephone, or by the invited contact, logged in."""
    invitations = Invitation.objects.visible_to(request.user).filter(meeting=pk)
    invitation = get_visible(
        invitations.select_related("meeting", "person", "structure"), pk=invitation_pk
    )
    authorise(permissions.can_answer(request.user, invitation))
    form = AnswerForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        services.answer(invitation, given["answer"], by=request.user, comment=given["comment"])
        label = Answer(given["answer"]).label.lower()
        messages.success(request, f"C’est noté, pour {invitation.structure}{NBSP}: {label}.")
    else:
        problems = [message for errors in form.errors.values() for message in errors]
        messages.error(request, " ".join(problems))
    return redirect(invitation.meeting)
