"""Holders and their projects, as the team sees them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from eveil.core.access import get_visible, requires
from eveil.core.dates import short_day
from eveil.core.folds import folds_of, panel_page
from eveil.core.registry import timeline_of
from eveil.people.forms import MessageForm
from eveil.people.permissions import is_team
from eveil.people.services import invite, mark_read, post_message
from projects import queries
from projects.action_plan import plan_of
from projects.enums import AccompanimentState
from projects.lists import HolderList
from projects.models import ProjectHolder

# Entries of the thread on one page.
LINES = 12
# Nobody reads further.
LAST_PAGE = 100

holder_list = requires(is_team)(HolderList.as_view())


@requires(is_team)
@require_GET
def holder_detail(request, pk):
    return _page(request, _visible(request, pk), _message_form())


@requires(is_team)
@require_safe
def holder_panel(request, pk, panel):
    rows = ProjectHolder.objects.visible_to(request.user).select_related("person")
    holder = get_visible(rows, pk=pk)
    back = reverse("projects:holder_detail", args=[pk])
    return panel_page(request, holder, panel, base="core/base_staff.html", back=back)


@requires(is_team)
@require_POST
def holder_message(request, pk):
    """Write to the holder, who is told by mail."""
    holder = _visible(request, pk)
    form = _message_form(request.POST)
    if not form.is_valid():
        return _page(request, holder, form)
    post_message(holder.person, by=request.user, body=form.cleaned_data["body"])
    messages.success(request, f"Message envoyé à {holder.person}.")
    return redirect("projects:holder_detail", pk)


@requires(is_team)
@require_POST
def holder_invite(request, pk):
    """Send the link that opens an account again; the one sent before stops working."""
    person = _visible(request, pk).person
    try:
        invitation = invite(person, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        sent = f"Invitation envoyée à {person}." if invitation else f"{person} a déjà un compte."
        messages.success(request, sent)
    return redirect("projects:holder_detail", pk)


# Helpers ---------------------------------------------------------------------------------


def _visible(request, pk):
    return get_visible(queries.holders_with_pathways().visible_to(request.user), pk=pk)


def _page(request, holder, form):
    person = holder.person
    accompaniments = list(holder.accompaniments.all())
    current = accompaniments[0] if accompaniments else None
    number = page_number(request)
    thread, has_older = timeline_of(request.user, holder, limit=LINES, page=number)
    head = queries.head_of(holder, current.project_id if current else None)
    plan, plan_over = plan_of(holder)
    page = render(
        request,
        "projects/holders/detail.html",
        {
            "holder": holder,
            "person": person,
            "current": current,
            "lead": current.project if current else "",
            "pathway": pathway(current),
            "message_form": form,
            "head": head,
            "phone_url": f"tel:{person.phone}" if person.phone else "",
            "mail_url": f"mailto:{person.email}" if person.email else "",
            "has_account": person.has_account,
            "timeline": thread,
            "older": number + 1 if has_older else None,
            "newer": number - 1,
            "plan": plan,
            "plan_over": plan_over,
            "folds": folds_of(request, holder, "projects:holder_panel", holder.pk),
        },
    )
    if head.has_unread:
        mark_read(person, by=request.user)
    return page


def pathway(row):
    """Where the accompaniment ``row`` is on the way, for the head of the page."""
    if row is None:
        return []
    active = row.state == AccompanimentState.ACTIVE
    tests = row.activity_tests.all()
    test = tests[0] if tests else None
    steps = []
    if row.submission:
        steps.append(("Candidature", short_day(row.submission.received_at), "done"))
    steps.append(
        ("Accompagnement", f"depuis le {short_day(row.start)}", "now" if active else "done")
    )
    if test:
        status = "now" if test.is_running else "done"
        if test.is_running:
            steps[-1] = (*steps[-1][:2], "done")
        steps.append(("Test d’activité", f"jusqu’au {short_day(test.end)}", status))
    elif active:
        steps.append(("Test d’activité", "s’il y a lieu", "next"))
    steps.append(
        ("Sortie", short_day(row.end) if row.end else "à venir", "next" if active else "done")
    )
    return steps


def page_number(request):
    given = request.GET.get("page", "")
    return min(int(given), LAST_PAGE) if given.isdecimal() and int(given) else 1


def _message_form(data=None):
    """A composer of two lines, above the thread."""
    form = MessageForm(data)
    form.fields["body"].widget.attrs |= {"rows": 2, "placeholder": "Écrire un message…"}
    return form
