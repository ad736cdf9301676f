"""The holder's own space: the next thing to do, the project, what happens next, who to ask."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from eveil.core.access import authorise, get_visible, requires
from eveil.core.folds import folds_of, panel_page
from eveil.people import queries as people
from eveil.people.forms import MessageForm
from eveil.people.services import mark_read
from projects.action_plan import to_do_of
from projects.enums import AccompanimentState, ExitKind, HoldingRight
from projects.exchange_queries import told_to
from projects.forms.space import MyProjectForm
from projects.interview_queries import awaiting
from projects.models import Accompaniment, Exit, Interview, Project
from projects.permissions import can_write_project, has_space, holder_of, is_holder
from projects.services import space as services

# What « La suite » says of an accompaniment.
SUITE = (
    "state",
    "start",
    "end",
    "project_id",
    "adviser__email",
    "adviser__person__first_name",
    "adviser__person__last_name",
)


@requires(has_space)
@require_GET
def my_space(request):
    holder = holder_of(request.user)
    if holder is None:
        return render(request, "projects/space/none.html")
    return space_page(request, holder, MessageForm())


@requires(is_holder)
@require_safe
def my_panel(request, panel):
    """What the space folds, of whoever reads it and of nobody else."""
    back = reverse("projects:my_space")
    base = "core/base_space.html"
    return panel_page(request, request.user.person, panel, base=base, back=back, name="Mon espace")


@requires(is_holder)
@require_POST
def message(request):
    """Write to the team; the adviser in charge hears of it."""
    holder = holder_of(request.user)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return space_page(request, holder, form)
    services.write_to_team(holder, body=form.cleaned_data["body"], by=request.user)
    messages.success(request, "Votre message est parti.")
    return redirect("projects:my_space")


@requires(is_holder)
@require_http_methods(["GET", "POST"])
def project_edit(request, pk):
    project = get_visible(Project.objects.visible_to(request.user), pk=pk)
    authorise(can_write_project(request.user, project))
    if request.method == "GET":
        return edit_page(request, project, MyProjectForm(instance=project))
    with transaction.atomic():
        locked = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
        form = MyProjectForm(request.POST, instance=locked)
        if form.is_valid():
            services.rewrite_project(locked, by=request.user)
    if not form.is_valid():
        return edit_page(request, project, form)
    messages.success(request, f"« {locked.title} » est enregistré.")
    return redirect("projects:my_space")


# Helpers ---------------------------------------------------------------------------------


def space_page(request, holder, form):
    person = request.user.person
    projects = projects_of(holder)
    write = reverse("projects:my_message")
    conversation = people.conversation(person, request.user, form, write, latest=True)
    interviews = awaiting(holder)
    exchanges = told_to(person)
    # The link of a mail says so too: nothing is asked any more of whom we no longer accompany.
    plan = to_do_of(holder)
    kind, subject = next_thing(projects, conversation["posts"], request.user, plan, interviews)
    if exchanges and exchanges[0].asks:
        kind, subject = "exchange", exchanges.pop(0)
    response = render(
        request,
        "projects/space/my_space.html",
        {
            "projects": projects,
            "conversation": conversation,
            "plan": plan,
            "next_kind": kind,
            "next_subject": subject,
            "exchanges": exchanges,
            "next_interview": interviews.next,
            "folds": folds_of(request, person, "projects:my_panel", own=True),
        },
    )
    if unread(conversation["posts"], request.user):
        mark_read(person, by=request.user)
    return response


def projects_of(holder):
    """The projects of a holder by name, each with ``can_write``, the accompaniment ``current``
    or last, whether it ``may_book`` a slot, and what was ``noted`` of its exit. Two queries."""
    free = Interview.objects.open().filter(adviser=OuterRef("adviser"))
    mine = Accompaniment.objects.filter(holder=holder).select_related("adviser__person")
    noted = Exit.objects.standing().filter(accompaniment=OuterRef("pk")).values("kind")
    mine = mine.only(*SUITE).annotate(has_slots=Exists(free), noted=Subquery(noted))
    mine = mine.order_by("state", "-start", "-pk")
    holdings = holder.holdings.select_related("project__municipality").order_by("project__title")
    holdings = holdings.prefetch_related(Prefetch("project__accompaniments", mine, to_attr="mine"))
    return [project_line(row) for row in holdings]


def project_line(holding):
    project, current = holding.project, next(iter(holding.project.mine), None)
    goes_on = current is not None and current.state == AccompanimentState.ACTIVE
    project.can_write = holding.right == HoldingRight.WRITE
    project.current = current
    project.may_book = goes_on and current.has_slots
    project.noted = ExitKind(current.noted).label if current and current.noted else ""
    return project


def unread(posts, user):
    """What others wrote that was not read yet, the oldest first."""
    return [post for post in posts if post.read_at is None and post.author_id != user.pk]


def next_thing(projects, posts, user, plan, interviews):
    """The one thing that awaits the holder: (kind, what it is about)."""
    if new := unread(posts, user):
        return "message", new[-1]
    if interviews.to_sign:
        return "sign", interviews.to_sign
    # Who has met its adviser books when it needs to: the plan of action comes first.
    has_begun = interviews.next or interviews.have_met
    if not has_begun and any(project.may_book for project in projects):
        return "book", None
    blank = next(
        (project for project in projects if project.can_write and not project.summary), None
    )
    if blank:
        return "summary", blank
    mine = next((row for row in plan if row.person_id == user.person_id), None)
    return ("action", mine) if mine else ("", None)


def edit_page(request, project, form):
    return render(request, "projects/space/project_edit.html", {"project": project, "form": form})
