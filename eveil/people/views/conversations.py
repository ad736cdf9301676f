"""What a person and the team write to each other."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from eveil.core.access import authorise, get_visible, is_logged_in, requires
from eveil.people import queries, services
from eveil.people.forms import MessageForm
from eveil.people.models import Person
from eveil.people.permissions import can_write_to
from eveil.people.views.account import base_for


@requires(is_logged_in)
@require_GET
def conversation(request, person_pk):
    person = get_visible(Person.objects.visible_to(request.user), pk=person_pk)
    page = _page(request, person, MessageForm())
    services.mark_read(person, by=request.user)
    return page


@requires(is_logged_in)
@require_POST
def message_post(request, person_pk):
    person = get_visible(Person.objects.visible_to(request.user), pk=person_pk)
    authorise(can_write_to(request.user, person))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form)
    services.post_message(
        person,
        by=request.user,
        body=form.cleaned_data["body"],
        notify=queries.team_to_tell(person),
    )
    messages.success(request, "Votre message est envoyé.")
    return redirect("people:conversation", person_pk=person.pk)


def _page(request, person, form):
    return render(
        request,
        "people/conversation.html",
        {
            "base": base_for(request.user),
            "person": person,
            "conversation": queries.conversation(person, request.user, form),
        },
    )
