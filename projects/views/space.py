"""The holder's own space: the next thing to do, the project, what happens next, who to ask."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eveil.core.access import authorise, get_visible, requires
from eveil.people import queries as people
from eveil.people.forms import MessageForm
from eveil.people.services import mark_read
from projects import tokens
from projects.action_plan import plan_of
from projects.agreements import question_of
from projects.enums import AccompanimentState, HoldingRight
from projects.exchange_queries import awaits, of_person
from projects.forms.space import MyProjectForm
from projects.interview_queries import awaiting
from projects.models import Accompaniment, Holding, Project, ProjectHolder
from projects.permissions import can_write_project, has_space, is_holder
from projects.services import space as services

# Of what is done, this much is recalled.
PLAN_OVER = 3


@requires(has_space)
@require_GET
def my_space(request):
    holder = ProjectHolder.objects.filter(person=request.user.person_id).first()
    if holder is None:
        return render(request, "projects/space/none.html")
    return space_page(request, holder, MessageForm())


@requires(is_holder)
@require_POST
def message(request):
    """Write to the team; the adviser in charge hears of it."""
    holder = ProjectHolder.objects.get(person=request.user.person_id)
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
    written = Holding.objects.filter(
        project=OuterRef("pk"), holder=holder, right=HoldingRight.WRITE
    )
    mine = Accompaniment.objects.filter(holder=holder).select_related("adviser__person")
    projects = list(
        holder.projects.annotate(can_write=Exists(written))
        .select_related("municipality")
        .prefetch_related(Prefetch("accompaniments", mine, to_attr="mine"))
    )
    person = request.user.person
    conversation = people.conversation(person, request.user, form, reverse("projects:my_message"))
    interviews = awaiting(holder)
    exchanges = [(row, tokens.path(row), awaits(row)) for row in of_person(person)]
    asked = next(((question_of(row), path) for row, path, waits in exchanges if waits), None)
    plan, plan_over = plan_of(holder)
    # The link of a mail says so too: nothing is asked any more of whom we no longer accompany.
    plan = [row for row in plan if row.accompaniment.state == AccompanimentState.ACTIVE]
    kind, subject = (
        ("exchange", asked)
        if asked
        else next_thing(projects, conversation["posts"], request.user, plan, interviews)
    )
    response = render(
        request,
        "projects/space/my_space.html",
        {
            "projects": projects,
            "conversation": conversation,
            "consents": people.consents(person),
            "plan": plan,
            "plan_over": plan_over[:PLAN_OVER],
            "next_kind": kind,
            "next_subject": subject,
            "exchanges": exchanges,
            "interviews": interviews,
        },
    )
    if unread(conversation["posts"], request.user):
        mark_read(person, by=request.user)
    return response


def unread(posts, user):
    """What others wrote that was not read yet, the oldest first."""
    return [post for post in posts if post.read_at is None and post.author_id != user.pk]


def next_thing(projects, posts, user, plan, interviews):
    """The one thing that awaits the holder: (kind, what it is about)."""
    new = unread(posts, user)
    if new:
        return "message", new[-1]
    kind, interview = interviews.first_thing
    if kind:
        return kind, interview
    blank = next(
        (project for project in projects if project.can_write and not project.summary), None
    )
    if blank:
        return "summary", blank
    mine = next((row for row in plan if row.person_id == user.person_id), None)
    return ("action", mine) if mine else ("", None)


def edit_page(request, project, form):
    return render(request, "projects/space/project_edit.html", {"project": project, "form": form})
