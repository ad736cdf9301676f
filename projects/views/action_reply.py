"""Answering about an action by the link of a mail, without an account.

Opening a link changes nothing: it shows the one button of the answer it stands for.
"""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from eveil.core import links
from eveil.core.access import get_visible, public
from eveil.core.dates import date_fr
from eveil.core.forms import posted
from eveil.core.text import NBSP
from eveil.core.transitions import TransitionRefused
from eveil.people.models import Person
from projects import action_links, action_plan
from projects.enums import ActionState
from projects.forms.actions import ANSWERS
from projects.models import ActionItem

# What is offered to be answered next; the rest is read in the space.
OTHERS = 5


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request, token, slug=None):
    """Where the action stands; ``slug`` is an answer to give."""
    action, person, opened = read(token)
    if refusal := why_closed(action, person, opened.too_old):
        return links.closed(request, **refusal)
    if slug is None:
        return state_page(request, action, person, opened.since)
    form_class = ANSWERS.get(slug)
    if form_class is None:
        raise Http404
    form = form_class(posted(request), action=action)
    if request.method == "POST" and form.is_valid():
        try:
            form.perform(by=None, person=person)
        except TransitionRefused:
            # Somebody else was quicker.
            action, _, _ = read(token)
            return links.closed(request, **why_refused(action))
        return redirect("projects:action_reply", token)
    if refusal := why_refused(action, slug):
        return links.closed(request, **refusal)
    others = [way[1:] for way in ways(action, person, opened.since) if way[0] != slug]
    context = {
        "action": action,
        "serves": action_plan.serves(action),
        "form": form,
        "others": others,
    }
    return render(request, "projects/actions/reply.html", context)


def read(token):
    """(action, person, what was ``links.Opened``), or 404."""
    opened = action_links.read(token)
    if opened is None or len(opened.keys) != 2:
        raise Http404
    # The signature is what makes them visible.
    action = get_visible(ActionItem.objects.for_list(), pk=opened.keys[0])
    person = get_visible(Person.objects.all(), pk=opened.keys[1])
    return action, person, opened


def ways(action, person, since):
    """(word of the address, label, path) of each answer that can be given now."""
    for slug, label in action_links.ANSWERS.items():
        if slug != "aide" or action.state != ActionState.HELP:
            yield slug, label, action_links.path(action, person, slug, since=since)


def state_page(request, action, person, since):
    """What was answered so far, the other answers while it is open, and what comes next."""
    said = noted(action)
    rows = action_plan.others_of(person, action)[:OTHERS] if said else []
    context = {
        "action": action,
        "serves": action_plan.serves(action),
        "ways": [way[1:] for way in ways(action, person, since)] if action.is_open else [],
        "noted": said,
        "others": [(row, [way[1:] for way in ways(row, person, since)]) for row in rows],
    }
    return render(request, "projects/actions/reply_state.html", context)


def noted(action):
    """The answer read back; "" as long as there is none."""
    return {
        ActionState.DONE: f"C’est noté{NBSP}: c’est fait",
        ActionState.LATER: f"C’est noté{NBSP}: reporté au {date_fr(action.due)}",
        ActionState.HELP: f"C’est noté{NBSP}: votre demande d’aide est partie",
        ActionState.DROPPED: "Cette action est abandonnée",
    }.get(action.state, "")


def why_closed(action, person, too_old):
    """Why the link serves no more, for ``links.closed``; None as long as it serves."""
    if not action_plan.is_owner(action, person):
        return {
            "heading": "Ce lien ne vous concerne plus",
            "why": "Cette action revient maintenant à quelqu’un d’autre.",
        }
    if too_old:
        return {
            "heading": "Ce lien est trop ancien",
            "why": "Pour votre sécurité, il ne répond plus. Connectez-vous à votre espace, ou "
            "appelez-nous\u00a0: nous noterons votre réponse.",
            "about": action.what,
        }
    if action.is_open and action.is_left_behind:
        return {
            "heading": "Cet accompagnement est terminé",
            "why": "Il n’y a plus rien à répondre. La porte reste ouverte\u00a0: écrivez-nous "
            "quand vous voulez.",
            "about": action.what,
        }
    return None


def why_refused(action, slug=None):
    """Why this answer can't be given, or not twice; None when it can."""
    if not action.is_open:
        heading = "Cette action est déjà " + action.get_state_display().lower()
        by = f" par {action.answered_by}" if action.answered_by else ""
        when = f" le {date_fr(action.answered_at)}" if action.answered_at else ""
        why = f"C’est noté{by}{when}. Il n’y a plus rien à répondre."
        return {"heading": heading, "why": why, "about": action.what}
    if action.state == ActionState.HELP and slug in {None, "aide"}:
        return {
            "heading": "Votre demande d’aide est déjà partie",
            "why": "Votre accompagnateur l’a reçue et revient vers vous.",
            "about": action.what,
        }
    return None
