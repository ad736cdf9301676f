"""Giving news by the link of a mail, from the phone, without logging in."""

from contextlib import suppress

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from eveil.core import links
from eveil.core.access import get_visible, public
from eveil.core.forms import posted
from eveil.core.transitions import TransitionRefused
from projects import follow_up_links
from projects.enums import FollowUpState
from projects.forms.outcomes import SPOKEN_TO, NewsForm
from projects.models import FollowUp
from projects.services import outcomes


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request, token):
    """The short form; once it is answered, the answer read back."""
    opened = follow_up_links.read(token)
    if opened is None or len(opened.keys) != 1:
        raise Http404
    # The signature is what makes it visible.
    follow_up = get_visible(FollowUp.objects.for_list(), pk=opened.keys[0])
    context = {
        "follow_up": follow_up,
        "person": follow_up.person,
        "project": follow_up.accompaniment.project,
    }
    if follow_up.state == FollowUpState.ANSWERED:
        situation = dict(SPOKEN_TO).get(follow_up.situation, "")
        return render(request, "projects/outcomes/thanks.html", {**context, "situation": situation})
    if follow_up.state == FollowUpState.CANCELLED:
        return links.closed(
            request,
            heading="Cette question ne se pose plus",
            why="Votre accompagnement continue\u00a0: vous n’avez rien à répondre. Parlez-en à "
            "qui vous accompagne si cela vous surprend.",
        )
    if opened.too_old:
        return links.closed(
            request,
            heading="Ce lien est trop ancien",
            why="Pour votre sécurité, il ne répond plus. Vos nouvelles nous intéressent "
            "toujours\u00a0: appelez-nous, ou écrivez-nous.",
        )
    form = NewsForm(posted(request))
    if request.method == "POST" and form.is_valid():
        # Answered meanwhile, the page reads that answer back.
        with suppress(TransitionRefused):
            outcomes.answer(follow_up, answers=form.answers(), by=None)
        return redirect(follow_up_links.path(follow_up))
    return render(request, "projects/outcomes/news.html", {**context, "form": form})
