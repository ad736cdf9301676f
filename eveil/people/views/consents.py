"""Giving and withdrawing a consent: one click each, at once."""

from django.contrib import messages
from django.http import Http404
from django.views.decorators.http import require_POST

from eveil.core.access import authorise, get_visible, is_logged_in, requires
from eveil.core.forms import back_to
from eveil.people import services
from eveil.people.consents import TEXTS
from eveil.people.enums import ConsentChannel, ConsentPurpose
from eveil.people.models import Person
from eveil.people.permissions import can_answer_for


@requires(is_logged_in)
@require_POST
def consent_give(request, person_pk, purpose):
    person = _person(request, person_pk, purpose)
    # What the team notes was said to it; what a person clicks is its own act.
    own = person.pk == request.user.person_id
    channel = ConsentChannel.ONLINE if own else ConsentChannel.ORAL
    consent = services.record_consent(person, purpose, channel=channel)
    messages.success(request, f"Accord noté : « {consent.get_purpose_display()} ».")
    return back_to(request, "people:account")


@requires(is_logged_in)
@require_POST
def consent_withdraw(request, person_pk, purpose):
    person = _person(request, person_pk, purpose)
    services.withdraw_consent(person, purpose, by=request.user)
    label = ConsentPurpose(purpose).label
    messages.success(request, f"Accord retiré : « {label} ». C’est effectif dès maintenant.")
    return back_to(request, "people:account")


def _person(request, person_pk, purpose):
    if purpose not in TEXTS:
        raise Http404
    person = get_visible(Person.objects.visible_to(request.user), pk=person_pk)
    authorise(can_answer_for(request.user, person))
    return person
