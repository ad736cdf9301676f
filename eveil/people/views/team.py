"""Réglages, Équipe: who is in the team, with which role. For coordinators."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eveil.core.access import authorise, get_visible, requires
from eveil.people import queries, services
from eveil.people.forms import InviteMemberForm, RoleForm
from eveil.people.models import User
from eveil.people.permissions import is_coordinator

confirmed = reauthentication_required(app="eveil.people")


@requires(is_coordinator)
@require_GET
def settings(request):
    return redirect("people:team")


@requires(is_coordinator)
@require_GET
def team(request):
    return render(
        request,
        "people/team.html",
        {"members": queries.team(), "invitations": queries.waiting_invitations()},
    )


@requires(is_coordinator)
@require_http_methods(["GET", "POST"])
@confirmed
def team_invite(request):
    form = InviteMemberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invitation = services.invite_member(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error("email", error.messages[0])
        else:
            name = f"{form.cleaned_data['first_name']} {form.cleaned_data['last_name']}"
            done = "L’invitation est partie" if invitation else "Le rôle est donné"
            messages.success(request, f"{done} : {name}.")
            return redirect("people:team")
    return render(request, "people/team_invite.html", {"form": form})


@requires(is_coordinator)
@require_GET
def team_member(request, pk):
    member = get_visible(User.objects.team(), pk=pk)
    return _member(request, member, RoleForm(initial={"role": member.role}))


@requires(is_coordinator)
@require_POST
@confirmed
def team_role(request, pk):
    member = get_visible(User.objects.team(), pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            services.change_role(member, form.cleaned_data["role"], by=request.user)
        except ValidationError as error:
            form.add_error("role", error)
        else:
            messages.success(request, f"{member} : {member.get_role_display()}.")
            # Who gave up its own role has no business here any more.
            own = member == request.user
            return redirect("reports:home" if own and not is_coordinator(member) else "people:team")
    return _member(request, member, form)


@requires(is_coordinator)
@require_POST
@confirmed
def team_close(request, pk):
    member = get_visible(User.objects.team(), pk=pk)
    try:
        services.close_account(member, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("people:team_member", pk=pk)
    messages.success(request, f"Le compte de {member} est fermé.")
    return redirect("people:team")


@requires(is_coordinator)
@require_POST
@confirmed
def team_second_factor(request, pk):
    """Let a colleague who lost telephone and recovery codes choose a second factor again."""
    member = get_visible(User.objects.team(), pk=pk)
    authorise(member != request.user)
    try:
        services.forget_second_factor(member, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{member} choisira un second facteur à sa prochaine connexion.")
    return redirect("people:team_member", pk=pk)


def _member(request, member, form):
    context = {
        "member": member,
        "form": form,
        "has_second_factor": member != request.user and is_mfa_enabled(member),
    }
    return render(request, "people/team_member.html", context)


@requires(is_coordinator)
@require_POST
@confirmed
def invitation_resend(request, pk):
    invitation = get_visible(queries.waiting_invitations(), pk=pk)
    try:
        services.invite(invitation.person, by=request.user, role=invitation.role)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"L’invitation de {invitation.person} est repartie.")
    return redirect("people:team")


@requires(is_coordinator)
@require_POST
def invitation_cancel(request, pk):
    invitation = get_visible(queries.waiting_invitations(), pk=pk)
    services.cancel_invitation(invitation, by=request.user)
    messages.success(request, f"L’invitation de {invitation.person} est annulée.")
    return redirect("people:team")
