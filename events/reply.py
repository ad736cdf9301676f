"""Answering by the link of a mail, without an account.

Opening a link changes nothing: programs that scan mails open every link they find. The page
offers the answer of the link already chosen, and one button sends it.
"""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eveil.core import links
from eveil.core.access import get_visible, public
from eveil.core.dates import long_day
from eveil.core.forms import posted
from eveil.core.text import NBSP
from events import calendar, permissions, services, tokens
from events.enums import Answer, MeetingState
from events.forms import AnswerForm
from events.models import Invitation


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request, token, slug=None):
    """What was answered so far; ``slug`` chooses another answer, a POST records it."""
    invitation = _invitation(token)
    if slug is not None and slug not in Answer.BY_SLUG:
        raise Http404
    if not permissions.can_answer(None, invitation):
        return _closed(request, invitation)
    initial = {
        "answer": Answer.BY_SLUG.get(slug, invitation.answer),
        "comment": invitation.comment,
    }
    form = AnswerForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.answer(invitation, given["answer"], by=None, comment=given["comment"])
        return redirect(tokens.answer_path(invitation))
    return render(
        request,
        "events/reply.html",
        {
            "invitation": invitation,
            "meeting": invitation.meeting,
            "form": form,
            "action": tokens.answer_path(invitation),
            "confirms": slug is None and invitation.answer,
            "confirmation": f"C’est noté{NBSP}: {invitation.get_answer_display().lower()}",
            "calendar_url": tokens.calendar_url(invitation),
        },
    )


@public
@require_safe
def reply_calendar(request, token):
    """The meeting as a calendar file."""
    invitation = _invitation(token)
    return calendar.response(invitation.meeting, link=tokens.answer_path(invitation))


def _invitation(token):
    invitations = Invitation.objects.select_related(
        "meeting__host", "meeting__municipality", "structure", "person"
    )
    # The signature is what makes it visible.
    return get_visible(invitations, pk=tokens.read(token))


def _closed(request, invitation):
    """Why no answer is taken any more, in words."""
    meeting = invitation.meeting
    if meeting.state == MeetingState.CANCELLED:
        heading = "Cette rencontre est annulée"
        why = f"Elle n’aura pas lieu{NBSP}: il n’y a plus rien à répondre."
    elif meeting.is_over or meeting.state == MeetingState.HELD:
        heading = "Cette rencontre est passée"
        why = "Les réponses ne sont plus attendues."
    else:
        heading = "Ce lien ne vous concerne plus"
        why = (
            f"Vous n’êtes plus l’interlocuteur de {invitation.structure} auprès d’EVEIL. "
            "Une autre personne répond désormais pour la structure."
        )
    about = f"{meeting.theme}, {long_day(meeting.starts_at)}, chez {meeting.host}"
    return links.closed(request, heading=heading, why=why, about=about)
