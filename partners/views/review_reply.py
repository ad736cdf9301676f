"""Reading an agreement and answering by the link of a mail, without an account.

Opening a link changes nothing: it shows what would be agreed, and one button sends the answer.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from eveil.core import links
from eveil.core.access import get_visible, public
from eveil.core.forms import posted
from eveil.core.text import NBSP
from eveil.people.models import Person
from partners import permissions, review_links
from partners.enums import AgreementState
from partners.forms.reviews import AnswerForm
from partners.models import Agreement, Structure
from partners.queries import agreements
from partners.queries import reviews as queries
from partners.services import reviews as services


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request, token):
    agreement, structure, person, opened = read(token)
    parties = agreements.parties_of(agreement, agreement.start.year)
    party = next((one for one in parties if one.structure_id == structure.pk), None)
    if refusal := why_closed(agreement, party, structure, person, opened):
        refusal["why"] += typed(request, structure)
        return links.closed(request, about=agreement.title, **refusal)
    reading = queries.reading_of(party)
    form = AnswerForm(posted(request), reading=reading)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer(agreement, structure, person=person, **form.cleaned_data)
        except PermissionDenied:
            # The mandate ended meanwhile.
            return redirect("partners:review_reply", token)
        except ValidationError as error:
            form.add_error(None, error)
            form.show_again()
        else:
            return redirect("partners:review_reply", token)
    context = {
        "agreement": agreement,
        "structure": structure,
        "person": person,
        "token": token,
        "parties": parties,
        "reading": reading,
        "form": form,
        "confirmation": f"C’est noté{NBSP}: {structure.label} {reading.stands}",
    }
    return render(request, "partners/review_reply.html", context)


def read(token):
    """(agreement, structure, person, what was ``links.Opened``), or 404."""
    opened = review_links.read(token)
    if opened is None or len(opened.keys) != 4:
        raise Http404
    # The signature is what makes them visible.
    agreement = get_visible(Agreement.objects.select_related("adviser__person"), pk=opened.keys[0])
    structure = get_visible(Structure.objects.all(), pk=opened.keys[1])
    person = get_visible(Person.objects.all(), pk=opened.keys[2])
    return agreement, structure, person, opened


def typed(request, structure):
    """The remarks that come too late are given back: nothing that somebody wrote is lost."""
    text = next((text for name, text in request.POST.items() if name.endswith("-text")), "").strip()
    return f" Vous aviez écrit pour {structure.label}{NBSP}: «{NBSP}{text}{NBSP}»" if text else ""


def why_closed(agreement, party, structure, person, opened):
    """Why the link serves no more, for ``links.closed``; None as long as it serves."""
    if not permissions.answers_for(person.pk, structure):
        return {
            "heading": "Ce lien ne vous concerne plus",
            "why": f"Vous ne répondez plus pour {structure.label} auprès d’EVEIL.",
        }
    if party is None:
        return {
            "heading": "Ce lien ne vous concerne plus",
            "why": f"{structure.label} n’est plus partie à cette convention.",
        }
    if agreement.state != AgreementState.REVIEW:
        return {"heading": "La relecture est terminée", "why": over(agreement)}
    if opened.keys[3] != str(agreement.edition):
        return {"heading": "Ce texte a changé", "why": changed(agreement)}
    if opened.too_old:
        return {
            "heading": "Ce lien est trop ancien",
            "why": f"Pour votre sécurité, il ne répond plus. Connectez-vous à votre espace, ou "
            f"appelez-nous{NBSP}: nous noterons votre réponse.",
        }
    return None


def over(agreement):
    if agreement.state == AgreementState.ABANDONED:
        return f"Cette convention ne se fera pas{NBSP}: il n’y a plus rien à répondre."
    return f"Cette convention est signée{NBSP}: il n’y a plus rien à répondre."


def changed(agreement):
    """Whether its parties have been asked about the new text yet."""
    if agreement.is_reworded:
        return (
            "L’équipe d’EVEIL le reprend depuis que ce lien vous a été envoyé. Quand le nouveau "
            "texte sera prêt, un autre courriel vous le donnera à relire."
        )
    return (
        "Il a été repris depuis que ce lien vous a été envoyé. Ouvrez le lien du dernier courriel "
        f"que vous avez reçu{NBSP}: il donne le nouveau texte."
    )
